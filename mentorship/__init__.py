"""Mentors, specialists, buddies and goals. Built by a later slice; the place holds the arrow."""
