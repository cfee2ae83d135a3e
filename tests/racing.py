"""How often races and random histories are tried: as often as a day's work bears, or more before a release."""

import os

import pytest

USUAL_SECONDS = 300
FOLD = int(os.environ.get("RACES", "1"))

# A test that is tried fifty times as often may take fifty times as long.
may_take_longer = pytest.mark.timeout(USUAL_SECONDS * FOLD)


def times(usual: int) -> int:
    """Return how often to try: `usual`, times the environment's RACES."""
    return usual * FOLD
