"""The site as the fault suite runs it: without debug, with a layer and a beat that can be worse."""

from iop.settings import environment
from iop.settings.embedded import *  # noqa: F403
from iop.settings.embedded import CELERY_BEAT_SCHEDULE, CHANNEL_LAYERS

DEBUG = False
LOGGING_CONFIG = None
SWEEP_SECONDS = environment.number("SWEEP_SECONDS", 60)
CELERY_BEAT_SCHEDULE = {
    name: entry | {"schedule": float(SWEEP_SECONDS)} for name, entry in CELERY_BEAT_SCHEDULE.items()
}
if environment.flag("LOSSY"):
    CHANNEL_LAYERS["default"]["BACKEND"] = "tests.faults.lossy.LossyRedisLayer"
