"""A line that one part of a mail lost, where the other part holds all the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from journeys.readers.text import fold, shorten

_LABELLED = re.compile(r"\s*(?P<label>[^\d:]{3,40}?)\s?:\s+(?P<value>\S.*)")
_SIGNS = re.compile(r"[^a-z0-9]|eur\b")
_ENOUGH = 4
"""Fewer labelled lines in common do not make two parts of one letter the same text."""


def lost_lines(lines: Sequence[str], other: Sequence[str]) -> Iterator[str]:
    """List the labelled values of one part that the other part lacks, where it holds nearly all of them.

    Parts that say the same in other words differ in many lines, and are left alone: of four or more labelled lines
    three quarters must stand in both.

    Args:
        lines: One part's lines, wrapped paragraphs joined.
        other: The other part's.
    """
    held_there = _bare(" ".join(other))
    labelled = [match for match in map(_LABELLED.match, lines) if match and "http" not in match.string]
    lost = [match.string for match in labelled if _bare(match["value"]) not in held_there]
    if len(labelled) - len(lost) >= _ENOUGH and len(lost) * 4 <= len(labelled):
        yield from (shorten(line, 80) for line in lost)


def _bare(text: str) -> str:
    """Return letters and digits alone, so that neither wrapping nor signs of money count."""
    return _SIGNS.sub("", fold(text))
