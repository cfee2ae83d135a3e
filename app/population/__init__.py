"""Who the team looks after: people brought in from a practice's list, staged before anything is kept."""
