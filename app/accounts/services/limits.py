"""Counting tries before they are made. Every count commits by itself, so two at once never share the last one."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from app.accounts.domain.limits import Limit
from app.core import throttle
from app.core.db import Database
from app.core.errors import TooMany

log = structlog.get_logger()


def spend(database: Database, limits: Sequence[Limit], now: datetime) -> None:
    """Count one try against each limit in turn; raise TooMany at the first that is used up."""
    for limit in limits:
        if not throttle.within(database, limit.key, limit=limit.most, window=limit.window, now=now):
            if limit.who == "all":
                log.error("limit of the whole site reached", limit=limit.name)
            raise TooMany


def give_back(database: Database, limits: Sequence[Limit], now: datetime) -> None:
    """Take the try back: it succeeded."""
    for limit in limits:
        throttle.give_back(database, limit.key, window=limit.window, now=now)
