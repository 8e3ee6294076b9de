"""People: who they are, what they are in a programme, what they agreed to, how they are invited."""
