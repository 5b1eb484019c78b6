"""One customer's browser session, on the event loop: its context, its page, and what can be asked of them.

Every step makes as few round trips as it can: one question to the script that lives in the page finds a control and
makes it ready, one input event acts on it, one question waits for the page that follows and writes it down.
The session knows no shop and judges nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin

from journeys.driver.browser.failures import crashed, gone, in_passing, unreached
from journeys.driver.browser.line import Line
from journeys.driver.browser.script import STAY
from journeys.driver.browser.tracing import Tracing
from journeys.driver.hosts import AllowedHosts
from journeys.driver.port import StepFailed

if TYPE_CHECKING:
    from playwright.async_api import APIRequestContext, BrowserContext, Dialog, Download, Page, Request

    from journeys.driver.browser.slots import Slots, Tab

_BARE_STATUS = "ERR_HTTP_RESPONSE_CODE_FAILURE"
"""What Chromium says of an error status without a page."""
_SETTLE_MS = 50
"""How long a page that a press did not leave must have been quiet before it is read, in milliseconds."""
_PATIENCE = 3.0
"""A step waits for a control, then for a page; where all of it takes this many deadlines, the page hangs."""
_NEW_PAGE_S = 3.0
"""How long a page that a press opens beside this one may take to appear, in seconds."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a browser wrote down of a page.

    Args:
        url: Address after redirects.
        status: HTTP status; 0 where the browser does not tell.
        html: The visible document.
        missed: Whether a press was stopped because it would have reached something else.
    """

    url: str
    status: int
    html: str
    missed: bool = False


class Session:
    """One customer's context and page.

    Args:
        slots: Where a browser context is taken when one is needed.
        hosts: The hosts that the customer may ask.
        timeout_s: The one deadline of every step, in seconds.
        tracing: Records the session where that is wanted.
    """

    def __init__(self, slots: Slots, hosts: AllowedHosts, timeout_s: float, tracing: Tracing) -> None:
        self._slots = slots
        self.hosts = hosts
        self.timeout_s = timeout_s
        self.tracing = tracing
        self._tab: Tab | None = None
        self._state: Any = None
        self._stale = False
        self._origin = 0.0
        self._complete = True
        self._lost: Request | None = None
        self.url = ""

    # The page --------------------------------------------------------------------------------------
    async def tab(self) -> Tab:
        """Return the context and page of this customer, taking a slot where none is held."""
        if self._tab is None:
            self._tab = await self._slots.take(self.hosts, self._state)
            await self.tracing.start(self._tab.context)
            self._tab.context.on("requestfailed", self._request_failed)
            self._tab.context.on("dialog", _agree)
            self._tab.context.on("download", _stay)
            self._stale = bool(self.url)
        return self._tab

    async def page(self) -> Page:
        """Return the page that the customer has in view; after a pause it is opened again where it was."""
        tab = await self.tab()
        if self._stale:
            await self._open(self.url)
        return tab.front()

    @asynccontextmanager
    async def step(self, title: str) -> AsyncIterator[None]:
        """Hold what is done inside to a deadline, name it in the trace, and turn the browser's errors into ours.

        Waiting for a free slot does not count.
        """
        from playwright.async_api import Error

        try:
            tab = await self.tab()
            async with asyncio.timeout(self.timeout_s * _PATIENCE), self.tracing.step(tab.context, title):
                yield
        except TimeoutError:
            raise self.missed("Timeout", self.url) from None
        except Error as error:
            raise self.missed(error.message, self.url) from error

    def context(self) -> BrowserContext | None:
        """Return the context that is open now, if any."""
        return self._tab.context if self._tab is not None else None

    async def park(self) -> None:
        """Keep cookies, storage and address, and give the slot back."""
        if self._tab is None:
            return
        tab, self._tab = self._tab, None
        try:
            self._state = await tab.context.storage_state()
            await self.tracing.before_pause(tab.context)
        finally:
            await self._slots.give_back(tab)

    def stored(self) -> dict[str, Any]:
        """Return what the last pause kept, and the address."""
        return {"storage": self._state, "url": self.url}

    def restore(self, state: dict[str, Any]) -> None:
        """Begin with what `stored` returned in another process; the page is opened again when it is asked for."""
        self._state, self.url = state["storage"], str(state["url"])

    async def close(self) -> None:
        """Give the slot back and keep nothing."""
        self.tracing.forget()
        if self._tab is not None:
            tab, self._tab = self._tab, None
            await self._slots.give_back(tab)

    # Going and reading -----------------------------------------------------------------------------
    async def go_to(self, url: str) -> Seen:
        """Open an address and return the page."""
        target = urljoin(self.url, url) if self.url else url
        self.hosts.check(target, "the journey asked for")
        await self._open(target)
        return await self.read()

    async def _open(self, url: str) -> None:
        from playwright.async_api import Error

        tab = await self.tab()
        self._lost, self._stale = None, False
        try:
            await tab.front().goto(url, wait_until="commit", timeout=self.timeout_s * 1000)
        except Error as error:
            if _BARE_STATUS not in error.message:
                raise self.missed(error.message, url) from error

    async def back(self) -> Seen:
        """Go back one page."""
        from playwright.async_api import Error

        page = await self.page()
        self._lost = None
        try:
            answer = await page.go_back(wait_until="commit", timeout=self.timeout_s * 1000)
        except Error as error:
            raise self.missed(error.message, self.url) from error
        if answer is None and page.url in ("about:blank", self.url):
            raise StepFailed(f"{self.place()}: there is no page to go back to")
        return await self.read()

    async def read(self, *, after_press: bool = False) -> Seen:
        """Wait until the page can be read and return what can be seen of it.

        Args:
            after_press: Whether a press may have left the page that was read last.
        """
        deadline = asyncio.get_running_loop().time() + self.timeout_s
        while True:
            left_s = deadline - asyncio.get_running_loop().time()
            if left_s <= 0:
                raise self.missed("Timeout", self.url)
            page = await self.page()
            previous = self._origin if after_press else 0.0
            question = {"previous": previous, "settleMs": _SETTLE_MS, "limitMs": left_s * 1000}
            raw = await self._ask_in_passing(page, "read", question, left_s)
            if raw is None or (raw.get("elsewhere") and await self._opened_elsewhere(page)):
                continue
            if raw["url"].startswith("chrome-error:"):
                return await self._without_body()
            if raw.get("leaving") and not self._answered_with_nothing():
                raise self.missed("Timeout", self.url)
            self._origin, self.url, self._complete = raw["origin"], raw["url"], raw["complete"]
            self.hosts.check(self.url)
            await self.tracing.show(page)
            return Seen(self.url, raw["status"], raw["html"], raw["missed"])

    async def _without_body(self) -> Seen:
        """Return the page where a status came and nothing else; raise what it means where not even that came."""
        answer = await self._lost.response() if self._lost and _BARE_STATUS in (self._lost.failure or "") else None
        if answer is None or self._lost is None:
            raise self.missed("the page did not come", self.url)
        self.url, self._origin = self._lost.url, 0.0
        self.hosts.check(self.url)
        return Seen(self.url, answer.status, "")

    def _answered_with_nothing(self) -> bool:
        """Say whether the press was answered with neither page nor file, as status 204 does."""
        return self._lost is not None and "ERR_ABORTED" in (self._lost.failure or "")

    async def ask(self, verb: str, question: dict[str, Any]) -> Any:
        """Ask the page's script one question and return its answer.

        Raises:
            playwright.async_api.Error: If the page gives way to another meanwhile.
        """
        line = await self.line()
        answer = await line.ask(verb, question)
        if isinstance(answer, dict) and answer.get("bare") and not answer["url"].startswith("chrome-error:"):
            await line.install()
            answer = await line.ask(verb, question)
        return answer

    async def line(self) -> Line:
        """Return the line to the page that the customer has in view."""
        return await (await self.tab()).line(await self.page())

    async def _ask_in_passing(self, page: Page, verb: str, question: dict[str, Any], left_s: float) -> Any:
        """Ask as `ask` does; None where the page gave way to another meanwhile."""
        from playwright.async_api import Error

        try:
            async with asyncio.timeout(left_s + 0.5):
                return await self.ask(verb, question)
        except TimeoutError:
            raise self.missed("Timeout", self.url) from None
        except Error as error:
            if not in_passing(error.message):
                raise self.missed(error.message, self.url) from error
            return None

    async def _opened_elsewhere(self, page: Page) -> bool:
        """Wait for the page that a press opened beside this one; say whether it came."""
        tab = await self.tab()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_NEW_PAGE_S):
                while tab.front() is page:
                    await asyncio.sleep(0.01)
        return tab.front() is not page

    async def snapshot(self, path: Path) -> Path:
        """Write a picture of the page: JPEG, or PNG where the name ends so."""
        page = await self.page()
        if not self._complete:
            with contextlib.suppress(Exception):  # a picture with a missing image is better than none
                await page.wait_for_load_state("load", timeout=1000)
        kind: Literal["jpeg", "png"] = "png" if path.suffix.lower() == ".png" else "jpeg"
        picture = await (await self.line()).picture(kind)
        if picture is None:
            picture = await page.screenshot(type=kind, full_page=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture)
        await self.tracing.show(page)
        return path

    async def stranger(self) -> APIRequestContext:
        """Return a way to fetch that has none of this customer's cookies; the caller disposes of it."""
        return await self._slots.stranger()

    # What went wrong -------------------------------------------------------------------------------
    def forget_losses(self) -> None:
        """Begin a step that may lead to another page: what failed before is not its fault."""
        self._lost = None

    def place(self) -> str:
        """Say where the customer is, for a message."""
        return f"page {self.url.partition('?')[0]}"

    def missed(self, complaint: str, url: str) -> Exception:
        """Make the error for a page that did not come: refused, unreachable, or the browser is gone."""
        if gone(complaint):
            return crashed(f"was on {self.url or url}")
        if self._lost is not None:
            url, complaint = self._lost.url, self._lost.failure or complaint
        self.hosts.check(url)
        return unreached(url, complaint, self.timeout_s)

    def _request_failed(self, request: Request) -> None:
        with contextlib.suppress(Exception):  # a request of a page that is closing has no frame
            if request.is_navigation_request() and request.frame.parent_frame is None:
                self._lost = request


async def _agree(dialog: Dialog) -> None:
    """Say yes to a question, as a customer who meant the press does."""
    with contextlib.suppress(Exception):  # the page may close before the answer
        await dialog.accept()


async def _stay(download: Download) -> None:
    """Tell the page that the press was answered with a file, so that nobody waits for another page."""
    with contextlib.suppress(Exception):  # a page that only brought the file may be closed already
        await download.page.evaluate(STAY)
