"""The suite's settings with a layer that loses three of ten messages. For the rooms' own tests."""

from iop.settings.test import *  # noqa: F403
from iop.settings.test import CHANNEL_LAYERS

_name = "Memory" if "InMemory" in CHANNEL_LAYERS["default"]["BACKEND"] else "Redis"
CHANNEL_LAYERS["default"]["BACKEND"] = f"tests.faults.lossy.Lossy{_name}Layer"
