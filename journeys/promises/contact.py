"""The customer's address, the links that are sent, and the ways to take an order back or to say a word about it.

Rests on ``email.entered-twice``, ``email.corrected`` (subject: before, after), ``link.checked``, ``link.dead``,
``link.insecure``, ``cancellation.offered`` and ``feedback.offered``.
"""

from __future__ import annotations

from journeys.promises.looking import looked, seen_instead, unseen
from journeys.promises.wording import place
from parcours.domain.facts import Absent, Fact
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Promise, Verdict, broken, kept
from parcours.domain.terms import Terms


def confirmed(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a mistyped address would go unnoticed."""
    return looked(
        ledger,
        "email.entered-twice",
        expected="The e-mail address is asked for twice, or verified",
        held="it was asked for twice, or verified",
        failed=lambda fact: "It is asked for once, and taken as it is",
        reason="no form asked for an address",
    )


def correctable(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the address cannot be put right before the order, or after it."""

    def failed(fact: Fact) -> str:
        when = f"{fact.subject} the order" if fact.subject else "at any time"
        if isinstance(fact.value, Absent):
            return f"It cannot be corrected {when}: {fact.value.seen}"
        return f"It was corrected {when}, and no mail came to the new address"

    return looked(
        ledger,
        "email.corrected",
        expected="The e-mail address can be corrected before and after the order",
        held="it was corrected, and mail goes to the new address",
        failed=failed,
        reason="nobody tried to correct the address",
    )


def alive(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a link is dead or leaves the shop over plain HTTP."""
    expected = "Every link leads somewhere, and safely"
    dead = ledger.find("link.dead")
    insecure = ledger.find("link.insecure")
    if dead:
        more = f" (and {len(dead) - 1} more)" if len(dead) > 1 else ""
        return broken(expected, f"{dead[0].subject or dead[0].quote} is dead: {dead[0].value}{more}", *dead[:4])
    if insecure:
        return broken(expected, f"{insecure[0].subject or insecure[0].value} leaves over plain HTTP", *insecure[:4])
    checked = ledger.find("link.checked")
    if checked:
        return kept(f"{len(checked)} links were followed", *checked[:3], expected=expected)
    return unseen(ledger, "no link was followed", "link.checked")


def cancellable(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where an order can be cancelled or saved only by telephone."""
    expected = "An order can be cancelled without a telephone call"
    facts = ledger.find("cancellation.offered", present=False)
    good = [fact for fact in facts if fact.value == "self-service"]
    if good:
        return kept(f"{place(good[0])} offers it", good[0], expected=expected)
    calls = [fact for fact in facts if fact.present]
    absent = [fact for fact in facts if isinstance(fact.value, Absent)]
    if calls:
        return broken(
            expected, f"Only by {calls[0].value}: {calls[0].quote or place(calls[0])}", *calls[:2], *absent[:1]
        )
    if absent:
        return broken(expected, f"There is no way to: {seen_instead(absent[0])}", absent[0])
    return unseen(ledger, "nobody looked for a way to cancel", "cancellation.offered")


def feedback(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where there is nowhere to leave feedback after an order."""
    return looked(
        ledger,
        "feedback.offered",
        expected="There is somewhere to leave feedback after an order",
        held="feedback could be left",
        failed=lambda fact: f"There is nowhere: {seen_instead(fact)}",
        reason="nobody looked for a place for feedback",
    )


PROMISES = (
    Promise("email.confirmed", "A mistyped e-mail address is noticed before it does harm.", confirmed),
    Promise("email.correctable", "A wrong e-mail address can be put right, before and after the order.", correctable),
    Promise("links.alive", "Every link in mails and pages lives and is safe.", alive),
    Promise("cancellation.self-service", "An order can be cancelled without a telephone call.", cancellable),
    Promise("feedback.possible", "Customers can say what they think after an order.", feedback, "minor"),
)
