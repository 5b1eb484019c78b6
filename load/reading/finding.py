"""Finds words of a customer's own where they are easily found, so that the page need not be looked through for them.

That is in its address, in hidden fields, behind what this shop's numbers begin with, and where others' minutes stood.
What is not found this way is found when the page is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from load.reading.moments import begin_of, is_lately
from load.reading.own import OwnWords
from load.reading.shapes import LONGEST, SHORTEST, Shapes, is_key
from load.reading.veil import other_token

MOST_BEGINNINGS = 8
_NUMBER, _HIDDEN, _MOMENT = "number", "hidden ", "moment"
_ALL = {_NUMBER, _HIDDEN, _MOMENT}


class Finder:
    """What own words look like at this shop.

    Args:
        shapes: What numbers and keys look like.
    """

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._beginnings: dict[bytes, str] = {}

    def learn(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Take note of how the moments begin that stand among *pairs* of stand-in and own words."""
        for stand_in, _ in pairs:
            begin = begin_of(stand_in)
            written = begin.encode("utf-8", "surrogatepass")
            if begin and written not in self._beginnings:
                if len(self._beginnings) >= MOST_BEGINNINGS:
                    del self._beginnings[next(iter(self._beginnings))]
                self._beginnings[written] = begin

    def find(
        self, own: OwnWords, address: str, body: bytes, now: datetime | None, roles: Sequence[str] | None = None
    ) -> None:
        """Look for own words in a page, and let *own* learn them.

        Args:
            own: The customer's words.
            address: The page's address.
            body: The page, in UTF-8.
            now: The customer's clock; None where no moment is the customer's own.
            roles: Those that are looked for; None for all.
        """
        kinds = {self._kind(role) for role in roles} if roles is not None else _ALL
        if _NUMBER in kinds:
            for token in (*self._shapes.in_address(address), *self._shapes.in_body(body)):
                own.learn(token, other_token(token, set()))
        if _HIDDEN in kinds:
            for name, value in _hidden(body):
                own.renew(value, _HIDDEN + name)
        if _MOMENT in kinds and now:
            for moment, begin in self._moments(body, now):
                own.learn(moment, begin)

    def _kind(self, role: str) -> str:
        if role.startswith(_HIDDEN):
            return _HIDDEN
        return _MOMENT if role in self._beginnings.values() else _NUMBER

    def _moments(self, body: bytes, now: datetime) -> list[tuple[str, str]]:
        """Return the moments of the last minutes, each with its beginning."""
        found = []
        for written, begin in self._beginnings.items():
            at = body.find(written)
            while at >= 0:
                end = at + len(written)
                minute = body[end : end + 2]
                if len(minute) == 2 and minute.isdigit() and is_lately(minute.decode(), now):
                    found.append((begin + minute.decode(), begin))
                at = body.find(written, end)
        return found


def _hidden(body: bytes) -> list[tuple[str, str]]:
    """Return name and value of the hidden fields of a page whose value looks like a key."""
    found = []
    at = body.find(b'"hidden"')
    while at >= 0:
        end = body.find(b">", at)
        tag = body[body.rfind(b"<", 0, at) : end]
        value = _written(tag, b' value="')
        if SHORTEST <= len(value) <= LONGEST and is_key(value):
            found.append((_written(tag, b' name="'), value))
        at = body.find(b'"hidden"', end) if end > 0 else -1
    return found


def _written(tag: bytes, key: bytes) -> str:
    return tag.partition(key)[2].partition(b'"')[0].decode("utf-8", "replace")
