"""A saying in short phrases: what follows the page's own title, with what was said many times counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from parcours.domain.vocabulary import VOCABULARY
from reports.text import one_line
from reports.timeline import Saying
from reports.words import fact_label, label, value_text

_PAGE = "page.looked"
_OF_EVERY_PAGE = frozenset({"page.foot", "page.accessible", "amount.currency"})
"""Noted of every page only to find the one that is unlike the others: the ledger has them."""
_EACH = 3
_ROOM = 9
_FEW = 2
"""So few more are not worth folding away."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One thing said: what about, what, and "accused" or "missing" where a reader's eye should rest."""

    about: str
    text: str
    tone: str


def page_title(saying: Saying) -> str:
    """Return the title of the page on which the saying stood; empty where it was no page."""
    return next((str(fact.value) for fact in saying.facts if fact.name == _PAGE), "")


def phrases(saying: Saying, accused: set[int], zone: str) -> tuple[list[Phrase], list[Phrase]]:
    """Tell the facts of *saying*: what a reader should see at once, and the rest, each in order.

    First come the facts that are accused or missing and those on which all touchpoints must agree; the
    others fill up what room is left.

    Args:
        saying: What was said.
        accused: Positions in the ledger of the facts on which a broken promise rests.
        zone: IANA name of the zone in which times are written.
    """
    told = dict.fromkeys(_told(saying, accused, zone))
    if len(told) <= _ROOM + _FEW:
        return [phrase for phrase, _ in told], []
    weighty = [phrase for phrase, weight in told if weight]
    spare = max(0, _ROOM - len(weighty))
    first = set(weighty) | set([phrase for phrase, weight in told if not weight][:spare])
    return [phrase for phrase, _ in told if phrase in first], [phrase for phrase, _ in told if phrase not in first]


def _told(saying: Saying, accused: set[int], zone: str) -> Iterator[tuple[Phrase, bool]]:
    counts = Counter(fact.name for fact in saying.facts if fact.seq not in accused)
    summed: set[str] = set()
    for fact in saying.facts:
        guilty = fact.seq in accused
        if fact.name == _PAGE or (fact.name in _OF_EVERY_PAGE and fact.present and not guilty):
            continue
        if not guilty and counts[fact.name] > _EACH:
            if fact.name not in summed:
                summed.add(fact.name)
                yield Phrase(label(fact.name), f"{counts[fact.name]} times", ""), False
            continue
        tone = "accused" if guilty and fact.value is not True else "" if fact.present else "missing"
        about = label(fact.name) if fact.subject == saying.where else fact_label(fact)
        phrase = Phrase(one_line(about, 60), one_line(value_text(fact.value, zone), 140), tone)
        word = VOCABULARY.get(fact.name)
        yield phrase, guilty or not fact.present or bool(word and word.agree)
