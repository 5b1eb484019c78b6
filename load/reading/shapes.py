"""What numbers and keys look like at this shop, and which lines of its pages are everybody's."""

from __future__ import annotations

import re

MOST_SHAPES, MOST_LINES = 40, 20_000
_WORD = re.compile(r"[\w-]{8,80}")
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


class Shapes:
    """The shapes that order numbers, keys and the like have at this shop, learned from those that were read."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}
        self._pattern: re.Pattern[str] | None = None
        self._everybodys: set[str] = set()
        self._words: dict[str, bool] = {}

    def learn(self, token: str) -> None:
        """Take note of a number or key that belongs to one customer; what could be a plain word is left out."""
        if not (8 <= len(token) <= 80) or token.isalpha() or token.isdigit() or sum(c.isdigit() for c in token) < 4:
            return
        if (self._pattern and self._pattern.fullmatch(token)) or not _TOKEN.fullmatch(token):
            return
        if len(self._known) >= MOST_SHAPES:
            return
        first, *rest = token.split("-")
        is_key = any(not part.isdigit() and not part.isalpha() for part in rest)
        shape = "-".join([_shape_of(first), *(_any_of(part) if is_key else _shape_of(part) for part in rest)])
        self._known[shape] = None
        self._pattern = re.compile("|".join(self._known))
        self._everybodys.clear()
        self._words.clear()

    def tokens(self, text: str) -> tuple[str, ...]:
        """Return what in *text* has one of the shapes, each once, in order."""
        pattern = self._pattern
        if pattern is None:
            return ()
        known = self._words
        if len(known) >= MOST_LINES:
            known.clear()
        found = []
        for word in dict.fromkeys(_WORD.findall(text)):
            has_shape = known.get(word)
            if has_shape is None:
                has_shape = known[word] = pattern.fullmatch(word) is not None
            if has_shape:
                found.append(word)
        return tuple(found)

    # Lines ---------------------------------------------------------------------------------------
    def anybodys(self, lines: list[str]) -> list[int]:
        """Return the indices of the lines in which something may be one customer's own."""
        everybodys = self._everybodys
        return [index for index, line in enumerate(lines) if line not in everybodys]

    def is_everybodys(self, line: str) -> None:
        """Take note of a line in which nothing was a customer's own; it is not looked through again."""
        if len(self._everybodys) >= MOST_LINES:
            self._everybodys.clear()
        self._everybodys.add(line)


def _shape_of(part: str) -> str:
    if part.isdigit():
        return rf"\d{{{len(part)}}}"
    if part.isalpha() and len(part) < 16:
        return re.escape(part)
    return _any_of(part)


def _any_of(part: str) -> str:
    return rf"[{'A-Z' if part.upper() == part else 'a-z'}0-9]{{{len(part)}}}"
