"""What a published questionnaire version is made of. Every value is frozen: a version never changes.

Vocabulary: FHIR R4 Questionnaire (linkId, text, answerOption, enableWhen, required).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class QuestionType(StrEnum):
    CHOICE = "choice"
    CHOICES = "choices"
    RATING = "rating"
    INTEGER = "integer"
    TEXT = "text"
    STRING = "string"
    DISPLAY = "display"


class Operator(StrEnum):
    """The seven operators of FHIR R4 enableWhen."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    ABOVE = ">"
    BELOW = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


class DangerKind(StrEnum):
    """A danger sign of the safety table. Listed most urgent first; that order is used on pages."""

    CHEST_PAIN = "chest_pain"
    STROKE = "stroke"
    BREATHLESS = "breathless"
    NOT_SAFE = "not_safe"
    SELF_HARM = "self_harm"
    ABUSE = "abuse"

    @property
    def is_private(self) -> bool:
        """True for signs that nobody but the care team may learn of: no text message, no delegate."""
        return self in {DangerKind.NOT_SAFE, DangerKind.SELF_HARM, DangerKind.ABUSE}


class ConcernDomain(StrEnum):
    BODY = "body"
    DAILY_LIFE = "daily_life"
    FEELINGS = "feelings"
    PEOPLE = "people"
    MEANING = "meaning"
    CARE = "care"


@dataclass(frozen=True, slots=True)
class Condition:
    """One enableWhen line: the answer to `question` compared with `answer`."""

    question: str
    operator: Operator
    answer: bool | int | str


@dataclass(frozen=True, slots=True)
class Route:
    """Where a concern leads: words for the person, then whom the team may refer to (English only)."""

    domain: ConcernDomain
    self_help: str
    self_help_url: str = ""
    referral: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose. `words` names the option whose text this repeats, as "linkId/code"."""

    code: str
    text: str
    hint: str = ""
    score: int | None = None
    concept: str = ""
    exclusive: bool = False
    private: bool = False
    hidden_from_delegates: bool = False
    safety: DangerKind | None = None
    route: Route | None = None
    enable_when: tuple[Condition, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `stem` is the shared lead-in of its group, e.g. "Over the last 2 weeks ...".

    `rates` is the option ("linkId/code") a rating is about; its label is then the question's text.
    `words` names the template whose hint and end labels are shared by every such rating.
    `enable_all`: every condition of `enable_when` must hold; otherwise any one of them.
    """

    link_id: str
    text: str
    type: QuestionType
    hint: str = ""
    stem: str = ""
    stem_id: str = ""
    options: tuple[Option, ...] = ()
    required: bool = False
    max_choices: int | None = None
    max_length: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    low_label: str = ""
    high_label: str = ""
    enable_when: tuple[Condition, ...] = ()
    enable_all: bool = False
    private: bool = False
    hidden_from_delegates: bool = False
    concept: str = ""
    rates: str = ""
    words: str = ""

    @property
    def is_about_safety(self) -> bool:
        """Whether an answer to it is a danger sign."""
        return any(option.safety for option in self.options)

    def option(self, code: str) -> Option | None:
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True)
class Page:
    """What one screen asks. One question today; a tuple so that a page may hold more one day."""

    link_id: str
    questions: tuple[Question, ...]


class ScoringMethod(StrEnum):
    SUM = "sum"
    GRADE = "grade"
    CATEGORY = "category"
    COUNT = "count"
    PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a clinical constant comes from and who has signed it off ("" = nobody yet)."""

    source: str
    signed_off_by: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """A named range of the total, both ends included."""

    code: str
    text: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class ItemBands:
    """The bands of one item of a profile, where they are not those of the other items."""

    item: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A published cut-off: met when the total (or the grade) is at least `at_least`."""

    code: str
    at_least: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Scoring:
    """How the items become a result.

    SUM adds the item scores; GRADE is the score of one item; CATEGORY names the option, with no number.
    COUNT adds up points of which a missing item can only bring more: no total then, yet a threshold that is
    met stays met. PROFILE gives each item its own band and adds nothing up.
    At most `missing_allowed` items may be missing; the total is then prorated, and says so. `not_asked` is the
    score of an item that the answers before it ruled out; without it such an item is missing.
    """

    method: ScoringMethod
    items: tuple[str, ...]
    minimum: int
    maximum: int
    evidence: Evidence
    bands: tuple[Band, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    missing_allowed: int = 0
    missing_evidence: Evidence | None = None
    not_asked: int | None = None
    item_bands: tuple[ItemBands, ...] = ()

    def bands_of(self, item: str) -> tuple[Band, ...]:
        return next((own.bands for own in self.item_bands if own.item == item), self.bands)


@dataclass(frozen=True, slots=True)
class Coding:
    """A code of a national system for the whole measure. An unconfirmed one is exported as text only."""

    system: str
    code: str
    display: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class SafetyRule:
    link_id: str
    code: str
    kind: DangerKind


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of one questionnaire. `validated`: its words are a published instrument's, to the letter.

    `pack` is the content pack that a site installed it from, "" for our own; its licence ends after the day
    `licensed_until` ("2027-03-31"; "" = it does not end).
    """

    key: str
    version: int
    title: str
    licence: str
    source: str
    pages: tuple[Page, ...]
    attribution: str = ""
    recall: str = ""
    minutes: int = 1
    validated: bool = False
    locales: tuple[str, ...] = ("en",)
    codings: tuple[Coding, ...] = ()
    scoring: Scoring | None = None
    pack: str = ""
    licensed_until: str = ""

    def questions(self) -> Iterator[Question]:
        return (question for page in self.pages for question in page.questions)

    def question(self, link_id: str) -> Question | None:
        return next((q for q in self.questions() if q.link_id == link_id), None)

    def question_count(self) -> int:
        """Return how many questions can be asked, follow-ups included; what is only shown is no question."""
        return sum(question.type is not QuestionType.DISPLAY for question in self.questions())

    def is_licensed_on(self, day: date) -> bool:
        return not self.licensed_until or day.isoformat() <= self.licensed_until

    @property
    def notice(self) -> tuple[str, ...]:
        """Whose words these are and what their licence asks to be said; nothing where they are our own."""
        lines = (self.attribution, self.licence) if self.attribution or self.pack else ()
        return tuple(dict.fromkeys(line for line in lines if line))

    @property
    def safety(self) -> tuple[SafetyRule, ...]:
        return tuple(
            SafetyRule(question.link_id, option.code, option.safety)
            for question in self.questions()
            for option in question.options
            if option.safety is not None
        )
