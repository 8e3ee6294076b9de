"""The forms of people, a file for each place where they stand."""
