"""A database of its own for tests in which several act at once."""

from tests.integration.assessments.conftest import own

__all__ = ["own"]
