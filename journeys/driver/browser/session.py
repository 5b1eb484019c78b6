"""One customer's browser session, on the event loop: its context, its page, and the steps on it.

Every step makes as few round trips as it can: finding and acting is one call, waiting for a page and writing
down what can be seen of it another. The session knows no shop and judges nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from journeys.driver.browser import controls
from journeys.driver.browser.failures import crashed, gone, in_passing, unreached
from journeys.driver.hosts import AllowedHosts
from journeys.driver.names import find, spoken, what_there_is
from journeys.driver.page import read_html
from journeys.driver.port import Name, StepFailed

if TYPE_CHECKING:
    from playwright.async_api import APIRequestContext, Locator, Page, Request

    from journeys.driver.browser.slots import Slots, Tab

VISIBLE = files("journeys.driver.browser").joinpath("visible.js").read_text(encoding="utf-8")
_SETTLE_MS = 50
"""How long a page that a press did not leave must have been quiet before it is read, in milliseconds."""

CHOSEN = """
(element, rules) => {
  if (element.tagName !== "SELECT") return {ticked: true};
  const texts = [...element.options].map((option) => option.text);
  return {ticked: false, texts};
}
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a browser wrote down of a page: its address, status and visible document."""

    url: str
    status: int
    html: str
    complete: bool


class Session:
    """The steps of one customer.

    Args:
        slots: Where a browser context is taken when one is needed.
        hosts: The hosts that the customer may ask.
        timeout_s: The one deadline of every step, in seconds.
    """

    def __init__(self, slots: Slots, hosts: AllowedHosts, timeout_s: float) -> None:
        self._slots = slots
        self.hosts = hosts
        self.timeout_s = timeout_s
        self._tab: Tab | None = None
        self._state: Any = None
        self._stale = False
        self._origin = 0.0
        self._lost: tuple[str, str] | None = None
        self.url = ""
        self.complete = True

    # The page --------------------------------------------------------------------------------------
    async def tab(self) -> Tab:
        """Return the context and page of this customer, taking a slot where none is held."""
        if self._tab is None:
            self._tab = await self._slots.take(self.hosts, self._state)
            self._tab.context.on("requestfailed", self._request_failed)
            self._tab.context.on("dialog", lambda dialog: asyncio.ensure_future(_agree(dialog)))
            self._stale = bool(self.url)
        return self._tab

    async def page(self) -> Page:
        """Return the page that the customer has in view; after a pause it is opened again where it was."""
        tab = await self.tab()
        if self._stale:
            await self._open(self.url)
        return tab.front()

    async def park(self) -> None:
        """Keep cookies, storage and address, and give the slot back."""
        if self._tab is None:
            return
        tab, self._tab = self._tab, None
        try:
            self._state = await tab.context.storage_state()
        finally:
            await self._slots.give_back(tab)

    async def close(self) -> None:
        """Give the slot back and keep nothing."""
        if self._tab is not None:
            tab, self._tab = self._tab, None
            await self._slots.give_back(tab)

    # Reading ---------------------------------------------------------------------------------------
    async def go_to(self, url: str) -> Seen:
        """Open an address and return the page."""
        target = urljoin(self.url, url) if self.url else url
        self.hosts.check(target, "the journey asked for")
        await self.tab()
        await self._open(target)
        return await self.read()

    async def _open(self, url: str) -> None:
        from playwright.async_api import Error

        tab = await self.tab()
        self._lost, self._stale = None, False
        try:
            await tab.front().goto(url, wait_until="commit", timeout=self.timeout_s * 1000)
        except Error as error:
            raise self.missed(error.message, url) from error

    async def read(self, previous: float = 0.0) -> Seen:
        """Wait until the page can be read and return what can be seen of it.

        Args:
            previous: Time origin of the document that a press may have left; 0 when nothing was pressed.
        """
        from playwright.async_api import Error

        question = {"previous": previous, "settleMs": _SETTLE_MS}
        async with asyncio.timeout(self.timeout_s) as deadline:
            while True:
                page = await self.page()
                try:
                    raw = await page.evaluate(VISIBLE, question)
                    break
                except Error as error:
                    if not in_passing(error.message) or deadline.expired():
                        raise self.missed(error.message, self.url) from error
        if raw["url"].startswith("chrome-error:"):
            url, complaint = self._lost or (self.url, "the page did not come")
            raise self.missed(complaint, url)
        self._origin, self.url, self.complete = raw["origin"], raw["url"], raw["complete"]
        self.hosts.check(self.url)
        return Seen(self.url, raw["status"], raw["html"], raw["complete"])

    async def has(self, name: Name) -> bool:
        """Say whether a control of this name is there now."""
        page = await self.page()
        roles = (*controls.PRESSED, *controls.FILLED, *controls.TICKED)
        return await controls.with_roles(page, tuple(dict.fromkeys(roles)), controls.any_of(name)).count() > 0

    async def snapshot(self, path: Path) -> Path:
        """Write a picture of the page: JPEG, or PNG where the name ends so."""
        page = await self.page()
        if not self.complete:
            with contextlib.suppress(Exception):  # a picture with a missing image is better than none
                await page.wait_for_load_state("load", timeout=1000)
        if path.suffix.lower() == ".png":
            await page.screenshot(path=path, full_page=True)
        else:
            await page.screenshot(path=path, type="jpeg", quality=60, full_page=True)
        return path

    # Acting ----------------------------------------------------------------------------------------
    async def fill(self, label: Name, text: str) -> None:
        """Type into a field."""

        async def act(field: Locator) -> None:
            await field.fill(text, timeout=self.left_ms())

        await self.act_on("field", controls.FILLED, label, act)

    async def press(self, name: Name, near: str = "", *, twice: bool = False) -> Seen:
        """Press a button or link and return the page that follows."""

        async def act(control: Locator) -> None:
            await (control.dblclick if twice else control.click)(timeout=self.left_ms())

        self._lost = None
        await self.act_on("button or link", controls.PRESSED, name, act, near)
        return await self.read(self._origin)

    async def upload(self, label: Name, file: Path) -> None:
        """Give a file to a file field."""

        async def act(field: Locator) -> None:
            await field.set_input_files(file, timeout=self.left_ms())

        await self.act_on("file field", controls.UPLOADED, label, act)

    async def choose(self, label: Name, option: Name) -> None:
        """Choose an option of a list, or tick a radio button or check box."""

        async def act(control: Locator) -> None:
            found = await control.evaluate(CHOSEN, timeout=self.left_ms())
            if found["ticked"]:
                await control.check(timeout=self.left_ms())
                return
            index = find(option, found["texts"])
            if index is None:
                raise StepFailed(
                    f"{self._place()}: the list {spoken(label)} has no option {spoken(option)}; "
                    + what_there_is("options", option, found["texts"])
                )
            await control.select_option(index=index, timeout=self.left_ms())

        async def tick(control: Locator) -> None:
            await control.check(timeout=self.left_ms())

        if not option:
            await self.act_on("radio button or check box", controls.TICKED, label, tick)
        else:
            await self.act_on("list or group of choices", controls.LISTS, label, act, option=option)

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
            raise StepFailed(f"{self._place()}: there is no page to go back to")
        return await self.read()

    async def act_on(
        self,
        kind: str,
        roles: tuple[str, ...],
        name: Name,
        act: controls.Act,
        near: str = "",
        option: Name = "",
    ) -> None:
        """Find the one control that *name* means and do *act* on it, within the step's deadline."""
        from playwright.async_api import Error

        page = await self.page()
        self._deadline = asyncio.get_running_loop().time() + self.timeout_s
        rule = controls.any_of(name)
        try:
            if near:
                control = await self._appear(lambda: controls.nearest_of(page, roles, name, near))
                if control is None:
                    raise await self._lacking(f"{kind} near {near!r}", name, page)
            else:
                control = controls.with_roles(page, roles, rule)
                if option:
                    control = control.or_(controls.in_group(page, rule, controls.any_of(option)))
            try:
                await act(control)
            except Error as error:
                if "strict mode violation" not in error.message:
                    raise
                better = await controls.best_of(page, roles, name, option)
                await act(better if better is not None else control.first)
        except Error as error:
            raise await self._step_failed(error.message, kind, name, page) from error

    async def _appear(self, look: Callable[[], Awaitable[Locator | None]]) -> Locator | None:
        while True:
            found = await look()
            if found is not None or self.left_ms() <= 1:
                return found
            await asyncio.sleep(0.05)

    def left_ms(self) -> float:
        """Milliseconds until this step's deadline, at least 1."""
        return max(1.0, (self._deadline - asyncio.get_running_loop().time()) * 1000)

    async def stranger(self) -> APIRequestContext:
        """Return a way to fetch that has none of this customer's cookies; the caller disposes of it."""
        return await self._slots.stranger()

    # What went wrong -------------------------------------------------------------------------------
    async def _step_failed(self, complaint: str, kind: str, name: Name, page: Page) -> Exception:
        if gone(complaint):
            return self.missed(complaint, self.url)
        if "Timeout" in complaint and ("action done" in complaint or "waiting for scheduled navigations" in complaint):
            return unreached(self.url, "Timeout", self.timeout_s)
        if "Timeout" in complaint and "locator resolved to" not in complaint:
            return await self._lacking(kind, name, page)
        why = _hindrance(complaint)
        return StepFailed(f"{self._place()}: the {kind} {spoken(name)} is there and cannot be used: {why}")

    async def _lacking(self, kind: str, name: Name, page: Page) -> StepFailed:
        names: list[str] = []
        with contextlib.suppress(Exception):  # the page may be gone; the message then says so
            raw = await page.evaluate(VISIBLE, {"previous": 0, "settleMs": 0})
            view = read_html(raw["html"], raw["url"], raw["status"])
            pressed = [*view.buttons, *(link.name for link in view.links)]
            fields = [control.label for control in view.controls]
            names = pressed if "button" in kind and "radio" not in kind else fields
        return StepFailed(f"{self._place()}: expected a {kind} {spoken(name)}; {what_there_is(f'{kind}', name, names)}")

    def _place(self) -> str:
        return f"page {self.url.partition('?')[0]}"

    def missed(self, complaint: str, url: str) -> Exception:
        """Make the error for a page that did not come: refused, unreachable, or the browser is gone."""
        if gone(complaint):
            return crashed(f"was on {self.url or url}")
        if self._lost is not None:
            url, complaint = self._lost
        self.hosts.check(url)
        return unreached(url, complaint, self.timeout_s)

    def _request_failed(self, request: Request) -> None:
        with contextlib.suppress(Exception):  # a request of a page that is closing has no frame
            if request.is_navigation_request() and request.frame.parent_frame is None:
                self._lost = (request.url, request.failure or "")


async def _agree(dialog: Any) -> None:
    """Say yes to a question, as a customer who meant the press does."""
    with contextlib.suppress(Exception):  # the page may close before the answer
        await dialog.accept()


def _hindrance(complaint: str) -> str:
    """Take from Playwright's call log the line that says what was in the way."""
    for line in reversed(complaint.splitlines()):
        text = line.strip(" -")
        if "element is" in text or "intercepts pointer events" in text or "not an <" in text.lower():
            return text
    return complaint.splitlines()[0][:200]
