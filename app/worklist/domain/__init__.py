"""What stands on a team's list and in which order: values and pure functions."""
