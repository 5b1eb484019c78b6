"""Recognises a page that differs in nothing but own words from one that was looked at for somebody else.

Such a page is not looked through again: not for its fields, not for own words, not to see whether it is known. One in
`CHECK_EVERY` is, and compared; a page that was recognised wrongly is looked at from then on, and counted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from journeys.driver.http.transport import Response
from load.reading.documents import Document, Shown
from load.reading.finding import Finder
from load.reading.moments import begin_of
from load.reading.own import OwnWords, Roles
from load.reading.shapes import Shapes
from load.reading.veil import NO_LIFT, Lift, Veil

CHECK_EVERY = 199
"""A prime, so that it is not always the same page of a journey that is checked."""
MOST_PAGES = 2_000
"""Pages that are kept; when there are more, the oldest is forgotten."""

_IN_MARKS = b"\x02"

Page = tuple[bytes, bytes, int, str]
"""Address and body with marks in place of own words, HTTP status, charset."""
TakenOut = Callable[[str], tuple[str, list[tuple[str, str]]]]
"""Takes the values of fields out of a document; returns it and the fields."""


class _Known(NamedTuple):
    """A page with marks in place of own words.

    Args:
        veiled: Address and source with stand-ins.
        pairs: Stand-ins, and the marks of the words behind them.
        document: The document taken apart.
        values: What stands in its fields, with marks.
    """

    veiled: str
    pairs: list[tuple[str, str]]
    document: Document
    values: list[str]

    def shown(self, veil: Veil, read: Callable[[], str]) -> Shown:
        """Return the page in the words of the customer whose *veil* it is; *read* returns it whole."""
        lift = veil.lift(self.pairs, read, self.veiled) if self.pairs else Lift(read=read, veiled=self.veiled)
        values = [veil.own.filled(value) for value in self.values]
        return Shown(read, (self.veiled, lift), self.document, lift if self.document.is_own else NO_LIFT, values)


class Recognition:
    """The pages that a worker would recognise.

    Args:
        shapes: What numbers and keys look like at this shop.
    """

    def __init__(self, shapes: Shapes) -> None:
        self.roles = Roles()
        self.differed = 0
        self._finder = Finder(shapes)
        self._known: dict[Page, _Known | None] = {}
        self._marks_at: dict[bytes, frozenset[bytes]] = {}
        self._recognised = 0

    def shown(self, answer: Response, veil: Veil, now: datetime | None, read: Callable[[], str]) -> Shown | None:
        """Return a page as it is shown to the customer; None where it is not known, or has to be looked at.

        Args:
            answer: What came.
            veil: The customer's.
            now: The customer's clock; None where no moment is the customer's own.
            read: Returns address and source of the page without the values of its fields.
        """
        known = self._known_of(answer, veil.own, now)
        if known is None or not known.document.trusted:
            return None
        self._recognised += 1
        return known.shown(veil, read) if self._recognised % CHECK_EVERY else None

    def _known_of(self, answer: Response, own: OwnWords, now: datetime | None) -> _Known | None:
        """Return what is known of a page: with the marks that stood at such an address before, or with all."""
        if _IN_MARKS in answer.body:
            return None
        marks = self._marks_at.get(own.marked(answer.url.encode()))
        if marks is not None:
            known = self._known.get(_page(answer, own, marks))
            if known is None and (roles := own.lacks(marks)):
                self._finder.find(own, answer.url, answer.body, now, roles)
                known = self._known.get(_page(answer, own, marks))
            if known is not None:
                return known
        self._finder.find(own, answer.url, answer.body, now)
        return self._known.get(_page(answer, own))

    def learn(self, answer: Response, shown: Shown, veil: Veil, taken_out: TakenOut) -> None:
        """Take note of a page that was looked at, or hold it against what is known of it."""
        if shown.veiled is None or _IN_MARKS in answer.body:
            return
        pairs = shown.veiled[1].pairs
        for stand_in, mine in pairs:
            veil.own.learn(mine, begin_of(stand_in) or stand_in)
        self._finder.learn(pairs)
        page = _page(answer, veil.own)
        self._note_marks(page, veil.own)
        if page not in self._known:
            self._remember(page, shown, veil, taken_out)
            return
        known = self._known[page]
        if known is not None and not _same(known.shown(veil, shown.read), shown):
            self._known[page] = None
            self.differed += 1

    def _note_marks(self, page: Page, own: OwnWords) -> None:
        if len(self._marks_at) >= MOST_PAGES:
            del self._marks_at[next(iter(self._marks_at))]
        self._marks_at[page[0]] = self._marks_at.get(page[0], frozenset()) | own.marks_in(page[1])

    def _remember(self, page: Page, shown: Shown, veil: Veil, taken_out: TakenOut) -> None:
        """Remember a page; that it must be looked at each time, where its own words and its marks are not the same."""
        if len(self._known) >= MOST_PAGES:
            del self._known[next(iter(self._known))]
        self._known[page] = _learned(page, shown, veil, taken_out)


def _learned(page: Page, shown: Shown, veil: Veil, taken_out: TakenOut) -> _Known | None:
    """Return what is remembered of a page; None where taking off the stand-ins does not put the marks in place."""
    if shown.veiled is None:
        return None
    address, body, _, charset = page
    veiled, lift = shown.veiled
    pairs = [(stand_in, veil.own.marks.get(mine, "")) for stand_in, mine in lift.pairs]
    if bool(pairs) != shown.document.is_own or not all(mark for _, mark in pairs):
        return None
    source, fields = taken_out(body.decode(charset, "replace"))
    known = _Known(veiled, pairs, shown.document, [value for _, value in fields])
    is_the_same = Lift(pairs)(veiled) == f"{address.decode()}\n{source}" and _same(known.shown(veil, shown.read), shown)
    return known if is_the_same else None


def _page(answer: Response, own: OwnWords, only: frozenset[bytes] | None = None) -> Page:
    return own.marked(answer.url.encode()), own.marked(answer.body, only), answer.status, answer.charset


def _same(one: Shown, other: Shown) -> bool:
    """Say whether two looks at a page saw the same."""
    if one.veiled is None or other.veiled is None:
        return False
    (veiled, lift), (also_veiled, also_lift) = one.veiled, other.veiled
    return (veiled, list(lift.pairs), lift.minutes, one.values) == (
        also_veiled,
        list(also_lift.pairs),
        also_lift.minutes,
        other.values,
    )
