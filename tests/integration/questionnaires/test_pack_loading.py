"""Installing a content pack: published under its licence, beside what is shipped, and renewed by a new version."""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.questionnaires import queries, services
from tests.packs import INSTRUMENT, MANIFEST, write_pack
from tests.questionnaires import FOLDER

TODAY = date(2026, 5, 12)
RENEWED = MANIFEST.replace("2027-03-31", "2028-03-31")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


def load(session: Session, pack: Path, now: datetime) -> services.LoadReport:
    return services.load_pack(session, pack, FOLDER, TODAY, now)


def test_a_pack_is_published_once_with_its_licence(session: Session, now: datetime, pack: Path) -> None:
    first, second = load(session, pack, now), load(session, pack, now)

    assert (first.published, second.published) == (("sample_scale v1",), ())
    found = queries.published(session, "sample_scale").definition
    assert "licence 1234" in found.licence
    assert found.licensed_until == "2027-03-31"


def test_a_key_of_another_pack_is_refused(session: Session, now: datetime, pack: Path, tmp_path: Path) -> None:
    load(session, pack, now)
    other = write_pack(tmp_path / "other", manifest=MANIFEST.replace("sample_pack", "other_pack"))

    with pytest.raises(services.SourceError, match="the key 'sample_scale' is taken by another questionnaire"):
        load(session, other, now)


def test_a_changed_question_is_refused_as_for_any_published_file(session: Session, now: datetime, pack: Path) -> None:
    load(session, pack, now)
    (pack / "sample_scale/v1.yaml").write_text(INSTRUMENT.replace("made up?", "real?"), encoding="utf-8")

    with pytest.raises(services.SourceError, match="has changed since sample_scale v1 was published"):
        load(session, pack, now)


def test_a_renewed_licence_asks_for_a_new_version_that_states_it(session: Session, now: datetime, pack: Path) -> None:
    load(session, pack, now)
    (pack / "pack.yaml").write_text(RENEWED, encoding="utf-8")

    with pytest.raises(services.SourceError, match=r"earlier licence; copy it to v2.yaml"):
        load(session, pack, now)

    second = INSTRUMENT.replace("version: 1", "version: 2")
    (pack / "sample_scale/v2.yaml").write_text(second, encoding="utf-8")
    assert load(session, pack, now).published == ("sample_scale v2",)
    assert queries.published(session, "sample_scale").definition.licensed_until == "2028-03-31"
    assert queries.numbered(session, "sample_scale", 1).definition.licensed_until == "2027-03-31"
