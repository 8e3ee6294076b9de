"""Changes of state in groups, a file for each noun."""
