"""The diary's rules: what can be written down, in which units, and what is asked about. Pure."""
