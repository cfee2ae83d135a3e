"""Many random journeys on a bad phone: 0 answers lost, 0 doubled, 0 wrong, and nothing called saved that is missing.

JOURNEYS=200 for the full run; FIRST_SEED to begin elsewhere, as with the seed that a failure names.
"""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import TimeoutError as NotInTime

from tests.offline import Person, Site, Told, difference
from tests.phones import NO_BACKGROUND_SYNC, SHIFTED_CLOCK, Phone
from tests.wires import AFTER, BEFORE

JOURNEYS = int(os.environ.get("JOURNEYS", "12"))
FIRST_SEED = int(os.environ.get("FIRST_SEED", "1"))
SETS = ("phq2", "gad2", "loneliness_single", "confidence", "what_matters")
LANGUAGES = ("en", "ur", "pl")
CLOCKS_MS = (0, 0, 3 * 24 * 3600 * 1000, -3 * 24 * 3600 * 1000)
LIES = """
    const real = fetch;
    fetch = async (path, options) => {
        if (path !== "/assessments/sync") return real(path, options);
        return Response.json({ results: JSON.parse(options.body).boxes.map(() => ({ outcome: "saved" })) });
    };
"""
NewPhone = Callable[..., Phone]


@dataclass
class Journey:
    """One person, what happens to their phone, and a record of what they answered and were told."""

    seed: int
    there: Site
    person: Person
    hand: Phone
    chance: random.Random
    told: list[Told] = field(default_factory=list)
    happened: list[str] = field(default_factory=list)
    said_saved: list[str] = field(default_factory=list)
    clashes: set[str] = field(default_factory=set)
    path: str = ""

    def runs(self) -> None:
        """Go through the questions, with something going wrong before each."""
        key = self.chance.choice(SETS)
        self.path = self.hand.begins(key)
        for _ in range(self.chance.randint(2, 6)):
            happens = self.chance.choice(
                [self.nothing, self.goes_down, self.comes_up, self.reloads, self.other_tab, self.cut, self.goes_back]
            )
            self.happened.append(happens.__name__)
            happens()
            if not self.asked():
                self.hand.opens(f"{self.path}/questions/{self.chance.choice(self.links) if self.links else ''}")
                if not self.asked():
                    continue
            self.answers()
        self.there.comes_up()
        self.there.wire.heals()
        self.hand.comes_back()

    @property
    def links(self) -> list[str]:
        return [one.link_id for one in self.told]

    def nothing(self) -> None:
        """All is well."""

    def goes_down(self) -> None:
        self.there.goes_down()

    def comes_up(self) -> None:
        self.there.comes_up()

    def reloads(self) -> None:
        self.hand.reloads()

    def other_tab(self) -> None:
        """Go on in a new tab; the old one stays open."""
        self.hand.opens_another_tab(self.path)

    def cut(self) -> None:
        self.there.wire.cuts_any(at=self.chance.randint(1, 4), where=self.chance.choice([BEFORE, AFTER]))

    def goes_back(self) -> None:
        """Think again about one that was answered."""
        if self.links:
            self.hand.opens(f"{self.path}/questions/{self.chance.choice(self.links)}")

    def asked(self) -> bool:
        """Whether a question is on the screen that the phone has taken over; wait as long as it may become one."""
        try:
            self.hand.is_settled(within_ms=2500)
        except NotInTime:
            return False
        return bool(self.hand.asks)

    def answers(self) -> None:
        link_id = self.hand.asks
        choices = self.hand.choices()
        chosen = self.chance.choice(choices) if choices else f"Words {self.seed} {len(self.told)}: بات, zażółć"
        self.told.append(Told(link_id, self.hand.answers(chosen)))
        self.happened.append(f"{link_id}: {self.told[-1].value}")
        self.clashes |= self.hand.clashes()
        if self.hand.word("saved") in self.hand.status:
            self.said_saved += self.missing()

    def story(self) -> str:
        """Return what happened, for a failing test to say."""
        taken = [f"{one.link_id}: {one.value} {one.outcome}" for one in self.there.operations(self.person)]
        held = [(item["outcome"], item["where"]) for item in self.hand.held()]
        return "\n".join(
            ["", *self.happened, "taken:", *taken, f"held: {held}", f"standing: {self.there.answers(self.person)}"]
        )

    def missing(self) -> list[str]:
        """Return what the person told that is not in the database at this moment."""
        return difference(self.told, self.there.operations(self.person)).lost


def journey(seed: int, phone: NewPhone, there: Site, *scripts: str) -> Journey:
    """Run one journey; everything about it comes from its seed."""
    chance = random.Random(seed)
    clock = chance.choice(CLOCKS_MS)
    language = chance.choice(LANGUAGES)
    person = there.person(language)
    hand = phone(NO_BACKGROUND_SYNC, SHIFTED_CLOCK % clock, *scripts).signs_in(person)
    return Journey(seed, there, person, hand, chance)


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + JOURNEYS))
def test_a_random_journey_loses_doubles_and_alters_nothing(phone: NewPhone, there: Site, seed: int) -> None:
    one = journey(seed, phone, there)

    one.runs()

    found = difference(one.told, there.operations(one.person))
    assert (found.lost, found.doubled) == ([], []), one.story()
    assert there.wrong(one.person, shown=one.clashes | one.hand.clashes()) == [], one.story()
    assert one.said_saved == [], one.story()


def test_a_client_that_drops_what_it_should_send_and_says_saved_is_found_out(phone: NewPhone, there: Site) -> None:
    one = journey(1, phone, there, LIES)
    one.path = one.hand.begins("phq2")

    one.answers()
    one.hand.says(one.hand.word("saved"))
    one.answers()
    one.hand.comes_back()

    assert len(difference(one.told, there.operations(one.person)).lost) == 2
    assert one.missing() != []
