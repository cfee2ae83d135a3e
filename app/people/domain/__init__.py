"""Who acts, for whom, and what they may do: values and pure functions."""
