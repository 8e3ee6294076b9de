"""The site's settings for the bench: the limits made for people typing are lifted, nothing else."""

from iop.settings.embedded import *  # noqa: F403

ROOMS = {
    "frames_a_second": 1e6,
    "burst": 1_000_000,
    "behind_entries": 10**9,
    "behind_bytes": 10**12,
}
LOGGING_CONFIG = None
