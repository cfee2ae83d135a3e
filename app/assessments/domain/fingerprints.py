"""How a phone that has all questions can tell, from a page, that nothing was said since: the fingerprints are the same.

The phone makes the first itself of what it has (frontend/js/fingerprint.js); the second it only compares.
"""

import uuid
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256

from app.assessments.domain.said import Said
from app.assessments.domain.stored import AnswerRow, StoredAnswer

LETTERS = 16


def own_fingerprint(version: int, locale: str, operations: Iterable[uuid.UUID | None]) -> str:
    """Return the fingerprint of a person's own answers: by which operations they came, and which words are asked."""
    return _of([str(version), locale, *sorted(str(operation or "") for operation in operations)])


def others_fingerprint(said: Said, own: Mapping[str, StoredAnswer]) -> str:
    """Return the fingerprint of all else: what others said, what was set aside, what is not the person's own."""
    rows = [*(row for rows in said.answers.values() for row in rows), *said.aside]
    own_ids = {row.id for row in own.values()}
    return _of(sorted([*(_told(row) for row in rows if row.id not in own_ids), *map(str, said.disowned_ids)]))


def _told(row: AnswerRow) -> str:
    return f"{row.id}.{row.revision}.{row.is_to_confirm}"


def _of(parts: list[str]) -> str:
    return urlsafe_b64encode(sha256(",".join(parts).encode()).digest()).decode()[:LETTERS]
