"""The views of groups, a file for each part of the site."""
