"""A clinician and a co-ordinator of the River team at their screens."""

import pytest
from flask import Flask

from tests.pages import PageClient
from tests.worlds import World


@pytest.fixture
def screen(client: PageClient, world: World) -> PageClient:
    """The River team's clinician, signed in."""
    client.sign_in(world.access["clinician"])
    return client


@pytest.fixture
def other_screen(app: Flask, world: World) -> PageClient:
    """The Hill team's clinician, signed in."""
    found = PageClient(app)
    found.sign_in(world.access["other_clinician"])
    return found
