"""Slots: how many browser contexts may be open at once, given out in the order in which they were asked for."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from journeys.driver.browser.line import Line
from journeys.driver.browser.process import BrowserProcess
from journeys.driver.browser.script import INSTALL
from journeys.driver.browser.settings import BrowserSettings
from journeys.driver.hosts import AllowedHosts
from parcours.errors import BrowserUnavailable

if TYPE_CHECKING:
    from playwright.async_api import APIRequestContext, BrowserContext, Page

_CLOSE_LIMIT_S = 5.0
NOWHERE = "http://127.0.0.1:1"
"""A proxy that does not exist: what is not on the allow-list goes there and dies, at no cost for what is."""


@dataclass(slots=True)
class Tab:
    """One open context and the page that was opened in it; a press may open more pages."""

    context: BrowserContext
    first: Page
    given_back: bool = field(default=False)
    _lines: dict[Page, Line] = field(default_factory=dict)

    def front(self) -> Page:
        """Return the page that the customer has in view: the newest one that shows something."""
        shown = [page for page in self.context.pages if page.url not in ("", "about:blank")]
        return shown[-1] if shown else self.first

    async def line(self, page: Page) -> Line:
        """Return the line to a page of this context."""
        if page not in self._lines:
            self._lines[page] = await Line.to(page)
        return self._lines[page]


class Slots:
    """Gives out contexts of one browser, at most `settings.slots` at once; lives on one event loop.

    Args:
        settings: How contexts are opened.
        process: The browser.
    """

    def __init__(self, settings: BrowserSettings, process: BrowserProcess) -> None:
        self._settings = settings
        self._process = process
        self._free = asyncio.Semaphore(settings.slots)
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """Start the browser where it does not run yet."""
        async with self._starting:
            await self._process.browser()

    async def take(self, hosts: AllowedHosts, state: Any) -> Tab:
        """Wait for a slot and open a context in it; once more where the browser has just crashed.

        Args:
            hosts: The only hosts that the context can reach.
            state: A storage state to begin with, or None.
        """
        from playwright.async_api import Error

        await self._free.acquire()
        try:
            try:
                return await self._open(hosts, state)
            except BrowserUnavailable:
                raise
            except Error:  # the browser has just gone; a second failure tells why
                await asyncio.sleep(0.05)
                return await self._open(hosts, state)
        except BaseException:
            self._free.release()
            raise

    async def give_back(self, tab: Tab) -> None:
        """Close a context and free its slot; safe to call twice."""
        if tab.given_back:
            return
        tab.given_back = True
        try:
            with contextlib.suppress(Exception):  # a context of a crashed browser is closed already
                async with asyncio.timeout(_CLOSE_LIMIT_S):
                    await tab.context.close()
                    self._process.worked()
        finally:
            self._free.release()

    async def stranger(self) -> APIRequestContext:
        """Return a way to fetch without cookies and without a browser context; needs no slot."""
        await self.start()
        return await self._process.playwright().request.new_context(extra_http_headers=dict(self._settings.headers))

    async def _open(self, hosts: AllowedHosts, state: Any) -> Tab:
        async with self._starting:
            browser = await self._process.browser()
        settings = self._settings
        context = await browser.new_context(
            locale=settings.locale,
            timezone_id=settings.zone,
            viewport={"width": settings.viewport[0], "height": settings.viewport[1]},
            storage_state=state,
            proxy={"server": NOWHERE, "bypass": hosts.bypass()},
            extra_http_headers=dict(settings.headers) or None,
            service_workers="block",
        )
        try:
            await context.add_init_script(INSTALL)
            tab = Tab(context, await context.new_page())
            await tab.line(tab.first)  # which hears from the start whether the page crashes
            return tab
        except BaseException:
            with contextlib.suppress(Exception):  # the first error is the one to tell
                await context.close()
            raise
