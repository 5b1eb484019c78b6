"""The driver without a browser.

It knows forms, links and names as the browser's does, and no script: a control that acts by script alone
is told so, and the journey that needs it plays in a browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

from selectolax.lexbor import LexborHTMLParser, LexborNode

from journeys.driver.accessible import Names
from journeys.driver.addresses import joined
from journeys.driver.http.controls import (
    FIELDS,
    GONE,
    NO_FIELD,
    NOT_TYPED,
    PRESSABLE,
    is_usable,
    kind_of,
    steps_to,
)
from journeys.driver.http.form import (
    Entries,
    Field,
    Request,
    Required,
    asked_by_script,
    entries_of,
    fields_of,
    form_of,
    lacks_an_entry,
    option_value,
    request_of,
    required_of,
    same_group,
    sending_of,
)
from journeys.driver.http.transport import ANYTHING, KeepsCookies, Response, Transport
from journeys.driver.lines import squeeze
from journeys.driver.names import alternatives, find, matches, spoken, what_there_is
from journeys.driver.page import PageView, read_html
from journeys.driver.port import Document, Name, StepFailed
from parcours.errors import CouldNotLook, ShopUnreachable


class HttpDriver:
    """A customer's hands and eyes over HTTP.

    Args:
        transport: Sends the requests, with the customer's cookies.
        check_typed: Called with each text before it is typed; the guard that lets no real card number through.
    """

    def __init__(self, transport: Transport, check_typed: Callable[[str], None] = lambda text: None) -> None:
        self._transport = transport
        self._check_typed = check_typed
        self._history: list[str] = []
        self._view: PageView | None = None
        self._stale = False
        self._open(Response("about:blank", 0, {}, b""))

    # Going and reading ---------------------------------------------------------------------------
    def go_to(self, url: str) -> PageView:
        """Open *url* and return the page."""
        return self._follow("GET", _address(self._url, url))

    def read(self) -> PageView:
        """Return the page as it is."""
        self._reopen()
        if self._view is None:
            self._view = read_html(self._html, self._url, self._status)
        return self._view

    def go_back(self) -> PageView:
        """Open the page before this one again."""
        if len(self._history) < 2:
            raise StepFailed("go back: there is no page before this one")
        self._history.pop()
        return self._follow("GET", self._history.pop())

    def has(self, name: Name) -> bool:
        """Say whether a button, link or field of this name is there."""
        return self._find(name, self._pressable()) is not None or self._find(name, self._fields()) is not None

    # Filling in ----------------------------------------------------------------------------------
    def fill(self, label: Name, text: str) -> None:
        """Type *text* into the field of this label."""
        self._check_typed(text)
        node = self._one("field", label, self._typed_into())
        self._entries.typed[node.mem_id] = text

    def choose(self, label: Name, option: Name = "") -> None:
        """Choose an option, a radio button or a check box."""
        if option:
            boxes = [node for node in self._fields() if node.tag == "select"]
            index = self._find(label, boxes)
            if index is not None:
                self._select(boxes[index], label, option)
                return
            ticks = self._ticks()
            grouped = [node for node in ticks if self._in_group(node, label)]
            self._tick(self._one("choice", option, grouped or ticks))
            return
        self._tick(self._one("choice", label, self._ticks()))

    def upload(self, label: Name, file: Path) -> None:
        """Give *file* to the file field of this label."""
        node = self._one("file field", label, [n for n in self._fields() if kind_of(n) == "file"])
        self._entries.files[node.mem_id] = file

    # Pressing ------------------------------------------------------------------------------------
    def press(self, name: Name, *, near: str = "") -> PageView:
        """Follow the link or send the form of the button of this name; a form that lacks something stays."""
        control = self._control(name, near)
        if self._lacks_an_entry(control):
            return self.read()
        return self._go(*self._request(control))

    def press_twice(self, name: Name) -> PageView:
        """Send the form of the button twice, as a double click does; the page of the second answer follows."""
        control = self._control(name, "")
        if self._lacks_an_entry(control):
            return self.read()
        request = self._request(control)
        self._transport.send_and_leave(*request)
        return self._go(*request)

    def download(self, name: Name) -> Document:
        """Press what answers with a file, and return the file; the page stays."""
        return _document(self._transport.send(*self._request(self._control(name, ""))))

    def fetch(self, url: str, *, as_stranger: bool = False) -> Document:
        """Fetch *url* with the customer's cookies, or with none."""
        target = joined(self._url, url)
        if not as_stranger:
            return _document(self._transport.send("GET", target, accept=ANYTHING))
        stranger = self._transport.stranger()
        try:
            return _document(stranger.send("GET", target, accept=ANYTHING))
        finally:
            stranger.close()

    # Evidence and keeping house ------------------------------------------------------------------
    def snapshot(self, path: Path) -> Path | None:
        """Keep the visible document, since there is no picture without a browser."""
        target = path.with_suffix(".html")
        target.write_text(self.read().html, encoding="utf-8")
        return target

    def unreachable_by_keyboard(self) -> list[str]:
        """Name the fields without a name, and those that are taken out of the tab order."""
        found = []
        for node in self._fields():
            (name,) = self._named([node])
            if not name and not asked_by_script(node, self._root):
                found.append(f"{node.tag} {node.attributes.get('name') or ''}: no label".strip())
            elif (node.attributes.get("tabindex") or "").strip().startswith("-"):
                found.append(f"{name}: out of the keyboard's reach")
        return found

    def park(self) -> None:
        """Keep everything: without a browser nothing dear is held."""

    def state(self) -> dict[str, Any]:
        """Return cookies and address."""
        if not isinstance(self._transport, KeepsCookies):
            raise CouldNotLook(f"{type(self._transport).__name__} cannot lay its cookies aside for a later act")
        return {"cookies": self._transport.cookies(), "url": self._url}

    def restore(self, state: dict[str, Any]) -> None:
        """Take the cookies that `state` returned; the page is opened again when it is asked for."""
        if isinstance(self._transport, KeepsCookies):
            self._transport.take_cookies(state["cookies"])
        if str(state["url"]).startswith("http"):
            self._url, self._stale = str(state["url"]), True

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    # The page ------------------------------------------------------------------------------------
    def _follow(self, method: str, url: str, body: bytes = b"", content_type: str = "") -> PageView:
        return self._go(method, _address(url, ""), body, content_type)

    def _go(self, method: str, url: str, body: bytes = b"", content_type: str = "") -> PageView:
        self._open(self._transport.send(method, url, body, content_type))
        self._history.append(self._url)
        return self.read()

    def _open(self, response: Response) -> None:
        if response.broke_off:
            raise ShopUnreachable(f"{response.url}: the page did not come whole: {response.broke_off}")
        self._stale = False
        self._url = response.url
        self._status = response.status
        self._html = response.body.decode(response.charset, "replace")
        tree = LexborHTMLParser(self._html)
        root = tree.root
        if root is None:
            raise ShopUnreachable(f"{response.url}: expected a page, found an empty document")
        for node in root.css(GONE):
            node.decompose()
        self._tree = tree
        self._root = root
        self._names = Names(root)
        self._entries = Entries()
        self._view = None

    def _reopen(self) -> None:
        """Open the page again where it was when the journey was laid aside."""
        if self._stale:
            self._follow("GET", self._url)

    def _fields(self) -> list[LexborNode]:
        self._reopen()
        return [node for node in self._root.css(FIELDS) if kind_of(node) not in NO_FIELD and is_usable(node)]

    def _pressable(self) -> list[LexborNode]:
        self._reopen()
        return [node for node in self._root.css(PRESSABLE) if is_usable(node)]

    def _typed_into(self) -> list[LexborNode]:
        """List the fields into which text is typed."""
        return [node for node in self._fields() if kind_of(node) not in NOT_TYPED]

    def _ticks(self) -> list[LexborNode]:
        """List the radio buttons and check boxes."""
        return [node for node in self._fields() if kind_of(node) in ("radio", "checkbox")]

    def _named(self, nodes: list[LexborNode]) -> list[str]:
        """Return the names by which the customer knows *nodes*."""
        return [self._said(self._names.of(node)) for node in nodes]

    def _said(self, text: str) -> str:
        """Return what the document says as it was said to this customer."""
        return text

    def _find(self, name: Name, nodes: list[LexborNode]) -> int | None:
        return find(name, self._named(nodes))

    def _one(self, kind: str, name: Name, nodes: list[LexborNode]) -> LexborNode:
        index = self._find(name, nodes)
        if index is None:
            seen = self._named(nodes)
            raise StepFailed(f"{self._url}: no {kind} {spoken(name)}; {what_there_is(f'{kind}s', name, seen)}")
        return nodes[index]

    def _control(self, name: Name, near: str) -> LexborNode:
        nodes = self._pressable()
        if not near:
            return self._one("button or link", name, nodes)
        seen = zip(nodes, self._named(nodes), strict=True)
        named = [node for node, said in seen if any(matches(wanted, said) for wanted in alternatives(name))]
        if not named:
            return self._one("button or link", name, nodes)
        steps = [(steps_to(node, near), order) for order, node in enumerate(named)]
        reachable = [(count, order) for count, order in steps if count is not None]
        if not reachable:
            raise StepFailed(f'{self._url}: no {spoken(name)} near "{near}"')
        return named[min(reachable)[1]]

    def _request(self, control: LexborNode) -> tuple[str, str, bytes, str]:
        if control.tag == "a":
            href = self._said(control.attributes.get("href") or "")
            return "GET", _address(self._url, href), b"", ""
        form = form_of(control, self._root)
        if form is None or (control.attributes.get("type") or "submit").lower() not in ("submit", "image"):
            raise StepFailed(
                f'{self._url}: "{self._names.of(control)}" acts by script alone', way_out="play this step in a browser"
            )
        request = self._sent(form, control)
        return request.method, request.url, request.body, request.content_type

    def _sent(self, form: LexborNode, control: LexborNode) -> Request:
        """Return the request that *form* makes as it is filled in, sent with *control*."""
        pairs = entries_of(self._fields_of(form), self._entries, control)
        return request_of(sending_of(form, control), pairs, self._url)

    def _fields_of(self, form: LexborNode) -> list[Field]:
        return fields_of(form, self._root)

    def _required_of(self, form: LexborNode) -> list[Required]:
        return required_of(form, self._root)

    def _lacks_an_entry(self, control: LexborNode) -> bool:
        """Say whether a browser would not send the form: a field that must be filled is empty."""
        form = form_of(control, self._root) if control.tag != "a" else None
        if form is None or "novalidate" in form.attributes or "formnovalidate" in control.attributes:
            return False
        return lacks_an_entry(self._required_of(form), self._entries)

    # Choosing ------------------------------------------------------------------------------------
    def _select(self, box: LexborNode, label: Name, option: Name) -> None:
        options = box.css("option")
        texts = [self._said(squeeze(node.text())) for node in options]
        index = _first_beginning(option, texts)
        if index is None:
            there_is = what_there_is("options", option, texts)
            raise StepFailed(f"{self._url}: {spoken(label)} has no option {spoken(option)}; {there_is}")
        self._entries.typed[box.mem_id] = option_value(options[index])

    def _tick(self, node: LexborNode) -> None:
        for other in self._rivals_of(node):
            self._entries.checked[other] = False
        self._entries.checked[node.mem_id] = True

    def _rivals_of(self, node: LexborNode) -> list[int]:
        """Return the identities of the radio buttons of which one can be chosen, *node* among them."""
        if kind_of(node) != "radio":
            return []
        radios = self._root.css("input[type=radio]")
        return [other.mem_id for other in radios if same_group(node, other, self._root)]

    def _in_group(self, node: LexborNode, legend: Name) -> bool:
        parent = node.parent
        while parent is not None:
            if parent.tag == "fieldset":
                title = parent.css_first("legend")
                if title is not None and find(legend, [self._said(squeeze(title.text()))]) is not None:
                    return True
            parent = parent.parent
        return False


@lru_cache(maxsize=4096)
def _address(page: str, href: str) -> str:
    """Return the address to which *href* leads from *page*, without its fragment."""
    address = joined(page, href)
    return urldefrag(address).url if "#" in address else address


def _first_beginning(name: Name, texts: Iterable[str]) -> int | None:
    listed = list(texts)
    exact = find(name, listed)
    if exact is not None:
        return exact
    for wanted in alternatives(name):
        for index, text in enumerate(listed):
            if text.lower().startswith(wanted.lower()):
                return index
    return None


def _document(response: Response) -> Document:
    disposition = response.headers.get("content-disposition", "")
    filename = disposition.partition("filename=")[2].split(";")[0].strip("\"' ")
    return Document(response.url, response.status, response.content_type, response.body, filename, response.broke_off)
