"""One customer's own words, as far as they were found: each has a mark that stands for it in any customer's pages.

Two pages that are the same once the marks stand in them differ in nothing but these words.
"""

from __future__ import annotations

import re
from bisect import insort
from collections.abc import Iterable

SHORTEST, MOST_ROLES = 3, 2_000
_MARK = re.compile("\x02\\d+\x03")


class Roles:
    """What own words are to customers, such as the first name or the first order's number, each with its mark."""

    def __init__(self) -> None:
        self._marks: dict[str, str] = {}
        self._of: dict[bytes, str] = {}

    def of(self, mark: bytes) -> str:
        """Return the role of a mark."""
        return self._of[mark]

    def mark(self, role: str) -> str:
        """Return the mark of *role*; empty where there are too many of them."""
        known = self._marks.get(role)
        if known is None:
            if len(self._marks) >= MOST_ROLES:
                return ""
            known = self._marks[role] = f"\x02{len(self._marks)}\x03"
            self._of[known.encode()] = role
        return known


class OwnWords:
    """The own words of a customer.

    Args:
        words: Those that are known from the beginning, each with its role.
        roles: The marks, the same for all customers of a worker.
    """

    __slots__ = ("_by_mark", "_longest_first", "_roles", "marks")

    def __init__(self, words: Iterable[tuple[str, str]], roles: Roles) -> None:
        self._roles = roles
        self._by_mark: dict[str, str] = {}
        self.marks: dict[str, str] = {}
        self._longest_first: list[tuple[bytes, bytes]] = []
        for word, role in words:
            self.learn(word, role)

    def learn(self, word: str, role: str) -> None:
        """Take note of another own word; one that is known keeps its role. Digits alone could stand in a mark."""
        if len(word) < SHORTEST or word.isdigit() or word in self.marks:
            return
        number, mark = 1, self._roles.mark(role)
        while mark in self._by_mark:
            number += 1
            mark = self._roles.mark(f"{role} {number}")
        if mark:
            self.marks[word] = mark
            self._by_mark[mark] = word
            insort(self._longest_first, (_bytes(word), mark.encode()), key=_shortness)

    def renew(self, word: str, role: str) -> None:
        """Take note of an own word that is in place of the last one of its role."""
        if word not in self.marks:
            last = self._by_mark.pop(self._roles.mark(role), None)
            if last is not None:
                mark = self.marks.pop(last)
                self._longest_first.remove((_bytes(last), mark.encode()))
            self.learn(word, role)

    def marked(self, text: bytes, only: frozenset[bytes] | None = None) -> bytes:
        """Return *text*, in UTF-8, with marks in place of own words; with *only* these marks where they are told."""
        for word, mark in self._longest_first:
            if only is None or mark in only:
                text = text.replace(word, mark)
        return text

    def marks_in(self, marked: bytes) -> frozenset[bytes]:
        """Return the marks of own words that stand in a text."""
        return frozenset(mark for _, mark in self._longest_first if mark in marked)

    def lacks(self, marks: frozenset[bytes]) -> list[str]:
        """Return the roles of those *marks* for which this customer has no word yet."""
        return [self._roles.of(mark) for mark in marks if mark.decode() not in self._by_mark]

    def word(self, mark: str) -> str:
        """Return the own word for which *mark* stands."""
        return self._by_mark[mark]

    def filled(self, text: str) -> str:
        """Return *text* with own words in place of marks."""
        return _MARK.sub(lambda mark: self._by_mark[mark[0]], text) if "\x02" in text else text


def _shortness(pair: tuple[bytes, bytes]) -> int:
    return -len(pair[0])


def _bytes(word: str) -> bytes:
    return word.encode("utf-8", "surrogatepass")  # what could not be decoded is kept as it came
