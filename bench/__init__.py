"""What the app costs beside the least that could do the same, measured in pairs: `python -m bench`."""
