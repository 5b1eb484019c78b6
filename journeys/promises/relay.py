"""The relay: open when the parcel comes, not changed in silence, and announced by a complete notice.

Rests on ``relay.name``, ``relay.closed`` (subject: the relay's name, or empty), ``relay.arrival-day``,
``relay.last-day``, ``relay.hours``, ``relay.refused``, ``customer.collected``, ``mail.holds``,
``mail.received`` and ``mail.checked`` (subjects arrival and diversion).
"""

from __future__ import annotations

import re
from datetime import date

from journeys.promises.looking import looked, seen_instead, since_checkout, unseen, without
from journeys.promises.matching import same
from journeys.promises.wording import capital, place, value
from parcours.domain.facts import Fact, Span
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Promise, Verdict, broken, kept, not_seen
from parcours.domain.terms import Terms

_HOLIDAY_DAYS = 2
"""A closure this short in the middle of the holding period is a public holiday, not a closed relay."""

_CLOSED_WORDS = re.compile(r"ferm[eé]|clos|closed|shut|congé|conge|holiday|vacances", re.IGNORECASE)
_NEEDED = (
    ("code", "the code"),
    ("address", "the relay's address"),
    ("hours", "its opening hours"),
    ("last day", "the last day of collection"),
)


def open_at_arrival(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the relay is closed on the day of arrival or while it holds the parcel."""
    names = since_checkout(ledger, "relay.name")
    days = ledger.find("relay.arrival-day")
    last = ledger.last("relay.last-day")
    expected = "The relay is open on the day the parcel arrives and until the last day of collection"
    refused = [fact for fact in ledger.find("relay.refused") if _CLOSED_WORDS.search(str(fact.value))]
    first_day = days[-1] if days else None
    if first_day and isinstance(first_day.value, date):
        until = last.value if last and isinstance(last.value, date) else first_day.value
        for closure in _closures(ledger, names):
            assert isinstance(closure.value, Span), "relay.closed is a span by the vocabulary"
            if _shuts_out(closure.value, first_day.value, until):
                relay = closure.subject or (value(names[0].value, terms) if names else "The relay")
                promised = value(first_day.value, terms)
                seen = f"{relay} was offered for {promised}; {place(closure)} says closed {closure.value}"
                return broken(expected, seen, first_day, closure, *refused[:1])
    if refused:
        return broken(expected, f"The keeper said: {refused[0].value}", refused[0], *names[:1])
    proof = [*ledger.find("customer.collected")[:1], *ledger.find("relay.hours")[:1]]
    if proof and (names or first_day):
        return kept(
            "no closure falls into that time", *[fact for fact in (first_day,) if fact], *proof, expected=expected
        )
    return unseen(ledger, "no relay was chosen, or its calendar was not seen", "relay.hours", "step.offered")


def _closures(ledger: Ledger, names: list[Fact]) -> list[Fact]:
    """List the closures of the relays that were chosen; a closure without a name belongs to the one looked at."""
    return [
        fact
        for fact in ledger.find("relay.closed")
        if not fact.subject or not names or any(same("relay.name", fact.subject, name.value) for name in names)
    ]


def _shuts_out(closure: Span, first: date, last: date) -> bool:
    if first in closure or last in closure:
        return True
    inside = first < closure.first and closure.last < last
    return inside and (closure.last - closure.first).days + 1 > _HOLIDAY_DAYS


def diversion_announced(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the parcel turns up at another relay and no mail had said so."""
    names = since_checkout(ledger, "relay.name")
    expected = "Whoever's parcel goes to another relay is told so by mail"
    awaited = ledger.absent("mail.received", "diversion")
    told = ledger.find("mail.checked", subject="diversion")
    other = next((fact for fact in names if not same("relay.name", fact.value, names[0].value)), None)
    if told:
        return kept(f"{place(told[0])} told of it", told[0], *names[:1], expected=expected)
    if other:
        chosen = value(names[0].value, terms)
        seen = f"The order was for {chosen}, {place(other)} says {value(other.value, terms)}, and no mail told of it"
        return broken(expected, seen, names[0], other, *awaited[:1])
    if awaited:
        return broken(expected, f"No mail told of it: {seen_instead(awaited[0])}", awaited[0], *names[:1])
    where = {(fact.touchpoint, fact.where) for fact in names}
    if len(where) >= 2:
        return kept(f"the parcel stayed with {value(names[0].value, terms)}", names[0], names[-1], expected=expected)
    return not_seen("the relay was named only once, or never", *names[:1])


def notice_arrives(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the mail that says that the parcel has arrived never comes."""
    elsewhere = without(ledger, "relay")
    if elsewhere:
        return elsewhere
    return looked(
        ledger,
        "mail.received",
        subject="arrival",
        expected="A mail says that the parcel has arrived at the relay",
        held="the notice came",
        failed=lambda fact: f"No arrival notice came {seen_instead(fact)}",
        reason="nobody waited for an arrival notice",
    )


def notice_complete(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the arrival notice lacks the code, the address, the hours or the last day."""
    notices = ledger.find("mail.holds", subject="arrival")
    if not notices:
        absent = ledger.absent("mail.received", "arrival")
        if absent:
            return not_seen("no arrival notice came", absent[0])
        return unseen(ledger, "no arrival notice was read", "mail.received", subject="arrival")
    expected = "The arrival notice holds the code, the relay's address, its hours and the last day"
    for notice in notices:
        held = notice.value if isinstance(notice.value, tuple) else ()
        missing = [words for what, words in _NEEDED if what not in held]
        if missing:
            return broken(expected, f"{capital(place(notice))} lacks {', '.join(missing)}", notice)
    return kept("it holds all four", notices[0], expected=expected)


PROMISES = (
    Promise(
        "relay.open-at-arrival",
        "The relay is open on the day the parcel arrives and until the last day of collection.",
        open_at_arrival,
        "critical",
    ),
    Promise(
        "relay.diversion-announced",
        "If the parcel goes to another relay, the customer is told.",
        diversion_announced,
        "critical",
    ),
    Promise("relay.notice-arrives", "A mail says that the parcel has arrived.", notice_arrives, "critical"),
    Promise(
        "relay.notice-complete",
        "The arrival notice tells the code, the address, the opening hours and the last day.",
        notice_complete,
    ),
)
