"""A broken promise as plain text, with its touchpoints side by side; for logs and for what CI shows of a failure."""

from __future__ import annotations

import textwrap
from itertools import zip_longest

from parcours.domain.promises import Outcome
from reports.model import Attempt, JourneyResult
from reports.sides import Piece, Side, sides
from reports.text import one_line, plain
from reports.words import day_and_time

_COLUMN = 46
_MOST = 6


def tell_broken(outcome: Outcome, attempt: Attempt, zone: str) -> str:
    """Tell one broken promise: what was promised, what was seen, and what each touchpoint said."""
    lines = [
        f"{outcome.sentence} [{outcome.promise}]",
        f"  promised: {outcome.expected}",
        f"  seen:     {outcome.seen}",
    ]
    for group in sides(outcome, attempt, zone):
        for first in range(0, min(len(group), _MOST), 2):
            lines += ["", *_columns(group[first : first + 2], zone)]
    return plain("\n".join(lines))


def tell_journey(journey: JourneyResult, zone: str) -> str:
    """Tell what went wrong in *journey*: its trouble and every broken promise; empty where nothing did."""
    attempt = journey.last
    found = journey.detection
    parts = [f"{found.mark}: {found.fault or 'the healthy shop'}"] if found else []
    if found and found.accused:
        parts.append(f"accused wrongly: {', '.join(found.accused)}")
    if found and found.mark == "missed":
        parts.append(f"expected to break: {', '.join(found.expected)}")
    parts += [f"{journey.ending}: {attempt.trouble.message}"] if attempt.trouble else []
    parts += [tell_broken(outcome, attempt, zone) for outcome in journey.broken]
    return plain("\n\n".join(parts))


def joined(pieces: tuple[Piece, ...]) -> str:
    """Return the text of *pieces* without their marks."""
    return "".join(text for text, _ in pieces)


def _columns(pair: tuple[Side, ...], zone: str) -> list[str]:
    blocks = [_block(side, zone) for side in pair]
    return [
        "  " + " | ".join(cell.ljust(_COLUMN) for cell in row).rstrip() for row in zip_longest(*blocks, fillvalue="")
    ]


def _block(side: Side, zone: str) -> list[str]:
    texts = [
        f"{side.touchpoint.upper()} {side.where}".rstrip(),
        f'"{one_line(joined(side.quote), 200)}"' if side.quote else "",
        f"{side.label}: {one_line(joined(side.value), 200)}",
        day_and_time(side.at, zone),
        side.evidence,
    ]
    return [line for text in texts if text for line in textwrap.wrap(plain(text), _COLUMN)]
