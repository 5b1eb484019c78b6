"""A form as the customer has filled it in, and the request that it makes when it is sent.

Source: "HTML, 4.10.21 Form submission", WHATWG; what forms of shops use of it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from selectolax.lexbor import LexborNode


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
        if node.mem_id in self.typed:
            return self.typed[node.mem_id]
        if node.tag == "textarea":
            return node.text().removeprefix("\n")
        if node.tag == "select":
            options = node.css("option")
            chosen = next((o for o in options if "selected" in o.attributes), options[0] if options else None)
            return option_value(chosen) if chosen is not None else ""
        return node.attributes.get("value") or ""

    def is_checked(self, node: LexborNode) -> bool:
        """Say whether a radio button or check box is chosen now."""
        return self.checked.get(node.mem_id, "checked" in node.attributes)


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


def request_of(form: LexborNode, root: LexborNode, entries: Entries, page: str, button: LexborNode | None) -> Request:
    """Return the request that sending *form* with *button* makes.

    Args:
        form: The form.
        root: The document's root; fields outside may belong to the form by name.
        entries: What the customer has filled in.
        page: Address of the page.
        button: The button that was pressed; None for none.
    """
    pressed = button.attributes if button is not None else {}
    method = (pressed.get("formmethod") or form.attributes.get("method") or "get").upper()
    action = pressed.get("formaction") or form.attributes.get("action") or page
    url = urljoin(page, action)
    pairs = list(_pairs(form, root, entries, button))
    if method != "POST":
        plain = [(name, value) for name, value in pairs if isinstance(value, str)]
        return Request("GET", urlunsplit(urlsplit(url)._replace(query=urlencode(plain), fragment="")))
    if (form.attributes.get("enctype") or "").lower() == "multipart/form-data":
        return Request("POST", url, *_multipart(pairs))
    body = urlencode([(name, value if isinstance(value, str) else value.name) for name, value in pairs]).encode()
    return Request("POST", url, body, "application/x-www-form-urlencoded")


def lacks_an_entry(form: LexborNode, root: LexborNode, entries: Entries) -> bool:
    """Say whether a field of *form* that must be filled is empty, so that a browser would not send it."""
    for node in root.css("input[required], select[required], textarea[required]"):
        owner = form_of(node, root)
        if owner is None or owner.mem_id != form.mem_id or "disabled" in node.attributes:
            continue
        kind = (node.attributes.get("type") or "").lower()
        if asked_by_script(node, root):
            continue
        if kind == "radio":
            group = [other for other in root.css("input[type=radio]") if same_group(node, other, root)]
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


def _pairs(
    form: LexborNode, root: LexborNode, entries: Entries, button: LexborNode | None
) -> Iterator[tuple[str, str | Path]]:
    for node in root.css("input, select, textarea, button"):
        name = node.attributes.get("name") or ""
        owner = form_of(node, root)
        if not name or owner is None or owner.mem_id != form.mem_id or "disabled" in node.attributes:
            continue
        kind = (node.attributes.get("type") or "").lower()
        if node.tag == "button" or kind in ("submit", "image", "button", "reset"):
            if button is not None and node.mem_id == button.mem_id:
                yield name, node.attributes.get("value") or ""
        elif kind in ("radio", "checkbox"):
            if entries.is_checked(node):
                yield name, node.attributes.get("value") or "on"
        elif kind == "file":
            if node.mem_id in entries.files:
                yield name, entries.files[node.mem_id]
        else:
            yield name, entries.value(node)


def _multipart(pairs: list[tuple[str, str | Path]]) -> tuple[bytes, str]:
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
