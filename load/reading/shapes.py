"""What numbers and keys look like at this shop, and which lines of its pages are everybody's."""

from __future__ import annotations

import re

MOST_SHAPES, MOST_LINES = 40, 20_000
_WORD = re.compile(r"[\w-]{8,80}", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")


class Shapes:
    """The shapes that order numbers, keys and the like have at this shop, learned from those that were read."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}
        self._pattern: re.Pattern[str] | None = None
        self._everybodys: set[str] = set()
        self._plain: set[str] = set()

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
        self._plain.clear()

    def tokens(self, text: str) -> tuple[str, ...]:
        """Return what in *text* has one of the shapes, each once, in order."""
        pattern = self._pattern
        if pattern is None:
            return ()
        plain = self._plain
        found: list[str] = []
        for line in text.split("\n"):
            if line not in plain:
                of_line = [word for word in _WORD.findall(line) if pattern.fullmatch(word)]
                found += of_line
                if not of_line:
                    self._is_plain(line)
        return tuple(dict.fromkeys(found))

    def _is_plain(self, line: str) -> None:
        """Take note of a line in which no word has a shape; with stand-ins for names, most are shown to others too."""
        if len(self._plain) >= MOST_LINES:
            self._plain.clear()
        self._plain.add(line)

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
