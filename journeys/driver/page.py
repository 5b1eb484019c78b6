"""A page as a customer sees it: made from HTML alone, so that every driver reads a page the same way."""

from __future__ import annotations

from dataclasses import dataclass


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
