"""Settings: `base` and one short file per way to run."""
