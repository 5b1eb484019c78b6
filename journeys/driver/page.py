"""A page as a customer sees it: made from HTML alone, so that every driver reads a page the same way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from journeys.driver.accessible import Names, text_with_pictures
from journeys.driver.addresses import joined
from journeys.driver.lines import lines_of, squeeze


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its accessible name and its absolute address."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Control:
    """A form control: label, HTML type ("text", "radio", "select", ...), whether it must be filled."""

    label: str
    type: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class PageView:
    """What a customer can see of a page.

    Args:
        url: Address after redirects.
        status: HTTP status of the page; 0 where a driver cannot know.
        title: The document's title.
        language: `lang` of the html element, ISO 639-1, or empty.
        headings: Texts of h1..h3, in order.
        lines: The visible text, a line for each block. A label and its value (dt/dd, th/td of a two-column
            table, label/output) stand on one line as ``label : value``; other table cells are joined by tabs.
        links: All visible links with an address.
        controls: All visible form controls.
        buttons: Names of all visible buttons.
        html: The visible document as HTML, without scripts, styles and hidden parts.
    """

    url: str
    status: int
    title: str
    language: str
    headings: tuple[str, ...]
    lines: tuple[str, ...]
    links: tuple[Link, ...]
    controls: tuple[Control, ...]
    buttons: tuple[str, ...]
    html: str

    @property
    def text(self) -> str:
        """The visible text."""
        return "\n".join(self.lines)


_HIDDEN = (
    "script, style, noscript, template, [hidden], input[type=hidden], dialog:not([open]),"
    ' [style*="display:none" i], [style*="display: none" i], details:not([open]) > :not(summary)'
)


def read_html(html: str, url: str, status: int) -> PageView:
    """Read a document as a customer sees it; the same lines whichever driver supplied it.

    Args:
        html: The document: a whole page, a browser's visible document, or a fragment.
        url: Where it came from, after redirects; relative links are joined to it.
        status: HTTP status; 0 where it is not known.
    """
    tree = LexborHTMLParser(html)
    root = tree.root
    if root is None:
        return PageView(url, status, "", "", (), (), (), (), (), "")
    for node in root.css(_HIDDEN):
        node.decompose()
    names = Names(root)
    base = root.css_first("base[href]")
    body = tree.body
    return PageView(
        url=url,
        status=status,
        title=squeeze(_text(root.css_first("head > title"))),
        language=_language(root),
        headings=tuple(filter(None, (text_with_pictures(node) for node in root.css("h1, h2, h3")))),
        lines=tuple(lines_of(body)) if body is not None else (),
        links=tuple(_links(root, names, joined(url, (base.attributes.get("href") or "") if base else ""))),
        controls=tuple(_controls(root, names)),
        buttons=tuple(filter(None, (names.of(node) for node in root.css(_BUTTONS)))),
        html=tree.html or "",
    )


_BUTTONS = (
    "button, input[type=submit], input[type=button], input[type=reset], input[type=image], [role=button], summary"
)


def _text(node: LexborNode | None) -> str:
    return node.text() if node is not None else ""


def _language(root: LexborNode) -> str:
    html = root.css_first("html")
    written = (html.attributes.get("lang") or "") if html is not None else ""
    return written.replace("_", "-").split("-")[0].strip().lower()


def _links(root: LexborNode, names: Names, base: str) -> Iterator[Link]:
    for node in root.css("a[href], area[href]"):
        address = (node.attributes.get("href") or "").strip()
        if address.lower().startswith("javascript:"):
            continue
        try:
            yield Link(names.of(node), joined(base, address))
        except ValueError:
            yield Link(names.of(node), address)


def _controls(root: LexborNode, names: Names) -> Iterator[Control]:
    for node in root.css("input, select, textarea"):
        attributes = node.attributes
        kind = (attributes.get("type") or "text").lower() if node.tag == "input" else str(node.tag)
        if kind in ("submit", "button", "reset", "image", "hidden"):
            continue
        required = "required" in attributes or (attributes.get("aria-required") or "").lower() == "true"
        yield Control(names.of(node), kind, required)
