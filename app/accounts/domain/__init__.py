"""Rules of signing in: values and pure functions."""
