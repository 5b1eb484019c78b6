"""All touchpoints of one order say the same.

Rests on every word of the vocabulary that is marked ``agree``, on ``customer.ordered`` and ``customer.collected``
(their time is the customer's clock), ``tracking.status``, ``tracking.event``, ``support.says-status``, ``order.status``
and ``mail.parts-disagree``; ``page.looked`` tells where the checkout ends.
"""

from __future__ import annotations

from journeys.promises.agreement import compared, contradictions
from journeys.promises.looking import ordered
from journeys.promises.wording import noun
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Promise, Verdict, broken, kept, not_seen
from parcours.domain.terms import Terms


def agree(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where two touchpoints contradict each other, or one of them what the customer did."""
    found = contradictions(ledger, terms)
    expected = "Screen, mail, invoice, tracking and customer service say the same about one order"
    if found:
        first = found[0]
        others = [other.about for other in found[1:] if other.about != first.about]
        more = f" (also: {', '.join(dict.fromkeys(others))})" if others else ""
        facts = tuple(dict.fromkeys(fact for contradiction in found[:4] for fact in contradiction.facts))
        return broken(expected, f"{first.text}{more}", *facts[:8])
    if ordered(ledger) is None:
        return not_seen("nothing was ordered")
    pairs = compared(ledger)
    if not pairs:
        return not_seen("no two touchpoints spoke of the same thing")
    names = dict.fromkeys(noun(fact.name) for fact in pairs)
    return kept(f"they agree on {', '.join(list(names)[:6])}", *pairs[:8], expected=expected)


PROMISES = (Promise("touchpoints.agree", "All touchpoints say the same about one order.", agree, "critical"),)
