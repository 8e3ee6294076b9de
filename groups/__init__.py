"""Groups, memberships, schedules, sessions and everything that happens in a live session."""
