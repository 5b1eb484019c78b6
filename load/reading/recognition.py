"""Recognises a page or mail that differs in nothing but own words from one that was looked at for somebody else.

Such a page is not looked through again: not for its fields, not for own words, not to see whether it is known. One in
`CHECK_EVERY` is, and compared; what was recognised wrongly is looked at from then on, and counted.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from journeys.driver.http.transport import Response
from load.reading.documents import Document, Shown
from load.reading.finding import Finder
from load.reading.moments import begin_of
from load.reading.own import OwnWords, Roles
from load.reading.shapes import Shapes
from load.reading.veil import NO_LIFT, Lift, Veil, Veiled

CHECK_EVERY = 199
"""A prime, so that it is not always the same page of a journey that is checked."""
MOST_PAGES = 2_000
"""Pages that are kept, and mails; when there are more, the oldest is forgotten."""

_IN_MARKS = b"\x02"

Page = tuple[bytes, bytes, int, str]
"""Address and body with marks in place of own words, HTTP status, charset."""
TakenOut = Callable[[str], tuple[str, list[tuple[str, str]]]]
"""Takes the values of fields out of a document; returns it and the fields."""
Kept = TypeVar("Kept")


class _Text(NamedTuple):
    """A text with marks in place of own words.

    Args:
        veiled: The text with stand-ins.
        pairs: Stand-ins, and the marks of the words behind them.
    """

    veiled: str
    pairs: list[tuple[str, str]]

    def over(self, veil: Veil, read: Callable[[], str]) -> Veiled:
        """Return the text under a customer's *veil*, as if it had been looked through; *read* returns it whole."""
        lift = veil.lift(self.pairs, read, self.veiled) if self.pairs else Lift(read=read, veiled=self.veiled)
        return self.veiled, lift


class _Known(NamedTuple):
    """A page with marks in place of own words.

    Args:
        text: Its address and source.
        document: The document taken apart.
        values: What stands in its fields, with marks.
    """

    text: _Text
    document: Document
    values: list[str]

    def shown(self, veil: Veil, read: Callable[[], str]) -> Shown:
        """Return the page in the words of the customer whose *veil* it is; *read* returns it whole."""
        veiled, lift = self.text.over(veil, read)
        values = [veil.own.filled(value) for value in self.values]
        return Shown(read, (veiled, lift), self.document, lift if self.document.is_own else NO_LIFT, values)


class Recognition:
    """The pages and mails that a worker would recognise.

    Args:
        shapes: What numbers and keys look like at this shop.
    """

    def __init__(self, shapes: Shapes) -> None:
        self.roles = Roles()
        self.differed = 0
        self._finder = Finder(shapes)
        self._known: dict[Page, _Known | None] = {}
        self._marks_at: dict[bytes, frozenset[bytes]] = {}
        self._mails: dict[bytes, _Text | None] = {}
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
        return None if self._is_to_be_checked() else known.shown(veil, read)

    def _is_to_be_checked(self) -> bool:
        """Say whether what is recognised now is looked at all the same."""
        self._recognised += 1
        return self._recognised % CHECK_EVERY == 0

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
        own = veil.own
        self._learn_words(shown.veiled[1], own)
        page = _page(answer, own)
        _make_room(self._marks_at)
        self._marks_at[page[0]] = self._marks_at.get(page[0], frozenset()) | own.marks_in(page[1])
        if page not in self._known:
            _make_room(self._known)
            self._known[page] = _learned(page, shown, veil, taken_out)
            return
        known = self._known[page]
        if known is not None and not _same(known.shown(veil, shown.read), shown):
            self._known[page] = None
            self.differed += 1

    def _learn_words(self, lift: Lift, own: OwnWords) -> None:
        for stand_in, mine in lift.pairs:
            own.learn(mine, begin_of(stand_in) or stand_in)
        self._finder.learn(lift.pairs)

    # Mails ---------------------------------------------------------------------------------------
    def veiled(self, text: str, veil: Veil, now: datetime) -> Veiled | None:
        """Return the words of a mail as its customer's *veil* does, without looking through a mail that is known."""
        own, raw = veil.own, text.encode("utf-8", "surrogatepass")
        if _IN_MARKS in raw:
            return veil.over(text, now)
        known = self._mails.get(own.marked(raw))
        if known is None:
            self._finder.find(own, "", raw, now)
            known = self._mails.get(own.marked(raw))
        if known is not None and not self._is_to_be_checked():
            return known.over(veil, lambda: text)
        veiled = veil.over(text, now)
        if veiled is not None:
            self._learn_words(veiled[1], own)
            self._learn_mail(own.marked(raw), veiled, own)
        return veiled

    def _learn_mail(self, marked: bytes, veiled: Veiled, own: OwnWords) -> None:
        """Take note of a mail that was looked through, or hold it against what is known of it."""
        learned = _text_of(veiled, marked.decode("utf-8", "surrogatepass"), own)
        if marked not in self._mails:
            _make_room(self._mails)
            self._mails[marked] = learned
        elif self._mails[marked] not in (None, learned):
            self._mails[marked] = None
            self.differed += 1


def _learned(page: Page, shown: Shown, veil: Veil, taken_out: TakenOut) -> _Known | None:
    """Return what is remembered of a page; None where it must be looked at each time."""
    if shown.veiled is None:
        return None
    address, body, _, charset = page
    source, fields = taken_out(body.decode(charset, "replace"))
    text = _text_of(shown.veiled, f"{address.decode()}\n{source}", veil.own)
    if text is None or bool(text.pairs) != shown.document.is_own:
        return None
    known = _Known(text, shown.document, [value for _, value in fields])
    return known if _same(known.shown(veil, shown.read), shown) else None


def _text_of(veiled: Veiled, marked: str, own: OwnWords) -> _Text | None:
    """Return what is remembered of a text; None where a stand-in is not everywhere where a mark is, and the reverse."""
    text, lift = veiled
    pairs = [(stand_in, own.marks.get(mine, "")) for stand_in, mine in lift.pairs]
    is_the_same = Lift(pairs)(text) == marked and all(mark and mark in marked for _, mark in pairs)
    return _Text(text, pairs) if is_the_same else None


def _make_room(kept: dict[Kept, Any]) -> None:
    if len(kept) >= MOST_PAGES:
        del kept[next(iter(kept))]


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
