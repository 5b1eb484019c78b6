"""The driver port over a browser: synchronous calls, each handed to the session's event loop and waited for."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

from journeys.driver.browser import documents, keyboard, steps
from journeys.driver.browser.loop import LoopThread
from journeys.driver.browser.session import Seen, Session
from journeys.driver.names import spoken
from journeys.driver.page import PageView, read_html
from journeys.driver.port import Document, Name
from journeys.evidence.archives import CannotSearch
from journeys.evidence.redact import Redactor
from parcours.errors import BrowserUnavailable

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
        return self._see(f"go to {_plain(url)}", self._session.go_to(url))

    def read(self) -> PageView:
        """Return the page as it is now."""
        if self._view is not None and time.monotonic() - self._read_at < _FRESH_S:
            return self._view
        return self._see("read", self._session.read())

    def has(self, name: Name) -> bool:
        """Say whether a control of this name is there now."""
        return self._run("look for " + spoken(name), steps.has(self._session, name))

    def fill(self, label: Name, text: str) -> None:
        """Type *text* into the field of this label."""
        self._do(f"fill {spoken(label)}", steps.fill(self._session, label, text))

    def choose(self, label: Name, option: Name = "") -> None:
        """Choose an option, a radio button or a check box."""
        self._do(f"choose {spoken(label)}", steps.choose(self._session, label, option))

    def press(self, name: Name, *, near: str = "") -> PageView:
        """Press a button or link and return the page that follows."""
        return self._see(f"press {spoken(name)}", steps.press(self._session, name, near))

    def press_twice(self, name: Name) -> PageView:
        """Double-click a button or link and return the page that follows."""
        return self._see(f"press {spoken(name)} twice", steps.press_twice(self._session, name))

    def go_back(self) -> PageView:
        """Go back one page."""
        return self._see("go back", self._session.back())

    def upload(self, label: Name, file: Path) -> None:
        """Give *file* to the file field of this label."""
        self._do(f"upload to {spoken(label)}", steps.upload(self._session, label, file))

    def download(self, name: Name) -> Document:
        """Press what answers with a file, and return the file; the page in view stays."""
        return self._do(f"download {spoken(name)}", documents.download(self._session, name))

    def fetch(self, url: str, *, as_stranger: bool = False) -> Document:
        """Fetch *url* with the customer's cookies, or as somebody who has none."""
        return self._run(f"fetch {_plain(url)}", documents.fetch(self._session, url, as_stranger=as_stranger))

    # Looking ---------------------------------------------------------------------------------------
    def snapshot(self, path: Path) -> Path | None:
        """Keep a picture of the page at *path*: JPEG, or PNG where the name ends so."""
        return self._run("picture", self._session.snapshot(path))

    def unreachable_by_keyboard(self) -> list[str]:
        """Name the visible form controls that have no name or that Tab cannot reach."""
        return self._do("walk with the Tab key", keyboard.unreachable(self._session))

    # Giving back -----------------------------------------------------------------------------------
    def park(self) -> None:
        """Give the slot back; the next step takes one again, with the same cookies."""
        self._view = None
        self._loop.run(self._session.park())

    def state(self) -> dict[str, Any]:
        """Give the slot back and return cookies, storage and address."""
        self.park()
        return self._session.stored()

    def restore(self, state: dict[str, Any]) -> None:
        """Go on with cookies, storage and address that `state` returned."""
        self._session.restore(state)

    def keep_trace(self, path: Path, redactor: Redactor | None = None) -> list[Path]:
        """Stop tracing and write the redacted traces, for Playwright's viewer; call before `close`.

        Args:
            path: Where to; a journey that was parked may have several, which are numbered.
            redactor: Knows the persona's secrets; without one, only what looks like a secret is taken out.

        Returns:
            What was written; nothing where no trace was recorded.
        """
        clean = redactor or Redactor()
        stretches = self._loop.run(self._session.tracing.stop(self._session.context()))
        written: list[Path] = []
        for number, raw in enumerate(stretches, start=1):
            target = path if len(stretches) == 1 else path.with_stem(f"{path.stem}-{number}")
            with contextlib.suppress(CannotSearch):  # what cannot be looked through for secrets is not kept
                target.write_bytes(clean.bytes(raw))
                written.append(target)
        return written

    def close(self) -> None:
        """Give everything back."""
        self._view = None
        with contextlib.suppress(BrowserUnavailable):  # the pool was closed first, and everything with it
            self._loop.run(self._session.close())

    def _do(self, title: str, step: Coroutine[Any, Any, Result]) -> Result:
        """Run a step after which the page may be another."""
        self._view = None
        return self._run(title, step)

    def _run(self, title: str, step: Coroutine[Any, Any, Result]) -> Result:
        try:
            return self._loop.run(self._within(title, step))
        except BrowserUnavailable:
            step.close()  # a step that was never begun would be complained of
            raise

    async def _within(self, title: str, step: Coroutine[Any, Any, Result]) -> Result:
        async with self._session.step(title):
            return await step

    def _see(self, title: str, step: Coroutine[Any, Any, Seen]) -> PageView:
        seen = self._do(title, step)
        self._view = read_html(seen.html, seen.url, seen.status)
        self._read_at = time.monotonic()
        return self._view


def _plain(url: str) -> str:
    """Return an address without what follows its path."""
    return url.partition("?")[0]
