"""A driver for crowds: pages that differ in the values of fields alone are taken apart once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from journeys.driver.accessible import Names
from journeys.driver.http.driver import _GONE, HttpDriver, _charset
from journeys.driver.http.form import Entries
from journeys.driver.http.transport import Response, Transport
from journeys.driver.page import PageView, read_html
from parcours.errors import ShopUnreachable

MOST_DOCUMENTS = 300
"""Documents that a worker keeps taken apart; when there are more, all are forgotten."""
_INPUT = re.compile(r"""<input\s(?:[^>"']|"[^"]*"|'[^']*')*>""")
_UNSEEN = "input:not([type=submit], [type=button], [type=reset], [type=image], [type=radio], [type=checkbox])"
"""Fields whose value is no part of what a page says: hidden ones, and those that the customer fills in."""
_SEEN = re.compile(r"""(?<![\w-])type\s*=\s*["']?(?:submit|button|reset|image|radio|checkbox)\b""", re.IGNORECASE)
_WRITTEN = r"""(?<![\w-])%s\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"""
_VALUE = re.compile(_WRITTEN % "value", re.IGNORECASE)
_NAME = re.compile(_WRITTEN % "name", re.IGNORECASE)


class UnreadPage(PageView):
    """A page that is taken apart when somebody looks at more than its address and status.

    Args:
        source: The document without the values of its fields, which are no part of what it says.
        url: Address after redirects.
        status: HTTP status.
    """

    __slots__ = ("source",)
    source: str

    def __init__(self, source: str, url: str, status: int) -> None:
        for name, value in (("source", source), ("url", url), ("status", status)):
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> object:
        """Read the page, and return what was asked for."""
        if name not in PageView.__slots__:
            raise AttributeError(name)
        view = read_html(self.source, self.url, self.status)
        for slot in PageView.__slots__:
            object.__setattr__(self, slot, getattr(view, slot))
        return getattr(self, name)


class _RememberedNames(Names):
    """Names that are computed once for each node."""

    def __init__(self, root: LexborNode) -> None:
        super().__init__(root)
        self._known: dict[int, str] = {}

    def of(self, node: LexborNode) -> str:
        known = self._known.get(node.mem_id)
        if known is None:
            known = self._known[node.mem_id] = super().of(node)
        return known


class _Document:
    """A document taken apart; shared by all customers who are shown it, and changed by none."""

    def __init__(self, source: str, gone: str) -> None:
        self.tree = LexborHTMLParser(source)
        root = self.tree.root
        if root is None:
            raise ShopUnreachable("expected a page, found an empty document")
        fields = root.css(_UNSEEN)
        self.filled = [node.mem_id for node in fields]
        self.filled_names = [node.attributes.get("name") or "" for node in fields]
        for node in root.css(gone):
            node.decompose()
        self.root = root
        self.names = _RememberedNames(root)
        self.fields: list[LexborNode] | None = None
        self.pressable: list[LexborNode] | None = None


class Documents:
    """The documents that a worker has taken apart, by their source without the values of fields."""

    def __init__(self) -> None:
        self._known: dict[str, _Document] = {}

    def get(self, source: str, names: list[str], make: Callable[[], _Document]) -> _Document | None:
        """Return the document of *source*; None where its fields do not have these names in this order."""
        known = self._known.get(source)
        if known is None:
            if len(self._known) >= MOST_DOCUMENTS:
                self._known.clear()
            known = self._known[source] = make()
        return known if known.filled_names == names else None


class CrowdDriver(HttpDriver):
    """The driver without a browser, for many customers of one shop.

    Args:
        transport: Sends the requests, with the customer's cookies.
        check_typed: Called with each text before it is typed.
        documents: What was taken apart for others.
    """

    def __init__(self, transport: Transport, check_typed: Callable[[str], None], documents: Documents) -> None:
        self._documents = documents
        super().__init__(transport, check_typed)

    def read(self) -> PageView:
        """Return the page as it is, to be read when it is looked at."""
        if self._view is None:
            self._view = UnreadPage(self._source, self._url, self._status)
        return self._view

    def _open(self, response: Response) -> None:
        self._stale = False
        self._url = response.url
        self._status = response.status
        self._html = response.body.decode(_charset(response), "replace")
        self._view = None
        fields: list[tuple[str, str]] = []
        self._source = _INPUT.sub(lambda tag: _without_value(tag[0], fields), self._html)
        names, values = [name for name, _ in fields], [value for _, value in fields]
        document = self._documents.get(self._source, names, lambda: _Document(self._source, _GONE))
        if document is None:
            document, values, self._source = _Document(self._html, _GONE), [], self._html
        self._document = document
        self._tree, self._root, self._names = document.tree, document.root, document.names
        self._entries = Entries(dict(zip(document.filled, values, strict=False)))

    def _fields(self) -> Iterator[LexborNode]:
        if self._document.fields is None:
            self._document.fields = list(super()._fields())
        return iter(self._document.fields)

    def _pressable(self) -> Iterator[LexborNode]:
        if self._document.pressable is None:
            self._document.pressable = list(super()._pressable())
        return iter(self._document.pressable)


def _without_value(tag: str, fields: list[tuple[str, str]]) -> str:
    """Return the tag of a field without its value; name and value join *fields*. Buttons stay as they are."""
    if _SEEN.search(tag):
        return tag
    value, name = _VALUE.search(tag), _NAME.search(tag)
    fields.append((_text(name), _text(value)))
    return tag[: value.start()] + tag[value.end() :] if value else tag


def _text(written: re.Match[str] | None) -> str:
    return unescape(next((part for part in written.groups() if part is not None), "")) if written else ""
