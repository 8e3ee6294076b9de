"""The forms of groups, a file for each part of the site."""
