"""The face: component tags, drawings, words of time, and the pages that need no account."""
