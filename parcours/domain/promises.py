"""A promise is what must hold: a dotted name, one sentence, and a pure function from ledger to outcome.

A promise never raises for what the shop did. What could not be looked at is `NOT_SEEN`, never kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from parcours.domain.facts import Fact
from parcours.domain.ledger import Ledger
from parcours.domain.terms import Terms


class State(StrEnum):
    """How a promise came out. `INCONCLUSIVE` is set by the harness when it could not look."""

    KEPT = "kept"
    BROKEN = "broken"
    NOT_SEEN = "not seen"
    INCONCLUSIVE = "inconclusive"


KEPT, BROKEN, NOT_SEEN = State.KEPT, State.BROKEN, State.NOT_SEEN
"""The states that promises come out in; asking an enumeration for a member takes as long as calling a function."""


@dataclass(slots=True)
class Verdict:
    """What a promise function returns. Like facts and outcomes it is final, and not frozen: a crowd makes too many.

    Args:
        state: Kept, broken or not seen.
        expected: What should have held, in words for a shop owner.
        seen: What was seen instead (broken), what shows it (kept), or why it was not seen.
        facts: The facts that it rests on; for a contradiction, one from each side.
    """

    state: Final[State]
    expected: Final[str]
    seen: Final[str]
    facts: Final[tuple[Fact, ...]] = ()


def kept(seen: str, *facts: Fact, expected: str = "") -> Verdict:
    """Say that the promise held, and what shows it."""
    return Verdict(KEPT, expected, seen, facts)


def broken(expected: str, seen: str, *facts: Fact) -> Verdict:
    """Say that the promise did not hold: what should have been, what was seen, and where."""
    return Verdict(BROKEN, expected, seen, facts)


def not_seen(reason: str, *facts: Fact) -> Verdict:
    """Say that nobody could look: the shop has no such thing, or the journey never got there."""
    return Verdict(NOT_SEEN, "", reason, facts)


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise.

    Args:
        name: Dotted name, as in stories and reports: ``confirmation.arrives``.
        sentence: What the shop owes, in one sentence that a shop owner understands.
        judge: Pure function from (ledger, terms) to a verdict.
        severity: "blocker", "critical", "normal" or "minor", as Allure names them.
    """

    name: str
    sentence: str
    judge: Callable[[Ledger, Terms], Verdict]
    severity: str = "normal"


@dataclass(slots=True, unsafe_hash=True)
class Outcome:
    """A promise as it came out in one journey; what records and reports carry."""

    promise: Final[str]
    sentence: Final[str]
    state: Final[State]
    expected: Final[str]
    seen: Final[str]
    touchpoints: Final[tuple[str, ...]]
    facts: Final[tuple[int, ...]]
    evidence: Final[tuple[str, ...]]
    severity: Final[str] = "normal"

    def seen_as(self, state: State, seen: str) -> Outcome:
        """Return the same outcome in another state, with other words for what was seen."""
        return Outcome(
            self.promise,
            self.sentence,
            state,
            self.expected,
            seen,
            self.touchpoints,
            self.facts,
            self.evidence,
            self.severity,
        )


def judge(promise: Promise, ledger: Ledger, terms: Terms) -> Outcome:
    """Judge one promise on a ledger and tell it as an outcome with its evidence."""
    verdict = promise.judge(ledger, terms)
    touchpoints, numbers, evidence = _proof(verdict.facts) if verdict.facts else ((), (), ())
    return Outcome(
        promise.name,
        promise.sentence,
        verdict.state,
        verdict.expected or promise.sentence,
        verdict.seen,
        touchpoints,
        numbers,
        evidence,
        promise.severity,
    )


def _proof(facts: tuple[Fact, ...]) -> tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
    """Return the touchpoints of *facts*, their numbers, and the evidence that was kept of them."""
    touchpoints: dict[str, None] = {}
    evidence: dict[str, None] = {}
    for fact in facts:
        touchpoints[str(fact.touchpoint)] = None
        if fact.evidence:
            evidence[fact.evidence] = None
    return tuple(touchpoints), tuple([fact.seq for fact in facts]), tuple(evidence)
