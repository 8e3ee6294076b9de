"""Graduation, stories, reunions and the way to becoming a mentor. Built by a later slice."""
