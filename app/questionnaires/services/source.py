"""The shape of a questionnaire file (`questionnaires/<key>/v<N>.yaml`), in FHIR R4 vocabulary.

Only the shape is checked here; what the parts say about each other is checked in `checking`.
"""

import unicodedata
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.questionnaires.domain.definition import ConcernDomain, DangerKind, Operator, ScoringMethod


def _plain_text(text: str) -> str:
    """Refuse characters that a database, a browser or a reader would trip over: NUL, controls, surrogates."""
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs", "Co"} and character != "\n":
            raise ValueError(f"holds the character U+{ord(character):04X}; take it out")
    if text != text.strip():
        raise ValueError("starts or ends with a space; take it out")
    return text


PlainText = Annotated[str, AfterValidator(_plain_text)]
Words = Annotated[PlainText, Field(min_length=1)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=64)]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Url = Annotated[str, Field(pattern=r"^https://[a-z0-9.-]+\.[a-z]+/[A-Za-z0-9/_-]*$")]


class SourceModel(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel, frozen=True)


class SourceCondition(SourceModel):
    question: Name
    operator: Annotated[Operator, Field(strict=False)]
    answer: bool | int | PlainText


class SourceOption(SourceModel):
    code: Name
    text: Words
    hint: PlainText = ""
    score: Annotated[int, Field(ge=0)] | None = None
    concept: PlainText = ""
    exclusive: bool = False
    private: bool = False
    hidden_from_delegates: bool = False
    safety: Annotated[DangerKind, Field(strict=False)] | None = None
    self_help: PlainText = ""
    self_help_url: Url | Literal[""] = ""
    referral: PlainText = ""


class SourceTicked(SourceModel):
    """Compile something for each concern that the questions `from` offer."""

    from_: Annotated[list[Name], Field(min_length=1, alias="from")]


class SourceItem(SourceModel):
    link_id: Name
    text: PlainText = ""
    type: Literal["group", "choice", "integer", "text", "string", "display"]
    hint: PlainText = ""
    repeats: bool = False
    required: bool = False
    private: bool = False
    hidden_from_delegates: bool = False
    concept: PlainText = ""
    domain: Annotated[ConcernDomain, Field(strict=False)] | None = None
    answer_option: list[SourceOption] = []
    max_choices: Annotated[int, Field(ge=1)] | None = None
    max_length: Annotated[int, Field(ge=1, le=4000)] | None = None
    min_value: int | None = None
    max_value: int | None = None
    low_label: PlainText = ""
    high_label: PlainText = ""
    enable_when: list[SourceCondition] = []
    enable_behavior: Literal["all", "any"] = "any"
    rate_each_ticked: SourceTicked | None = None
    choose_from_ticked: SourceTicked | None = None
    item: list["SourceItem"] = []


class SourceEvidence(SourceModel):
    source: Words
    signed_off_by: PlainText = ""


class SourceBand(SourceModel):
    code: Name
    text: Words
    low: int
    high: int


class SourceItemBands(SourceModel):
    item: Name
    bands: Annotated[list[SourceBand], Field(min_length=1)]


class SourceThreshold(SourceEvidence):
    code: Name
    at_least: int


class SourceMissing(SourceEvidence):
    """How many items may be missing, and what an item scores that earlier answers ruled out."""

    at_most: Annotated[int, Field(ge=0)]
    not_asked: Annotated[int, Field(ge=0)] | None = None


class SourceScoring(SourceEvidence):
    method: Annotated[ScoringMethod, Field(strict=False)]
    items: Annotated[list[Name], Field(min_length=1)]
    minimum: int
    maximum: int
    bands: list[SourceBand] = []
    item_bands: list[SourceItemBands] = []
    thresholds: list[SourceThreshold] = []
    missing: SourceMissing | None = None


class SourceCoding(SourceModel):
    system: Url | Literal["http://loinc.org", "http://snomed.info/sct"]
    code: Words
    display: Words
    confirmed: bool


class SourceQuestionnaire(SourceModel):
    resource_type: Literal["Questionnaire"]
    name: Key
    version: Annotated[int, Field(ge=1)]
    title: Words
    wording: Literal["own", "validated"]
    copyright: Words
    source: Words
    attribution: PlainText = ""
    recall: PlainText = ""
    minutes: Annotated[int, Field(ge=1)]
    locales: Annotated[list[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]], Field(min_length=1)]
    code: list[SourceCoding] = []
    scoring: SourceScoring | None = None
    item: Annotated[list[SourceItem], Field(min_length=1)]
