"""Playwright traces of one customer: recorded while the journey plays, redacted before they are kept anywhere.

A trace belongs to one context, so a journey that was parked has one for each stretch. No film of screenshots is
recorded: pages are kept as documents, from which secrets can be taken out.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from journeys.driver.browser.settings import TraceMode

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page


class Tracing:
    """The traces of one customer.

    Args:
        mode: Whether to record, and whether stretches before a pause are worth keeping.
    """

    def __init__(self, mode: TraceMode) -> None:
        self.mode = mode
        self._folder: Path | None = None
        self._stretches: list[Path] = []

    async def start(self, context: BrowserContext) -> None:
        """Record what is done in *context* from now on."""
        if self.mode != "off":
            await context.tracing.start(snapshots=True)

    @asynccontextmanager
    async def step(self, context: BrowserContext, title: str) -> AsyncIterator[None]:
        """Let the trace show what is done inside under *title*."""
        if self.mode == "off":
            yield
            return
        await _tell(context.tracing.group(title))
        try:
            yield
        finally:
            await _tell(context.tracing.group_end())

    async def show(self, page: Page) -> None:
        """Put the page into the trace as it is now, where what was done left no copy of it there.

        Playwright makes the copies of a document at its own calls alone; this one waits for nothing.
        """
        if self.mode != "off":
            await _tell(page.wait_for_timeout(0))

    async def before_pause(self, context: BrowserContext) -> None:
        """Put by the stretch that ends, where stretches before a pause are kept."""
        if self.mode == "on":
            await self._put_by(context)

    async def stop(self, context: BrowserContext | None) -> list[bytes]:
        """Stop recording and return all stretches, oldest first, as they came: with secrets in clear."""
        if self.mode != "off" and context is not None:
            with contextlib.suppress(Exception):  # a crashed browser has no trace to give
                await self._put_by(context)
        stretches = [path.read_bytes() for path in self._stretches]
        self.forget()
        return stretches

    def forget(self) -> None:
        """Delete what was put by."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder, self._stretches = None, []

    async def _put_by(self, context: BrowserContext) -> None:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="parcours-trace-"))  # only this user can open it
        path = self._folder / f"{len(self._stretches):03d}.zip"
        await context.tracing.stop(path=path)
        self._stretches.append(path)


async def _tell(message: Coroutine[Any, Any, Any]) -> None:
    """Send a message to the browser's side ahead of all that follows, and do not wait for its answer.

    Two answers waited for at every step would be a good part of what a trace costs.
    """
    sent = asyncio.ensure_future(message)
    sent.add_done_callback(_forgiven)
    await asyncio.sleep(0)  # the turn in which it is sent


def _forgiven(sent: asyncio.Future[Any]) -> None:
    """Ask a message that failed why, so that nobody complains of it: the context may have ended with the step."""
    if not sent.cancelled():
        sent.exception()
