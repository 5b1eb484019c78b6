"""Public posts and the shop's answers to them, each with its moment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from journeys.readers.source import Source
from journeys.readers.text import fold, shorten
from parcours.domain.facts import Fact, Touchpoint

_HEAD = re.compile(r"^(?P<author>[^,·|\t:]{2,60}?)\s*(?:,|·|\||\t| - | – | — |:)\s*(?:le |on )?")
_SHOP = re.compile(r"service client|customer service|equipe|the team|support|moderat|conseiller|adviser")


def read_posts(lines: Sequence[str], brand: str, source: Source) -> list[Fact]:
    """Read a page of public posts.

    Args:
        lines: The page's clean lines.
        brand: What the page calls the shop, such as its title; an author named in it is the shop.
        source: The page.
    """
    if source.touchpoint is not Touchpoint.SOCIAL:
        return []
    return list(_facts(lines, fold(brand), source))


def _facts(lines: Sequence[str], brand: str, source: Source) -> Iterator[Fact]:
    post = ""
    heads = [head for number, line in enumerate(lines) if (head := _head(number, line, source))]
    for number, author, moment in heads:
        text = lines[number + 1] if number + 1 < len(lines) else ""
        of_shop = fold(author) in brand or bool(_SHOP.search(fold(author)))
        if not of_shop:
            post = shorten(f"{author}: {text}", 60)
            yield source.fact("social.post", moment, text, subject=post)
        elif post:
            yield source.fact("social.answer", moment, text, subject=post)


def _head(number: int, line: str, source: Source) -> tuple[int, str, datetime] | None:
    """Return author and moment of a line that holds nothing else."""
    match = _HEAD.match(line)
    moment = source.calendar.moment_at(line, match.end()) if match and len(line) <= 140 else None
    if match is None or moment is None or moment.end < len(line.rstrip(" .")):
        return None
    return number, match["author"].strip(), moment.moment.astimezone(UTC)
