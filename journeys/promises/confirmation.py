"""The confirmation of an order: it comes in time, and it can be had again.

Rests on ``customer.ordered``, ``mail.received`` (seconds, or Absent; subject confirmation, or any kind that
``mail.indispensable`` names), ``mail.within``, ``mail.checked`` and ``confirmation.resent``.
"""

from __future__ import annotations

from journeys.promises.looking import looked, same_document, seen_instead, unseen
from journeys.promises.wording import capital, place
from parcours.clock import in_words
from parcours.domain.facts import Absent, Fact
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Promise, Verdict, broken, kept
from parcours.domain.terms import Terms


def arrives(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the confirmation, or a mail declared indispensable, never comes or comes late."""
    needed = {fact.subject: fact for fact in ledger.find("mail.indispensable")}
    kinds = ["confirmation", *(kind for kind in needed if kind != "confirmation")]
    verdicts = [_arrives(ledger, terms, kind, needed.get(kind)) for kind in kinds]
    seen = [verdict for verdict in verdicts if verdict]
    bad = next((verdict for verdict in seen if verdict.state == "broken"), None)
    if bad or seen:
        return bad or seen[0]
    return unseen(ledger, "nobody waited for a confirmation", "mail.received", subject="confirmation")


def _arrives(ledger: Ledger, terms: Terms, kind: str, needed: Fact | None) -> Verdict | None:
    facts = ledger.find("mail.received", subject=kind, present=False)
    stated = ledger.find("mail.within", subject=kind)
    limit = min((float(str(fact.value)) for fact in stated), default=None)
    if limit is None and kind == "confirmation":
        limit = terms.confirmation_within_s
    within = f" within {in_words(limit)}" if limit else ""
    expected = capital(f"{_article(kind)} mail comes{within}{' of the order' if kind == 'confirmation' else ''}")
    if needed:
        expected += f"; {place(needed)} says that it is needed to collect"
    proof = [fact for fact in (needed, *stated[:1]) if fact]
    for fact in facts:
        if isinstance(fact.value, Absent):
            stand_in = _stand_in(ledger) if kind == "confirmation" else None
            if stand_in:
                return kept(f"the mail {stand_in.subject!r} confirms the order", stand_in, expected=expected)
            return broken(expected, f"No {kind} mail came {fact.value.seen}", fact, *proof)
        if fact.present and limit is not None and float(str(fact.value)) > limit:
            return broken(expected, f"It came after {in_words(float(str(fact.value)))}", fact, *proof)
    came = [fact for fact in facts if fact.present]
    return kept(f"it came after {in_words(float(str(came[0].value)))}", came[0], expected=expected) if came else None


def _stand_in(ledger: Ledger) -> Fact | None:
    """Return the mail of another kind that states number and total, as shops with one mail for everything send."""
    for fact in ledger.find("mail.checked", subject="download"):
        names = {other.name for other in same_document(ledger, fact)}
        if {"order.number", "order.total"} <= names:
            return fact
    return None


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def resendable(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the shop's way to have the confirmation sent again is gone, or brings nothing."""
    return looked(
        ledger,
        "confirmation.resent",
        expected="The customer can have the confirmation sent again",
        held="it was asked for again, and came",
        failed=lambda fact: (
            f"There is no way to ask for it again: {seen_instead(fact)}"
            if isinstance(fact.value, Absent)
            else "It was asked for again, and never came"
        ),
        reason="nobody asked for the confirmation again",
    )


PROMISES = (
    Promise(
        "confirmation.arrives",
        "Whoever orders gets a confirmation by mail, within the time that the shop announced.",
        arrives,
        "critical",
    ),
    Promise("confirmation.resendable", "A confirmation that got lost can be sent again.", resendable),
)
