"""Logs as one JSON object a line: ids and types, never names, numbers, answers or free text."""

import logging
import re

import structlog
from structlog.typing import EventDict, WrappedLogger

_NUMBERS = re.compile(r"\+?\d[\d \-]{8,}\d")


def _redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Blot out what looks like a phone or NHS number, wherever it slipped in."""
    for name, value in event.items():
        if isinstance(value, str) and name != "timestamp":
            event[name] = _NUMBERS.sub("[number]", value)
    return event


def configure(level: str) -> None:
    """Set up structlog for this process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _redact,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping().get(level, logging.INFO)),
        cache_logger_on_first_use=True,
    )
