"""The operators' site: a small, declared part of Django's admin for those who run the platform."""
