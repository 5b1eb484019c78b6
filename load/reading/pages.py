"""A driver for crowds: pages that say the same under the veil are taken apart once, for all who are shown them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from selectolax.lexbor import LexborNode

from journeys.driver.http.driver import HttpDriver
from journeys.driver.http.form import (
    Entries,
    Field,
    Request,
    Required,
    Sending,
    entries_of,
    request_of,
    sending_of,
)
from journeys.driver.http.transport import Response, Transport
from journeys.driver.names import find
from journeys.driver.page import PageView, read_html
from journeys.driver.port import Name
from load.reading.documents import Document, Documents, Shown, document_of, lifted_part
from load.reading.recognition import Recognition
from load.reading.values import Values
from load.reading.veil import NO_LIFT, Veil


class UnreadPage(PageView):
    """A page that is read when somebody looks at more than its address and status.

    Args:
        shown: The page, looked at; the values of its fields are no part of what it says.
        url: Address after redirects.
        status: HTTP status.
    """

    __slots__ = ("shown",)
    shown: Shown

    def __init__(self, shown: Shown, url: str, status: int) -> None:
        keep = object.__setattr__
        keep(self, "shown", shown)
        keep(self, "url", url)
        keep(self, "status", status)

    def __getattr__(self, name: str) -> object:
        """Read the page, and return what was asked for."""
        if name not in PageView.__slots__:
            raise AttributeError(name)
        document = self.shown.document
        view = document.view(self.status)
        part = lifted_part(view, name, self.shown.lift) if document.is_own else getattr(view, name)
        object.__setattr__(self, name, part)
        return part

    def plainly(self) -> PageView:
        """Return the page as it is read without any other's help."""
        return read_html(self.shown.read().partition("\n")[2], self.url, self.status)


class CrowdDriver(HttpDriver):
    """The driver without a browser, for many customers of one shop.

    Args:
        transport: Sends the requests, with the customer's cookies.
        check_typed: Called with each text before it is typed.
        documents: What was taken apart for others.
        values: Takes the values of fields out of pages.
        veil: Goes over the customer's own words; None for none.
        now: The customer's clock; None where no moment is the customer's own.
        recognition: The pages that are recognised once somebody has looked at them; None for none.
    """

    def __init__(
        self,
        transport: Transport,
        check_typed: Callable[[str], None],
        documents: Documents,
        values: Values,
        veil: Veil | None = None,
        now: Callable[[], datetime] | None = None,
        recognition: Recognition | None = None,
    ) -> None:
        self._documents = documents
        self._values = values
        self._recognition = recognition
        self._veil = veil
        self._now = now
        super().__init__(transport, check_typed)

    def read(self) -> PageView:
        """Return the page as it is, to be read when it is looked at."""
        self._reopen()
        if self._view is None:
            self._view = UnreadPage(self._shown, self._url, self._status)
        return self._view

    def _open(self, response: Response) -> None:
        self._stale = False
        self._url = response.url
        self._status = response.status
        self._view = None
        shown = self._shown = self._seen(response)
        document = self._document = shown.document
        self._lift = shown.lift
        self._tree, self._root, self._names = document.tree, document.root, document.names
        self._entries = Entries(dict(zip(document.filled, shown.values, strict=False)))

    def _seen(self, response: Response) -> Shown:
        """Return a page that was looked at for others as it is shown to this customer; else look at it."""
        if self._veil is None or self._recognition is None:
            return self._look(response)
        now = self._now() if self._now else None
        shown = self._recognition.shown(response, self._veil, now, lambda: self._taken_out(response)[0])
        if shown is None:
            shown = self._look(response)
            self._recognition.learn(response, shown, self._veil, self._values.taken_out)
        return shown

    def _taken_out(self, response: Response) -> tuple[str, list[tuple[str, str]]]:
        """Return address and source of an answer without the values of fields, and the fields."""
        source, fields = self._values.taken_out(response.body.decode(response.charset, "replace"))
        return f"{response.url}\n{source}", fields

    def _look(self, response: Response) -> Shown:
        """Go over the customer's own words in a page, and take it apart unless that was done for somebody else."""
        plain, fields = self._taken_out(response)
        names, values = [name for name, _ in fields], [value for _, value in fields]
        veiled = self._veil.over(plain, self._now() if self._now else None) if self._veil else (plain, NO_LIFT)
        if veiled:
            document, lift = self._documents.get(*veiled, names, plain, response.status)
        else:
            document, lift = document_of(plain), NO_LIFT
        if document.filled_names != names:  # what looks like a field is none, or the other way round
            html = response.body.decode(response.charset, "replace")
            document, lift, values = Document(html, response.url), NO_LIFT, []
        return Shown(lambda: plain, veiled, document, lift, values)

    # What was taken apart once --------------------------------------------------------------------
    def _fields(self) -> list[LexborNode]:
        return self._listed("fields", super()._fields)

    def _pressable(self) -> list[LexborNode]:
        return self._listed("pressable", super()._pressable)

    def _typed_into(self) -> list[LexborNode]:
        return self._listed("typed into", super()._typed_into)

    def _ticks(self) -> list[LexborNode]:
        return self._listed("ticks", super()._ticks)

    def _listed(self, which: str, make: Callable[[], list[LexborNode]]) -> list[LexborNode]:
        self._reopen()
        known = self._document.lists.get(which)
        if known is None:
            known = self._document.lists[which] = make()
        return known

    def _fields_of(self, form: LexborNode) -> list[Field]:
        known = self._document.fields_of.get(form.mem_id)
        if known is None:
            known = self._document.fields_of[form.mem_id] = super()._fields_of(form)
        return known

    def _required_of(self, form: LexborNode) -> list[Required]:
        known = self._document.required_of.get(form.mem_id)
        if known is None:
            known = self._document.required_of[form.mem_id] = super()._required_of(form)
        return known

    def _rivals_of(self, node: LexborNode) -> list[int]:
        known = self._document.rivals_of.get(node.mem_id)
        if known is None:
            known = self._document.rivals_of[node.mem_id] = super()._rivals_of(node)
        return known

    def unreachable_by_keyboard(self) -> list[str]:
        """Name the fields without a name, and those that are taken out of the tab order."""
        known = self._document.unreachable
        if known is None or (known and self._document.is_own):
            known = self._document.unreachable = super().unreachable_by_keyboard()
        return list(known)

    def _find(self, name: Name, nodes: list[LexborNode]) -> int | None:
        document = self._document
        which = next((which for which, known in document.lists.items() if known is nodes), "")
        if not which:
            return super()._find(name, nodes)
        names = document.named.get(which)
        if names is None:
            names = document.named[which] = [document.names.of(node) for node in nodes]
            text = "\n".join(names)
            document.everybodys[which] = self._said(text) == text
        if not document.everybodys[which]:
            return find(name, self._said("\n".join(names)).split("\n"))
        key = (which, name)
        if key not in document.found:
            document.found[key] = find(name, names)
        return document.found[key]

    # In the customer's own words ------------------------------------------------------------------
    def _said(self, text: str) -> str:
        return self._lift(text) if self._document.is_own else text

    def _control(self, name: Name, near: str) -> LexborNode:
        return super()._control(name, self._lift.veil(near) if near else "")

    def _sent(self, form: LexborNode, control: LexborNode) -> Request:
        pairs = entries_of(self._fields_of(form), self._entries, control)
        method, action, enctype = sending_of(form, control)
        if self._document.is_own:
            pairs = [(name, self._lift(value) if isinstance(value, str) else value) for name, value in pairs]
        return request_of(Sending(method, self._said(action), enctype), pairs, self._url)
