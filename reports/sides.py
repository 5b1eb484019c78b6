"""A broken promise with its touchpoints side by side, and what differs between them marked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date

from parcours.domain.facts import Absent, Fact, Span, Touchpoint, Unoffered, Value
from parcours.domain.money import Money
from parcours.domain.promises import Outcome
from parcours.domain.vocabulary import VOCABULARY
from reports.model import Attempt
from reports.words import fact_label, place, value_text

Piece = tuple[str, bool]
"""A stretch of text, and whether it is to be marked."""


@dataclass(frozen=True, slots=True)
class Side:
    """What one touchpoint said about what is in dispute.

    Args:
        touchpoint: Who said it.
        where: Where it was read.
        at: When.
        label: What it is about, in words.
        value: What was said, in pieces; what differs from the other sides is marked.
        quote: The words, in pieces, with the value marked where it is found in them; empty if none was kept.
        evidence: Path in the run folder, or empty.
        there: False where the customer looked and found nothing.
        finding: Whether the customer found it by looking, so that a second finding is one more and no contradiction.
    """

    touchpoint: Touchpoint
    where: str
    at: datetime
    label: str
    value: tuple[Piece, ...]
    quote: tuple[Piece, ...]
    evidence: str
    there: bool
    finding: bool = False


def sides(outcome: Outcome, attempt: Attempt, zone: str) -> tuple[tuple[Side, ...], ...]:
    """Return what the touchpoints said that *outcome* rests on, in groups that stand side by side.

    Where several facts speak of the same thing, each thing is a group; otherwise all facts are one group.

    Args:
        outcome: An outcome of *attempt*.
        attempt: Gives the facts.
        zone: IANA name of the zone in which times are written.
    """
    facts = attempt.facts_of(outcome)
    subjects: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        subjects.setdefault((fact.name, fact.subject), []).append(fact)
    if all(len(group) == 1 for group in subjects.values()):
        return (_group(facts, zone),) if facts else ()
    return tuple(_group(tuple(group), zone) for group in subjects.values())


def _group(facts: tuple[Fact, ...], zone: str) -> tuple[Side, ...]:
    texts = [value_text(fact.value, zone) for fact in facts]
    common = _common_words(facts, texts)
    found = [
        Side(
            touchpoint=fact.touchpoint,
            where=place(fact.touchpoint, fact.where),
            at=fact.at,
            label=fact_label(fact),
            value=_mark_words(text, common) if fact.value is not True else ((text, False),),
            quote=_mark_value(fact),
            evidence=fact.evidence,
            there=fact.present,
            finding=fact.present and fact.name in VOCABULARY and VOCABULARY[fact.name].kind == "looked",
        )
        for fact, text in zip(facts, texts, strict=True)
    ]
    return tuple({(side.touchpoint, side.where, side.label, side.value): side for side in reversed(found)}.values())[
        ::-1
    ]


def differ(group: tuple[Side, ...]) -> bool:
    """Say whether the sides of *group* state different things."""
    stated = [side for side in group if not (side.finding and side.value == (("yes", False),))]
    if all(side.finding for side in stated) and len({side.label for side in stated}) == 1:
        return False
    return len({"".join(text for text, _ in side.value) for side in stated}) > 1


def _common_words(facts: tuple[Fact, ...], texts: list[str]) -> set[str]:
    """Words that all sides share, where they speak of the same thing; they need no mark."""
    if len(facts) < 2 or len({fact.name for fact in facts}) > 1:
        return set()
    shared = set.intersection(*(set(text.split()) for text in texts))
    return shared if any(set(text.split()) - shared for text in texts) else set()


def _mark_words(text: str, common: set[str]) -> tuple[Piece, ...]:
    if not common:
        return ((text, True),)
    pieces: list[Piece] = []
    for word in re.split(r"(\s+)", text):
        marked = bool(word.strip()) and word not in common
        if pieces and (pieces[-1][1] == marked or not word.strip()):
            pieces[-1] = (pieces[-1][0] + word, pieces[-1][1])
        else:
            pieces.append((word, marked))
    return tuple(pieces)


def _mark_value(fact: Fact) -> tuple[Piece, ...]:
    if not fact.quote:
        return ()
    forms = sorted((re.escape(form) for form in _forms(fact.value) if form), key=len, reverse=True)
    if not forms:
        return ((fact.quote, False),)
    parts = re.split(f"((?<!\\w)(?:{'|'.join(forms)})(?!\\w))", fact.quote, flags=re.IGNORECASE)
    return tuple((part, index % 2 == 1) for index, part in enumerate(parts) if part)


def _forms(value: Value) -> set[str]:
    """List the ways in which a shop may have written *value*."""
    match value:
        case bool() | Absent() | Unoffered():
            return set()
        case Money():
            plain = f"{abs(value.decimal):.2f}"
            return {plain, plain.replace(".", ","), *_with_sign(plain)}
        case datetime():
            return _dates(value.date()) | {f"{value:%H:%M}", f"{value:%H:%M:%S}", f"{value.hour}h{value:%M}"}
        case date():
            return _dates(value)
        case Span():
            return _dates(value.first) | _dates(value.last)
        case tuple():
            return set(value)
        case _:
            return {str(value)}


def _with_sign(plain: str) -> set[str]:
    return {f"{form}{space}€" for form in (plain, plain.replace(".", ",")) for space in ("", " ", "\u00a0", "\u202f")}


def _dates(day: date) -> set[str]:
    patterns = ("dd/MM/yyyy", "d/M/yyyy", "d MMMM yyyy", "d MMMM", "EEEE d MMMM yyyy", "EEEE d MMMM", "MMMM d, yyyy")
    forms = {format_date(day, pattern, locale=locale) for pattern in patterns for locale in ("fr", "en")}
    return forms | {day.isoformat()}
