"""Spaces, topics, posts, resources and celebrations. Built by a later slice."""
