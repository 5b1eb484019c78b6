"""What promises share: looking a fact up, and saying why nothing was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from parcours.domain.facts import Absent, Fact, Touchpoint, Unoffered
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Verdict, broken, kept, not_seen

ARRIVED = frozenset(("arrived", "collected", "delivered"))
"""States in which the goods have reached the place that was promised."""

ENDED = ARRIVED | {"cancelled", "refunded"}
"""States after which a parcel need not move any more."""


def unseen(ledger: Ledger, reason: str, *names: str, subject: str | None = None) -> Verdict:
    """Say that nobody could look: with the shop's own reason where it has no such thing, else with *reason*."""
    for name in names:
        lacking = ledger.unoffered(name, subject)
        if lacking:
            assert isinstance(lacking[0].value, Unoffered), "Ledger.unoffered lists nothing else"
            return not_seen(lacking[0].value.reason, lacking[0])
    return not_seen(reason)


def looked(
    ledger: Ledger,
    name: str,
    *,
    expected: str,
    held: str,
    failed: Callable[[Fact], str],
    reason: str,
    subject: str | None = None,
) -> Verdict:
    """Judge a promise that rests on one look: False or `Absent` breaks it, True keeps it.

    Args:
        ledger: The ledger.
        name: The word that was looked for.
        expected: What should have been.
        held: What shows that it held.
        failed: Says what was seen instead, from the fact that shows it.
        reason: Why nothing was seen, where nobody looked.
        subject: Only facts about this subject; None for all.
    """
    facts = ledger.find(name, subject=subject, present=False)
    failures = [fact for fact in facts if fact.value is False or isinstance(fact.value, Absent)]
    if failures:
        return broken(expected, failed(failures[0]), *failures[:3])
    good = [fact for fact in facts if fact.present]
    if good:
        return kept(held, *good[:3], expected=expected)
    return unseen(ledger, reason, name, subject=subject)


def without(ledger: Ledger, mode: str) -> Verdict | None:
    """Say that the shop does not deliver in this way, so that nothing about it can be broken; None if it does."""
    lacking = ledger.unoffered("step.offered", f"delivery by {mode}")
    if not lacking:
        return None
    assert isinstance(lacking[0].value, Unoffered), "Ledger.unoffered lists nothing else"
    return not_seen(lacking[0].value.reason, lacking[0])


def seen_instead(fact: Fact) -> str:
    """Return what an `Absent` or a refusal says was there instead."""
    if isinstance(fact.value, Absent):
        return fact.value.seen
    return fact.quote or str(fact.value)


def ordered(ledger: Ledger) -> Fact | None:
    """Return the click that placed the first order, or None."""
    return ledger.first("customer.ordered")


def since_checkout(ledger: Ledger, *names: str) -> list[Fact]:
    """List the present facts of these names since the last page before the order, in the order of the ledger.

    Before that page customers compare and choose, and what they read is an offer; from it on, every
    touchpoint speaks of the order.
    """
    begin = ledger.once(_checkout)
    if begin is None:
        return []
    if len(names) == 1:
        return [fact for fact in ledger.find(names[0]) if fact.seq >= begin]
    return ledger.since(begin, frozenset(names))


def _checkout(ledger: Ledger) -> int | None:
    """Return where in the ledger the last page before the order was read; None where nothing was ordered."""
    click = ordered(ledger)
    if click is None:
        return None
    pages = [fact.seq for fact in ledger.find("page.looked") if fact.seq < click.seq]
    return pages[-1] if pages else click.seq


def same_document(ledger: Ledger, fact: Fact) -> list[Fact]:
    """List the present facts that were read in the same page, mail or paper as *fact*."""
    return [
        other
        for other in ledger
        if other.present
        and (other.touchpoint, other.where, other.at, other.evidence)
        == (fact.touchpoint, fact.where, fact.at, fact.evidence)
    ]


def first_time(facts: Iterable[Fact]) -> datetime | None:
    """Return the earliest moment of *facts*, or None."""
    return min((fact.at for fact in facts), default=None)


def by_touchpoint(facts: Iterable[Fact], *touchpoints: Touchpoint) -> list[Fact]:
    """List the facts of some touchpoints."""
    return [fact for fact in facts if fact.touchpoint in touchpoints]
