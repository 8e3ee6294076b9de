"""The demonstration: people to sign in as, and a year of life to look at. Never in production."""
