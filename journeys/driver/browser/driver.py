"""The driver port over a browser: synchronous calls, each handed to the session's event loop and waited for."""

from __future__ import annotations

import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from journeys.driver.browser import documents, keyboard, steps
from journeys.driver.browser.loop import LoopThread
from journeys.driver.browser.session import Seen, Session
from journeys.driver.page import PageView, read_html
from journeys.driver.port import Document, Name

Result = TypeVar("Result")
_FRESH_S = 0.1
"""A page that was read this short a time ago, with no step since, is not asked again."""


class BrowserDriver:
    """What one customer does in a browser. Take it from `BrowserPool.driver`.

    Args:
        journey_id: Names the journey.
        loop: The event loop of the pool.
        session: The customer's session on that loop.
    """

    def __init__(self, journey_id: str, loop: LoopThread, session: Session) -> None:
        self.journey_id = journey_id
        self._loop = loop
        self._session = session
        self._view: PageView | None = None
        self._read_at = 0.0

    # The customer's steps ------------------------------------------------------------------------
    def go_to(self, url: str) -> PageView:
        """Open *url* and return the page."""
        return self._see(self._session.go_to(url))

    def read(self) -> PageView:
        """Return the page as it is now."""
        if self._view is not None and time.monotonic() - self._read_at < _FRESH_S:
            return self._view
        return self._see(self._session.read())

    def has(self, name: Name) -> bool:
        """Say whether a control of this name is there now."""
        return self._loop.run(steps.has(self._session, name))

    def fill(self, label: Name, text: str) -> None:
        """Type *text* into the field of this label."""
        self._do(steps.fill(self._session, label, text))

    def choose(self, label: Name, option: Name = "") -> None:
        """Choose an option, a radio button or a check box."""
        self._do(steps.choose(self._session, label, option))

    def press(self, name: Name, *, near: str = "") -> PageView:
        """Press a button or link and return the page that follows."""
        return self._see(steps.press(self._session, name, near))

    def press_twice(self, name: Name) -> PageView:
        """Double-click a button or link and return the page that follows."""
        return self._see(steps.press_twice(self._session, name))

    def go_back(self) -> PageView:
        """Go back one page."""
        return self._see(self._session.back())

    def upload(self, label: Name, file: Path) -> None:
        """Give *file* to the file field of this label."""
        self._do(steps.upload(self._session, label, file))

    def download(self, name: Name) -> Document:
        """Press what answers with a file, and return the file; the page in view stays."""
        return self._do(documents.download(self._session, name))

    def fetch(self, url: str, *, as_stranger: bool = False) -> Document:
        """Fetch *url* with the customer's cookies, or as somebody who has none."""
        return self._do(documents.fetch(self._session, url, as_stranger=as_stranger))

    # Looking ---------------------------------------------------------------------------------------
    def snapshot(self, path: Path) -> Path | None:
        """Keep a picture of the page at *path*: JPEG, or PNG where the name ends so."""
        return self._loop.run(self._session.snapshot(path))

    def unreachable_by_keyboard(self) -> list[str]:
        """Name the visible form controls that have no name or that Tab cannot reach."""
        return self._do(keyboard.unreachable(self._session))

    # Giving back -----------------------------------------------------------------------------------
    def park(self) -> None:
        """Give the slot back; the next step takes one again, with the same cookies."""
        self._do(self._session.park())

    def close(self) -> None:
        """Give everything back."""
        self._do(self._session.close())

    def _do(self, step: Coroutine[Any, Any, Result]) -> Result:
        self._view = None
        return self._loop.run(step)

    def _see(self, step: Coroutine[Any, Any, Seen]) -> PageView:
        seen = self._do(step)
        self._view = read_html(seen.html, seen.url, seen.status)
        self._read_at = time.monotonic()
        return self._view
