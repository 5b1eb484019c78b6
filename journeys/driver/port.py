"""The port of every driver: the few things that a customer does on a page.

A customer knows a page by what is seen: labels, names of buttons and links, headings, text. A name is
matched without regard to case and to surrounding space; it matches when the control's accessible name
is that name, or begins with it and goes on with something that is neither letter nor digit ("Nom" finds
"Nom *" and "Nom (requis)", never "Prénom" or "Nommer"); an exact name counts before a longer one. Kinds of
space, apostrophe and hyphen make no difference. Where a tuple of names is given, the first that exists counts.
A control that is not there raises `StepFailed` with what *was* there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from journeys.driver.page import PageView
from parcours.errors import ParcoursError

Name = str | tuple[str, ...]


class StepFailed(ParcoursError):
    """The page did not have what the customer needed; the message lists the names that it had."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Document:
    """Something fetched or downloaded.

    Args:
        url: Where it came from, after redirects.
        status: HTTP status.
        content_type: As the server said, lower case, without parameters.
        body: The bytes, as far as they came.
        filename: The name that the server proposed; never used as a path.
        broke_off: Why the body is not whole: it stalled, never ended, or was cut off; empty where it is whole.
    """

    url: str
    status: int
    content_type: str
    body: bytes
    filename: str = ""
    broke_off: str = ""


class Driver(Protocol):
    """What a customer does on a page. All waits share one deadline, `step_timeout_s`."""

    def go_to(self, url: str) -> PageView:
        """Open *url* (absolute, or relative to the page) and return the page."""
        ...

    def read(self) -> PageView:
        """Return the page as it is now: only what a customer can see."""
        ...

    def has(self, name: Name) -> bool:
        """Say whether a button, link or field of this name is there now, without waiting."""
        ...

    def fill(self, label: Name, text: str) -> None:
        """Type *text* into the field of this label."""
        ...

    def choose(self, label: Name, option: Name = "") -> None:
        """Choose: an option of a select box, or the radio button or check box of this label.

        Args:
            label: Label of the select box, radio button or check box; for a radio button or check box in
                a group the group's legend may be given here and the button's own label as *option*.
            option: Visible text of the option (its beginning is enough).
        """
        ...

    def press(self, name: Name, *, near: str = "") -> PageView:
        """Press the button or link of this name and return the page that follows.

        Args:
            name: Accessible name of the button or link.
            near: Text that stands in the same row or card, where several controls have one name.
        """
        ...

    def press_twice(self, name: Name) -> PageView:
        """Press as an impatient customer does: a double click on a button that sends a form."""
        ...

    def go_back(self) -> PageView:
        """Go back one page, as the browser's button does."""
        ...

    def upload(self, label: Name, file: Path) -> None:
        """Give *file* to the file field of this label."""
        ...

    def download(self, name: Name) -> Document:
        """Press a link or button that answers with a file (saved or shown inline) and return the file."""
        ...

    def fetch(self, url: str, *, as_stranger: bool = False) -> Document:
        """Fetch *url* with the customer's cookies, or as somebody who has none; follows redirects."""
        ...

    def snapshot(self, path: Path) -> Path | None:
        """Keep a picture (or, without a browser, the page's source) at *path*; return what was written."""
        ...

    def unreachable_by_keyboard(self) -> list[str]:
        """Name the visible form controls of the page that have no name or that Tab cannot reach."""
        ...

    def park(self) -> None:
        """Give the browser back while the customer waits; the next step takes one again, cookies and page kept."""
        ...

    def close(self) -> None:
        """Give everything back."""
        ...


@runtime_checkable
class Storable(Protocol):
    """A driver whose session can be laid aside for days and taken up by another process."""

    def state(self) -> dict[str, Any]:
        """Give the browser back and return cookies, storage and address as plain JSON; they are secrets."""
        ...

    def restore(self, state: dict[str, Any]) -> None:
        """Go on where `state` was asked for; called before the first step."""
        ...
