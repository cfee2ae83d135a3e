"""What a plan says, what may become of it, when it is ready, and what changed: values and pure functions."""
