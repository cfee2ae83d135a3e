"""By the same fingerprint a phone knows that nothing was said since: Python and the phone make it alike."""

import json
import subprocess
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from app.assessments.domain.fingerprints import others_fingerprint, own_fingerprint
from app.assessments.domain.said import gather
from app.assessments.domain.stored import StoredAnswer
from app.assessments.domain.voices import Voice
from tests.parity import node
from tests.schema import ROOT

BEGAN = datetime(2026, 11, 1, 9, tzinfo=UTC)
SCRIPT = """
import { ownFingerprint } from "%s/app/core/frontend/js/fingerprint.js";
for (const pack of JSON.parse(process.argv[1])) console.log(await ownFingerprint(pack));
"""


def answered(number: int, voice: Voice = Voice.SELF, *, revision: int = 1) -> StoredAnswer:
    return StoredAnswer(
        id=uuid.UUID(int=number),
        link_id=f"q{number}",
        value={"choice": "a"},
        question_text="",
        option_texts=[],
        locale="en",
        answered_by_user_id=None,
        answered_as="patient",
        answered_at=BEGAN,
        revision=revision,
        voice=voice.value,
        carried_from_id=None,
        is_to_confirm=False,
        operation_id=uuid.UUID(int=1000 + number),
    )


def others(*rows: StoredAnswer, own: Mapping[str, StoredAnswer]) -> str:
    return others_fingerprint(gather([(row, None) for row in rows], BEGAN), own)


@settings(max_examples=3)
@given(st.lists(st.tuples(st.integers(1, 99), st.lists(st.uuids(), max_size=5)), min_size=20, max_size=20))
def test_the_phone_and_the_site_make_the_same_fingerprint(cases: list[tuple[int, list[uuid.UUID]]]) -> None:
    packs = [
        {"version": version, "lang": "ur", "operations": {f"q{place}": str(one) for place, one in enumerate(sent)}}
        for version, sent in cases
    ]

    script = [node(), "--input-type=module", "-e", SCRIPT % ROOT, json.dumps(packs)]
    made = subprocess.run(script, check=True, capture_output=True, text=True).stdout.split()

    assert made == [own_fingerprint(version, "ur", sent) for version, sent in cases]


def test_another_answer_another_version_and_another_language_have_other_fingerprints() -> None:
    one, two = uuid.UUID(int=1), uuid.UUID(int=2)

    made = [
        own_fingerprint(1, "en", [one]),
        own_fingerprint(1, "en", [two]),
        own_fingerprint(1, "en", [one, two]),
        own_fingerprint(1, "en", []),
    ]
    made += [own_fingerprint(2, "en", [one]), own_fingerprint(1, "ur", [one])]

    assert len(set(made)) == len(made)
    assert own_fingerprint(1, "en", [one, two]) == own_fingerprint(1, "en", [two, one])


def test_what_a_helper_says_changes_the_fingerprint_of_others_and_what_the_person_says_does_not() -> None:
    mine, helpers = answered(1), answered(2, Voice.HELPER)
    alone = others(mine, own={"q1": mine})

    assert others(mine, answered(3), own={"q1": mine, "q3": answered(3)}) == alone
    assert others(mine, helpers, own={"q1": mine}) != alone
    assert others(mine, answered(2, Voice.HELPER, revision=2), own={"q1": mine}) != others(
        mine, helpers, own={"q1": mine}
    )
