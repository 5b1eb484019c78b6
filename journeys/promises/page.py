"""Every page that a customer reads: whole, its letters intact, its fields filled in, in the customer's language.

Rests on ``page.looked``, ``page.mojibake``, ``page.unfilled``, ``page.foreign`` and ``page.foot``.
"""

from __future__ import annotations

from journeys.promises.wording import capital, place
from parcours.domain.facts import Fact
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Promise, Verdict, broken, kept, not_seen
from parcours.domain.terms import Terms

_FEET = 3
"""Other addresses that must end with a foot before one that does not is called cut."""


def readable(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a page shows broken letters or an unfilled field, or stops before its end."""
    expected = "Every page comes whole, with whole letters and filled fields"
    flaws = [*ledger.find("page.mojibake"), *ledger.find("page.unfilled")]
    if flaws:
        more = f" (and {len(flaws) - 1} more)" if len(flaws) > 1 else ""
        return broken(expected, f"{capital(place(flaws[0]))} shows “{flaws[0].value}”{more}", *flaws[:4])
    cut = _cut(ledger)
    if cut:
        return broken(expected, f"{capital(place(cut))} stops before the foot that every other page has", cut)
    looked = ledger.find("page.looked")
    if not looked:
        return not_seen("no page was read")
    return kept(f"{len(looked)} pages were whole", *looked[:3], expected=expected)


def _cut(ledger: Ledger) -> Fact | None:
    """Return the one page without a foot, where all others have one; a shop may leave it out on several."""
    feet = ledger.find("page.foot")
    without = {fact.subject: fact for fact in feet if fact.value is False}
    with_one = {fact.subject for fact in feet if fact.value is True}
    if len(without.keys() - with_one) <= 1 and len(without) == 1 and len(with_one) >= _FEET:
        return next(iter(without.values()))
    return None


def language(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a page speaks another language than the customer's."""
    expected = "Every page speaks the customer's language"
    foreign = ledger.find("page.foreign")
    if foreign:
        more = f" (and {len(foreign) - 1} more)" if len(foreign) > 1 else ""
        return broken(expected, f"{capital(place(foreign[0]))} says “{foreign[0].value}”{more}", *foreign[:4])
    looked = ledger.find("page.looked")
    if not looked:
        return not_seen("no page was read")
    return kept(f"{len(looked)} pages were in one language", *looked[:3], expected=expected)


PROMISES = (
    Promise("page.readable", "Every page comes whole, with whole letters and filled fields.", readable),
    Promise("page.language", "Every page speaks the language in which the customer shops.", language),
)
