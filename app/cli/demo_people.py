"""Plainly fictional people for the demo world.

Mobile numbers are from Ofcom's drama range (07700 900000 to 900999), NHS numbers from the range that is never
issued (999 000 0000 to 999 999 9999). No row stands for anyone.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product

from nhs_number.validate import is_valid

from app.people.domain.access import Role

PASSWORD = "demo-only-river-stones"  # noqa: S105  (printed by `make demo-accounts`; refused outside DEMO)


@dataclass(frozen=True)
class DemoStaff:
    """One member of staff: who, where, and the secret of their code app."""

    name: str
    email: str
    role: Role
    team: str
    totp_secret: str


@dataclass(frozen=True)
class Story:
    """What brings someone here: concerns with how much they bother, first and latest, and their own words."""

    concerns: dict[str, int]
    matters: str
    confidence: int
    earlier: dict[str, int] = field(default_factory=dict)
    phq9: tuple[int, ...] = ()
    mrc: int | None = None


@dataclass(frozen=True)
class DemoPatient:
    """One fictional patient."""

    given_name: str
    family_name: str
    born_on: date
    nhs_number: str
    phone: str | None
    locale: str
    interpreter: str | None
    practice: str
    team: str
    story: Story | None


ORGANISATIONS = {
    "Brookside Surgery (demo)": ("practice", "DEMO1"),
    "Elmfield Hospital (demo)": ("hospital", "DEMO2"),
    "Good Neighbours Brookside (demo)": ("voluntary", "DEMO3"),
    "Example House (demo)": ("care_home", "DEMO4"),
}
TEAMS = {
    "Brookside long-term conditions team": ("Brookside Surgery (demo)", "0121 496 0100"),
    "Elmfield joined-up care team": ("Elmfield Hospital (demo)", "0121 496 0200"),
    "Example House": ("Example House (demo)", "0121 496 0300"),
}
BROOKSIDE, ELMFIELD, EXAMPLE_HOUSE = TEAMS
STAFF = (
    DemoStaff(
        "Carol Demo-Coordinator",
        "coordinator@demo.example",
        Role.CARE_COORDINATOR,
        BROOKSIDE,
        "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    ),
    DemoStaff(
        "Dr Nadia Demo-Clinician",
        "clinician@demo.example",
        Role.CLINICIAN,
        BROOKSIDE,
        "KRUGKIDROVUWG2ZAKRUGKIDROVUWG2ZA",
    ),
    DemoStaff(
        "Dr Leo Demo-Lead", "lead@demo.example", Role.CLINICAL_LEAD, BROOKSIDE, "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK"
    ),
    DemoStaff(
        "Ewa Demo-Expert", "expert@demo.example", Role.EXPERT_PATIENT, BROOKSIDE, "NBSWY3DPO5XXE3DENBSWY3DPO5XXE3DE"
    ),
    DemoStaff("Anil Demo-Analyst", "analyst@demo.example", Role.ANALYST, BROOKSIDE, "OBQXG43XN5ZGILBAOBQXG43XN5ZGILBA"),
    DemoStaff("Mo Demo-Admin", "admin@demo.example", Role.ADMINISTRATOR, BROOKSIDE, "PBXW64TFON2GKIDFPBXW64TFON2GKIDF"),
    DemoStaff("Sian Demo-Nurse", "nurse@demo.example", Role.CLINICIAN, ELMFIELD, "QJXGI2LFOJQXI33SQJXGI2LFOJQXI33S"),
    DemoStaff(
        "Tariq Demo-Coordinator",
        "elmfield@demo.example",
        Role.CARE_COORDINATOR,
        ELMFIELD,
        "RHX4G3DPMNVSA53JRHX4G3DPMNVSA53J",
    ),
    DemoStaff(
        "Wanda Demo-Worker", "home@demo.example", Role.CARE_WORKER, EXAMPLE_HOUSE, "SBXW2ZLIMVWHAZLSSBXW2ZLIMVWHAZLS"
    ),
)

STORIES = (
    Story(
        {"b01": 8, "b02": 7, "d06": 9, "i02": 10},
        "Fewer trips to the hospital. I lose a whole day each time.",
        4,
        earlier={"b01": 9, "b02": 7, "i02": 8},
    ),
    Story(
        {"b03": 7, "b11": 5, "b04": 6, "m01": 8},
        "I want to walk to the shop without stopping.",
        5,
        earlier={"b03": 8, "m01": 8},
        mrc=4,
    ),
    Story(
        {"e01": 8, "r01": 7, "b04": 8, "d04": 6},
        "To feel like myself again and see my friends.",
        3,
        phq9=(2, 2, 2, 3, 1, 1, 1, 0, 0),
    ),
    Story(
        {"b19": 6, "b13": 7, "b05": 4, "i01": 5},
        "Understand my sugar readings and look after my feet.",
        6,
        earlier={"b19": 8, "b13": 6, "i01": 7},
    ),
    Story({"r03": 9, "b02": 8, "e02": 6, "d04": 7}, "A break. I look after my wife and I am tired.", 4),
    Story(
        {"b09": 9, "b10": 8, "d01": 6, "d03": 5},
        "Not to fall again. To stay in my own home.",
        5,
        earlier={"b09": 7, "b10": 8},
    ),
    Story({"m01": 9, "m02": 7, "b06": 5}, "Fewer tablets, and to know what each one is for.", 6),
    Story({"b07": 4, "b08": 6, "b12": 5, "f01": 3}, "Help that fits with my prayers and fasting.", 7),
    Story(
        {"b14": 6, "b15": 7, "r02": 4, "i03": 8},
        "To plan ahead while I can still say what I want.",
        5,
        earlier={"b15": 5, "i03": 6},
    ),
    Story({"e01": 9, "e05": 8, "b01": 9}, "Somebody to listen.", 2, phq9=(3, 3, 3, 3, 2, 3, 2, 1, 1)),
)

# What the same person would write in Urdu or Polish. Drafted by machine, not checked by a speaker.
IN_OWN_WORDS = {
    "ur": (
        "ہسپتال کے چکر کم ہوں۔ ہر بار پورا دن لگ جاتا ہے۔",
        "میں رکے بغیر دکان تک پیدل جانا چاہتا ہوں۔",
        "پھر سے اپنے جیسا محسوس کرنا اور دوستوں سے ملنا۔",
        "شوگر کے نمبر سمجھنا اور پاؤں کا خیال رکھنا۔",
        "تھوڑا آرام۔ میں اپنی بیوی کی دیکھ بھال کرتا ہوں اور تھک گیا ہوں۔",
        "دوبارہ نہ گروں۔ اپنے ہی گھر میں رہوں۔",
        "گولیاں کم ہوں، اور پتا ہو کہ کون سی کس لیے ہے۔",
        "ایسی مدد جو میری نماز اور روزے کے ساتھ چل سکے۔",
        "ابھی سے منصوبہ بنانا جب تک میں اپنی بات کہہ سکتا ہوں۔",
        "کوئی ہو جو میری بات سنے۔",
    ),
    "pl": (
        "Mniej wyjazdów do szpitala. Za każdym razem tracę cały dzień.",
        "Dojść do sklepu bez zatrzymywania się.",
        "Znów czuć się sobą i spotykać się z przyjaciółmi.",
        "Rozumieć wyniki cukru i dbać o stopy.",
        "Chwila odpoczynku. Opiekuję się żoną i brakuje mi sił.",
        "Nie upaść znowu. Mieszkać dalej we własnym domu.",
        "Mniej tabletek i wiedzieć, na co jest każda.",
        "Pomoc, która pasuje do moich modlitw i postu.",
        "Zaplanować wszystko, póki mogę powiedzieć, czego chcę.",
        "Ktoś, kto mnie wysłucha.",
    ),
}

_NAMES = {
    "en": (
        ("Margaret", "Ronald", "Sheila", "Derek", "Joan", "Clive", "Beryl", "Winston", "Grace", "Alan"),
        ("Testbridge", "Samplewood", "Mockford", "Demoson", "Placeholt", "Fictley"),
    ),
    "ur": (
        ("Nasreen", "Abdul", "Shabana", "Iqbal", "Rukhsana", "Tariq", "Zubaida", "Munir"),
        ("Namoonavi", "Misaali", "Farzi", "Khayali"),
    ),
    "pl": (
        ("Jadwiga", "Zbigniew", "Halina", "Stanisław", "Bożena", "Mieczysław"),
        ("Przykładowska", "Testowski", "Zmyślona", "Próbny"),
    ),
}
_LANGUAGES = (("en", None), ("ur", "Urdu"), ("en", None), ("pl", "Polish"), ("en", None), ("ur", None))
_PRACTICES = ("Brookside Surgery (demo)", "Canal Street Practice (demo)", "Hilltop Medical Centre (demo)")


def patients(count: int = 60) -> Iterator[DemoPatient]:
    """Yield `count` fictional patients, the same ones every time."""
    chance = random.Random(20260512)  # noqa: S311  (a fixed world, not a secret)
    numbers = _nhs_numbers()
    names = {locale: _full_names(locale) for locale in _NAMES}
    for index in range(count):
        locale, interpreter = _LANGUAGES[index % len(_LANGUAGES)]
        given_name, family_name = next(names[locale])
        yield DemoPatient(
            given_name=given_name,
            family_name=family_name,
            born_on=date(chance.randint(1932, 1975), chance.randint(1, 12), chance.randint(1, 28)),
            nhs_number=next(numbers),
            phone=f"+447700900{100 + index}" if index % 15 != 14 else None,
            locale=locale,
            interpreter=interpreter,
            practice=_PRACTICES[index % len(_PRACTICES)],
            team=BROOKSIDE if index % 3 else ELMFIELD,
            story=_story(index % len(STORIES), locale) if 3 <= index < 48 else None,
        )


def _full_names(locale: str) -> Iterator[tuple[str, str]]:
    """Yield names so that no two people of the demo share one: 7 has no factor in common with any count of pairs."""
    pairs = list(product(*_NAMES[locale]))
    return (pairs[7 * step % len(pairs)] for step in range(len(pairs)))


def _story(number: int, locale: str) -> Story:
    """Return a story in the person's own language."""
    story = STORIES[number]
    return replace(story, matters=IN_OWN_WORDS[locale][number]) if locale in IN_OWN_WORDS else story


def _nhs_numbers() -> Iterator[str]:
    return (number for stem in range(9990001000, 9999999999) if is_valid(number := str(stem)))
