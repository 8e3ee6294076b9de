"""Reads that cross models, a file for each page or matter."""
