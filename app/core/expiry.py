"""What is deleted when its time is over: each room says which of its rows, in `app/<room>/expiry.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement


@dataclass(frozen=True)
class Expiry:
    """Rows of one kind. `is_over` tells which are older than an instant, `may_go` which no legal hold keeps."""

    kind: str
    key: Any
    is_over: Callable[[datetime], ColumnElement[bool]]
    may_go: Callable[[], ColumnElement[bool]]
