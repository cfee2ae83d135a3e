"""Options and settings shared by every test."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.config import Settings
from app.core import crypto

SHARED = Path(os.environ.get("SHARED_DIR", Path(__file__).resolve().parents[2] / "shared"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=["sqlite", "postgresql"], default="sqlite", help="where integration tests run")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect tests of the samples only where their folder is absent; CI requires it."""
    if (SHARED / "samples").is_dir():
        return
    if os.environ.get("REQUIRE_SAMPLES") == "1":
        raise pytest.UsageError(f"REQUIRE_SAMPLES=1, but there is no {SHARED / 'samples'}")
    kept = [item for item in items if "samples" not in item.keywords]
    config.hook.pytest_deselected(items=[item for item in items if "samples" in item.keywords])
    items[:] = kept


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real inputs that nobody here wrote."""
    return SHARED / "samples"


@pytest.fixture(autouse=True)
def _keys() -> None:
    settings = Settings.load(demo=True)
    crypto.configure(crypto.Keyring(settings.keys, settings.secret_key.get_secret_value()))


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning in May, 10:30 in England."""
    return datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
