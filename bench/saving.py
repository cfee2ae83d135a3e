"""Goals 7, 8 and 13: saving and reading under load, beside the references, by web server and engine."""

import itertools
import statistics
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.request import urlopen

from bench import load
from bench.load import Load, Request
from bench.servers import serve
from bench.stores import Store
from bench.table import Row
from tests.crowds import FREQUENCY
from tests.servers import WebServer

BUSY = 16
PREPARED = 8000
QUESTIONS = ("phq-1", "phq-2", "phq-3", "phq-4", "phq-5", "phq-6", "phq-7", "phq-8")


@dataclass(frozen=True)
class Plan:
    """How long and how often."""

    rounds: int
    seconds: int


@dataclass
class Rounds:
    """What each round of one pair gave."""

    ours: list[Load] = field(default_factory=list)
    bare: list[Load] = field(default_factory=list)

    def ratio(self, figure: Callable[[Load], float]) -> float:
        """Return the median of the rounds' own ratios: the machine's mood is the same within one round."""
        return statistics.median(figure(a) / figure(b) for a, b in zip(self.ours, self.bare, strict=True))

    def say(self, which: Sequence[Load], figure: Callable[[Load], float], form: str) -> str:
        return form.format(statistics.median(figure(one) for one in which))


@dataclass
class Measured:
    """The pairs of one server on one engine."""

    save: Rounds = field(default_factory=Rounds)
    save_alone: Rounds = field(default_factory=Rounds)
    floor: Rounds = field(default_factory=Rounds)
    page: Rounds = field(default_factory=Rounds)
    refused: int = 0


def measure(store: Store, kind: str, plan: Plan, questions: Iterator[str]) -> list[Row]:
    """Run the pairs in turn on one server and return their rows. Each round answers a question of its own."""
    found = Measured()
    with (
        serve(kind, "bench.bare.app:app", store.bare_url) as bare,
        serve(kind, "wsgi:app", store.url) as ours,
    ):
        _warm_up(store, bare, ours)
        for _ in range(plan.rounds):
            _round(found, store, bare, ours, plan, next(questions), next(questions))
    return list(_rows(found, f"{store.engine}, {kind}"))


def _warm_up(store: Store, bare: WebServer, ours: WebServer) -> None:
    load.run(bare.port, _pages_bare(), connections=BUSY, seconds=1)
    load.run(ours.port, pages(store), connections=BUSY, seconds=1)


def _round(
    found: Measured, store: Store, bare: WebServer, ours: WebServer, plan: Plan, question: str, other: str
) -> None:
    def pair(into: Rounds, mine: Sequence[Request], theirs: Sequence[Request], connections: int, seconds: int) -> None:
        into.bare.append(load.run(bare.port, theirs, connections=connections, seconds=seconds))
        into.ours.append(load.run(ours.port, mine, connections=connections, seconds=seconds))
        found.refused += into.ours[-1].refused + into.ours[-1].broken

    pair(found.save, _saves(store, question), _inserts(), BUSY, plan.seconds)
    found.floor.ours.append(found.save.ours[-1])
    found.floor.bare.append(load.run(bare.port, _floor(bare), connections=BUSY, seconds=plan.seconds))
    pair(found.page, pages(store), _pages_bare(), BUSY, plan.seconds)
    pair(found.save_alone, _saves(store, other), _inserts(), 1, max(plan.seconds // 2, 1))


def _saves(store: Store, link_id: str) -> list[Request]:
    """Return answers to one question: patients in turn, each changing their own answer, no operation id twice."""
    made = []
    for number in range(PREPARED):
        member, revision = store.crowd[number % len(store.crowd)], number // len(store.crowd)
        body = member.body(str(uuid.uuid4()), revision=revision, answer=FREQUENCY[revision % len(FREQUENCY)])
        made.append(Request(member.question(link_id), member.headers["Cookie"], body.decode()))
    return made


def _inserts() -> list[Request]:
    return [Request("/insert", body=f"operation_id={uuid.uuid4()}&answer=several-days") for _ in range(PREPARED)]


def _floor(bare: WebServer) -> list[Request]:
    """Return saves of the least kind that still has a session, a form token and our statements."""
    with urlopen(f"http://127.0.0.1:{bare.port}/token") as reply:
        token, cookie = reply.read().decode(), reply.headers["Set-Cookie"].partition(";")[0]
    form = f"csrf_token={token}&answer=several-days&operation_id="
    return [Request("/save", cookie, f"{form}{uuid.uuid4()}") for _ in range(PREPARED)]


def pages(store: Store) -> list[Request]:
    return [Request(member.question("phq-1"), member.headers["Cookie"]) for member in store.crowd]


def _pages_bare() -> list[Request]:
    return [Request("/page")]


def _rows(found: Measured, where: str) -> Iterator[Row]:
    def row(goal: str, what: str, pair: Rounds, figure: Callable[[Load], float], form: str, limit: float | None) -> Row:
        ours, bare = pair.say(pair.ours, figure, form), pair.say(pair.bare, figure, form)
        return Row(goal, what, where, ours, bare, pair.ratio(figure), limit, at_least=figure is rate)

    yield row("7", "saves a second / bare insert", found.save, rate, "{:.0f}/s", 0.40)
    yield row("7", "saves a second / the same statements by the raw driver", found.floor, rate, "{:.0f}/s", None)
    yield row("7", "save alone, p50 / bare insert", found.save_alone, p50, "{:.2f} ms", 3)
    yield row("8", "save, p95 with both cores full / bare", found.save, p95, "{:.0f} ms", 3)
    yield row("8", "question page, p95 / plain Jinja", found.page, p95, "{:.0f} ms", 2)
    yield row("8", "question pages a second / plain Jinja", found.page, rate, "{:.0f}/s", None)
    for what, pair in {"save": found.save, "question page": found.page}.items():
        spread = statistics.median(one.p99 / one.p50 for one in pair.ours)
        of_bare = statistics.median(one.p99 / one.p50 for one in pair.bare)
        yield Row("8", f"{what}, p99 / its own p50", where, f"{spread:.1f}", f"{of_bare:.1f} (bare)", spread, 2.5)
    yield Row("8", "requests refused or broken", where, str(found.refused), "", found.refused, 0, unit="")


def rate(one: Load) -> float:
    return one.rate


def p50(one: Load) -> float:
    return one.p50


def p95(one: Load) -> float:
    return one.p95


def questions() -> Iterator[str]:
    """Yield questions for the rounds of one store, none of them twice."""
    return itertools.chain(QUESTIONS)
