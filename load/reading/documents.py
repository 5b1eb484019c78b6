"""The documents that a worker has taken apart: each once, for all customers who are shown the same under the veil."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from journeys.driver.accessible import Names
from journeys.driver.http.controls import GONE
from journeys.driver.http.form import Field, Required
from journeys.driver.page import Control, Link, PageView, read_html
from load.reading.values import UNSEEN
from load.reading.veil import NO_LIFT, Lift, Veiled
from parcours.errors import ShopUnreachable

MOST_DOCUMENTS = 300
"""Documents that are kept; when there are more, all are forgotten."""
CHECK_EVERY = 200


class Document:
    """A document taken apart; shared by all customers who are shown it, and changed by none.

    Args:
        source: The document, perhaps with stand-ins.
        url: Its address, likewise.
        is_own: Whether there are stand-ins in it.
    """

    def __init__(self, source: str, url: str, *, is_own: bool = False) -> None:
        self.source = source
        self.url = url
        self.is_own = is_own
        self.tree = LexborHTMLParser(source)
        root = self.tree.root
        if root is None:
            raise ShopUnreachable(f"{url}: expected a page, found an empty document")
        fields = root.css(UNSEEN)
        self.filled = [node.mem_id for node in fields]
        self.filled_names = [node.attributes.get("name") or "" for node in fields]
        for node in root.css(GONE):
            node.decompose()
        self.root = root
        self.names = Names(root)
        self.uses = 0
        self.trusted = True
        self.lists: dict[str, list[LexborNode]] = {}
        self.found: dict[tuple[str, object], int | None] = {}
        self.named: dict[str, list[str]] = {}
        self.everybodys: dict[str, bool] = {}
        self.fields_of: dict[int, list[Field]] = {}
        self.required_of: dict[int, list[Required]] = {}
        self.rivals_of: dict[int, list[int]] = {}
        self.unreachable: list[str] | None = None
        self._views: dict[int, PageView] = {}

    def view(self, status: int) -> PageView:
        """Return what can be seen of it, with stand-ins."""
        view = self._views.get(status)
        if view is None:
            view = self._views[status] = read_html(self.source, self.url, status)
        return view


class Shown(NamedTuple):
    """What came as an answer, looked at.

    Args:
        read: Returns its address and, on the next line, the document without the values of its fields.
        veiled: The same with stand-ins, and what takes them off; None where that cannot be told.
        document: The document taken apart, perhaps with stand-ins.
        lift: Takes the document's stand-ins off.
        values: What stands in its fields, in order.
    """

    read: Callable[[], str]
    veiled: Veiled | None
    document: Document
    lift: Lift
    values: list[str]


class Documents:
    """What a worker has taken apart, by its text under the veil."""

    def __init__(self) -> None:
        self.differed = 0
        self._known: dict[str, Document] = {}

    def get(self, veiled: str, lift: Lift, names: list[str], plain: str, status: int) -> tuple[Document, Lift]:
        """Return the document of a page and how its stand-ins are taken off; its own where none can be shared.

        The first customer who shares a document, and one in `CHECK_EVERY` after, has the own one taken apart as well;
        where the two do not show the same, nobody shares it any more.

        Args:
            veiled: Address and, on the next line, source, under the veil.
            lift: Takes it off.
            names: Names of the fields, in order.
            plain: Address and source as they came.
            status: HTTP status.
        """
        known = self._known.get(veiled)
        if known is None:
            if not lift.is_sound():
                return document_of(plain), NO_LIFT
            if len(self._known) >= MOST_DOCUMENTS:
                self._known.clear()
            known = self._known[veiled] = document_of(veiled, is_own=bool(lift.pairs))
        if not known.trusted or known.filled_names != names:
            return document_of(plain), NO_LIFT
        known.uses += 1
        if known.is_own and (known.uses == 2 or known.uses % CHECK_EVERY == 0):
            own = document_of(plain)
            if lifted(known.view(status), lift) != own.view(status):
                known.trusted = False
                self.differed += 1
                return own, NO_LIFT
        return known, lift


def lifted(view: PageView, lift: Lift) -> PageView:
    """Return a page in the customer's own words."""
    return PageView(*(lifted_part(view, name, lift) for name in PageView.__slots__))  # type: ignore[arg-type]  # each slot has its own type


def lifted_part(view: PageView, name: str, lift: Lift) -> object:
    """Return one part of a page in the customer's own words."""
    part = getattr(view, name)
    if name == "links":
        return tuple(Link(lift(link.name), lift(link.url)) for link in part)
    if name == "controls":
        return tuple(Control(lift(control.label), control.type, control.required) for control in part)
    if isinstance(part, tuple):
        return tuple(lift("\n".join(part)).split("\n")) if part else part
    return lift(part) if isinstance(part, str) else part


def document_of(text: str, *, is_own: bool = False) -> Document:
    """Take a document apart, in front of which its address stands as a line of its own."""
    url, _, source = text.partition("\n")
    return Document(source, url, is_own=is_own)
