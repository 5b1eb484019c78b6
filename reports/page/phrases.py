"""A saying in short phrases: what follows the page's own title, with what was said many times counted once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reports.text import one_line
from reports.timeline import Saying
from reports.words import fact_label, label, value_text

_PAGE = "page.looked"
_EACH = 3


@dataclass(frozen=True, slots=True)
class Phrase:
    """One thing said: what about, what, and "accused" or "missing" where a reader's eye should rest."""

    about: str
    text: str
    tone: str


def page_title(saying: Saying) -> str:
    """Return the title of the page on which the saying stood; empty where it was no page."""
    return next((str(fact.value) for fact in saying.facts if fact.name == _PAGE), "")


def phrases(saying: Saying, accused: set[int], zone: str) -> list[Phrase]:
    """Tell the facts of *saying*, in order.

    Args:
        saying: What was said.
        accused: Positions in the ledger of the facts on which a broken promise rests.
        zone: IANA name of the zone in which times are written.
    """
    counts = Counter(fact.name for fact in saying.facts if fact.seq not in accused)
    told: dict[str, None] = {}
    found = []
    for fact in saying.facts:
        if fact.name == _PAGE or fact.name in told:
            continue
        if fact.seq not in accused and counts[fact.name] > _EACH:
            told[fact.name] = None
            found.append(Phrase(label(fact.name), f"{counts[fact.name]} times", ""))
            continue
        tone = "accused" if fact.seq in accused else "" if fact.present else "missing"
        found.append(Phrase(one_line(fact_label(fact), 60), one_line(value_text(fact.value, zone), 140), tone))
    return found
