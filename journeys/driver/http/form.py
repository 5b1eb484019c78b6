"""A form as the customer has filled it in, and the request that it makes when it is sent.

Source: "HTML, 4.10.21 Form submission", WHATWG; what forms of shops use of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from journeys.driver.addresses import joined, written_in_form


@dataclass(slots=True)
class Entries:
    """What the customer has typed and chosen on one page, by the identity of the field.

    Fields that nobody touched keep what the document gave them.
    """

    typed: dict[int, str] = field(default_factory=dict)
    checked: dict[int, bool] = field(default_factory=dict)
    files: dict[int, Path] = field(default_factory=dict)

    def value(self, node: LexborNode) -> str:
        """Return what stands in a text field or select box now."""
        typed = self.typed.get(node.mem_id)
        if typed is not None:
            return typed
        if node.tag == "textarea":
            return node.text().removeprefix("\n")
        if node.tag == "select":
            options = node.css("option")
            chosen = next((o for o in options if "selected" in o.attributes), options[0] if options else None)
            return option_value(chosen) if chosen is not None else ""
        return node.attributes.get("value") or ""

    def is_checked(self, node: LexborNode) -> bool:
        """Say whether a radio button or check box is chosen now."""
        chosen = self.checked.get(node.mem_id)
        return "checked" in node.attributes if chosen is None else chosen


@dataclass(frozen=True, slots=True)
class Request:
    """What a form sends."""

    method: str
    url: str
    body: bytes = b""
    content_type: str = ""


def option_value(option: LexborNode) -> str:
    """Return what an option of a select box sends."""
    value = option.attributes.get("value")
    return value if value is not None else option.text(strip=True)


def form_of(control: LexborNode, root: LexborNode) -> LexborNode | None:
    """Return the form that a control belongs to: the one that it names, or the one around it."""
    named = control.attributes.get("form")
    if named and '"' not in named:
        return root.css_first(f'form[id="{named}"]')
    node = control.parent
    while node is not None and node.tag != "form":
        node = node.parent
    return node


class Field(NamedTuple):
    """A control that belongs to a form.

    Args:
        name: What its entry is called.
        kind: "button", "tick" for a radio button or check box, "file", or "text" for all that is typed or selected.
        node: The control.
        written: The value that the document gives a button or a tick.
    """

    name: str
    kind: str
    node: LexborNode
    written: str


def fields_of(form: LexborNode, root: LexborNode) -> list[Field]:
    """List the controls of *form* that can have an entry, in order; fields outside may belong to it by name."""
    fields = []
    for node in root.css("input, select, textarea, button"):
        attributes = node.attributes
        name = attributes.get("name") or ""
        if not name or "disabled" in attributes:
            continue
        owner = form_of(node, root)
        if owner is None or owner.mem_id != form.mem_id:
            continue
        kind = (attributes.get("type") or "").lower()
        if node.tag == "button" or kind in ("submit", "image", "button", "reset"):
            fields.append(Field(name, "button", node, attributes.get("value") or ""))
        elif kind in ("radio", "checkbox"):
            fields.append(Field(name, "tick", node, attributes.get("value") or "on"))
        else:
            fields.append(Field(name, "file" if kind == "file" else "text", node, ""))
    return fields


def entries_of(fields: Iterable[Field], entries: Entries, button: LexborNode | None) -> list[tuple[str, str | Path]]:
    """Return what *fields* send when *button* is pressed: name and value of each that sends anything."""
    pairs: list[tuple[str, str | Path]] = []
    for name, kind, node, written in fields:
        if kind == "text":
            pairs.append((name, entries.value(node)))
        elif kind == "tick":
            if entries.is_checked(node):
                pairs.append((name, written))
        elif kind == "file":
            if node.mem_id in entries.files:
                pairs.append((name, entries.files[node.mem_id]))
        elif button is not None and node.mem_id == button.mem_id:
            pairs.append((name, written))
    return pairs


class Sending(NamedTuple):
    """How a form is sent: method, address as it stands in the document (empty for the page's own), and encoding."""

    method: str
    action: str
    enctype: str


def sending_of(form: LexborNode, button: LexborNode | None) -> Sending:
    """Return how *form* is sent with *button*."""
    pressed = button.attributes if button is not None else {}
    attributes = form.attributes
    return Sending(
        (pressed.get("formmethod") or attributes.get("method") or "get").upper(),
        pressed.get("formaction") or attributes.get("action") or "",
        (attributes.get("enctype") or "").lower(),
    )


def request_of(sending: Sending, pairs: Sequence[tuple[str, str | Path]], page: str) -> Request:
    """Return the request that a form makes.

    Args:
        sending: How it is sent.
        pairs: Name and value of each entry.
        page: Address of the page.
    """
    url = joined(page, sending.action) if sending.action else page
    if sending.method != "POST":
        plain = url.partition("#")[0].partition("?")[0]
        query = _encoded([pair for pair in pairs if isinstance(pair[1], str)])
        return Request("GET", f"{plain}?{query}" if query else plain)
    if sending.enctype == "multipart/form-data":
        return Request("POST", url, *_multipart(pairs))
    return Request("POST", url, _encoded(pairs).encode(), "application/x-www-form-urlencoded")


def _encoded(pairs: Iterable[tuple[str, str | Path]]) -> str:
    """Write *pairs* in a row; of a file its name."""
    return "&".join(
        [
            f"{written_in_form(name)}={written_in_form(value if isinstance(value, str) else value.name)}"
            for name, value in pairs
        ]
    )


class Required(NamedTuple):
    """A field that must be filled before its form is sent.

    Args:
        node: The field.
        kind: "radio", "checkbox", "file", or anything else for what is typed or selected.
        group: The radio buttons of which one must be chosen.
    """

    node: LexborNode
    kind: str
    group: tuple[LexborNode, ...] = ()


def required_of(form: LexborNode, root: LexborNode) -> list[Required]:
    """List the fields of *form* that must be filled."""
    required = []
    for node in root.css("input[required], select[required], textarea[required]"):
        owner = form_of(node, root)
        if owner is None or owner.mem_id != form.mem_id or "disabled" in node.attributes:
            continue
        kind = (node.attributes.get("type") or "").lower()
        if asked_by_script(node, root):
            continue
        radios = root.css("input[type=radio]") if kind == "radio" else ()
        required.append(Required(node, kind, tuple(other for other in radios if same_group(node, other, root))))
    return required


def lacks_an_entry(required: Iterable[Required], entries: Entries) -> bool:
    """Say whether one of the *required* fields is empty, so that a browser would not send the form."""
    for node, kind, group in required:
        if kind == "radio":
            empty = not any(entries.is_checked(other) for other in group)
        elif kind == "checkbox":
            empty = not entries.is_checked(node)
        elif kind == "file":
            empty = node.mem_id not in entries.files
        else:
            empty = not entries.value(node)
        if empty:
            return True
    return False


def asked_by_script(node: LexborNode, root: LexborNode) -> bool:
    """Say whether *node* is the password of a choice such as "as a guest, or with my password".

    The page's script asks for it only once that is chosen, and keeps it switched off otherwise. It stands beside the
    radio button and has no label of its own.
    """
    if (node.attributes.get("type") or "").lower() != "password" or root.css(f"label[for='{node.id or '-'}']"):
        return False
    beside = node.parent
    for _ in range(2):
        if beside is None:
            return False
        if beside.css("input[type=radio]"):
            return True
        beside = beside.parent
    return False


def same_group(one: LexborNode, other: LexborNode, root: LexborNode) -> bool:
    """Say whether two radio buttons exclude each other: one name, one form."""
    if one.attributes.get("name") != other.attributes.get("name"):
        return False
    forms = [form_of(node, root) for node in (one, other)]
    return len({form.mem_id if form else 0 for form in forms}) == 1


def _multipart(pairs: Sequence[tuple[str, str | Path]]) -> tuple[bytes, str]:
    boundary = f"----parcours{secrets.token_hex(16)}"
    parts: list[bytes] = []
    for name, value in pairs:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
        if isinstance(value, Path):
            kind = "Content-Type: application/octet-stream"
            parts.append(f'{head}; filename="{value.name}"\r\n{kind}\r\n\r\n'.encode() + value.read_bytes() + b"\r\n")
        else:
            parts.append(f"{head}\r\n\r\n{value}\r\n".encode())
    return b"".join([*parts, f"--{boundary}--\r\n".encode()]), f"multipart/form-data; boundary={boundary}"
