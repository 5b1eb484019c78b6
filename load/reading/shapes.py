"""What numbers and keys look like at this shop, and which lines of its pages are everybody's."""

from __future__ import annotations

import re

SHORTEST, LONGEST, LEAST_DIGITS = 8, 80, 4
"""Of a number or key."""
LONGEST_WORD = 16
"""Letters that are the same for all customers' numbers."""
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
        self._beginnings: dict[bytes, re.Pattern[bytes]] = {}

    def learn(self, token: str) -> None:
        """Take note of a number or key that belongs to one customer; what could be a plain word is left out."""
        if not SHORTEST <= len(token) <= LONGEST or not is_key(token):
            return
        if (self._pattern and self._pattern.fullmatch(token)) or not _TOKEN.fullmatch(token):
            return
        if len(self._known) >= MOST_SHAPES:
            return
        first, *rest = token.split("-")
        is_mixed = any(not part.isdigit() and not part.isalpha() for part in rest)
        shape = "-".join([_shape_of(first), *(_any_of(part) if is_mixed else _shape_of(part) for part in rest)])
        self._known[shape] = None
        if rest and first.isalpha() and len(first) < LONGEST_WORD:
            begin = f"{first}-"
            shapes = "|".join(one for one in self._known if one.startswith(begin))
            self._beginnings[begin.encode()] = re.compile(rf"(?:{shapes})(?![\w-])".encode())
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
        _make_room(self._plain)
        self._plain.add(line)

    # Pages ---------------------------------------------------------------------------------------
    def in_address(self, address: str) -> list[str]:
        """Return the parts of an address that have one of the shapes."""
        pattern = self._pattern
        if pattern is None:
            return []
        return [part for part in address.split("/") if SHORTEST <= len(part) <= LONGEST and pattern.fullmatch(part)]

    def in_body(self, body: bytes) -> list[str]:
        """Return what in a page, in UTF-8, has one of the shapes that begin with letters of their own, as "FL-"."""
        found = []
        for begin, pattern in self._beginnings.items():
            at = body.find(begin)
            while at >= 0:
                token = pattern.match(body, at)
                if token and not body[max(at - 1, 0) : at].isalnum():
                    found.append(token[0].decode())
                at = body.find(begin, at + 1)
        return list(dict.fromkeys(found))

    # Lines ---------------------------------------------------------------------------------------
    def anybodys(self, lines: list[str]) -> list[int]:
        """Return the indices of the lines in which something may be one customer's own."""
        everybodys = self._everybodys
        return [index for index, line in enumerate(lines) if line not in everybodys]

    def is_everybodys(self, line: str) -> None:
        """Take note of a line in which nothing was a customer's own; it is not looked through again."""
        _make_room(self._everybodys)
        self._everybodys.add(line)


def _make_room(kept: set[str]) -> None:
    if len(kept) >= MOST_LINES:
        kept.clear()


def is_key(word: str) -> bool:
    """Say whether a word is no plain word and no plain number."""
    return not word.isalpha() and not word.isdigit() and sum(c.isdigit() for c in word) >= LEAST_DIGITS


def _shape_of(part: str) -> str:
    if part.isdigit():
        return rf"\d{{{len(part)}}}"
    if part.isalpha() and len(part) < LONGEST_WORD:
        return re.escape(part)
    return _any_of(part)


def _any_of(part: str) -> str:
    return rf"[{'A-Z' if part.upper() == part else 'a-z'}0-9]{{{len(part)}}}"
