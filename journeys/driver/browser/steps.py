"""The customer's steps on a page: has, fill, choose, press, upload.

Each tries the short way (the page's script finds the control, one input event acts on it) and goes the long way
(Playwright's own waiting) wherever that is not plain; the long way also tells why a step cannot be done.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fixtures.personas.cards import check_card
from journeys.driver.browser import controls
from journeys.driver.browser.controls import FILLED, LISTED, PRESSED, TICKED, UPLOADED, Act, Kind, sources
from journeys.driver.browser.failures import gone, unreached
from journeys.driver.browser.session import Seen, Session
from journeys.driver.names import find, spoken, what_there_is
from journeys.driver.page import read_html
from journeys.driver.port import Name, StepFailed

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

_BETWEEN_CLICKS_MS = 40
_FAR_AWAY_MS = 250
_TRIES = 3

OPTIONS = "(element) => element.tagName === 'SELECT' ? [...element.options].map((option) => option.text) : null"


async def has(session: Session, name: Name) -> bool:
    """Say whether a control of this name is there now."""
    return bool(await _quickly(session, "has", {"rules": sources(name)}))


async def fill(session: Session, label: Name, text: str) -> None:
    """Type into a field; a number that could be somebody's card is refused."""
    check_card(text, f"field {spoken(label)}")
    if text and await _quickly(session, "enter", {"rules": sources(label)}):
        await (await session.page()).keyboard.insert_text(text)
        return
    await long_way(session, FILLED, label, lambda field: field.fill(text, timeout=_ms(session)))


async def press(session: Session, name: Name, near: str = "") -> Seen:
    """Press a button or link and return the page that follows."""
    session.forget_losses()
    if await _clicked(session, "aim", {"kind": PRESSED.script, "rules": sources(name), "near": near}):
        seen = await session.read(after_press=True)
        if not seen.missed:
            return seen
    await long_way(session, PRESSED, name, lambda control: control.click(timeout=_ms(session)), near)
    return await session.read(after_press=True)


async def press_twice(session: Session, name: Name) -> Seen:
    """Double-click a button or link and return the page that follows."""

    async def act(control: Locator) -> None:
        async with _far_away(control.page):
            await control.dblclick(delay=_BETWEEN_CLICKS_MS, timeout=_ms(session))

    session.forget_losses()
    await long_way(session, PRESSED, name, act)
    return await session.read(after_press=True)


async def choose(session: Session, label: Name, option: Name) -> None:
    """Choose an option of a list, or tick a radio button or check box."""
    if option:
        question = {"rules": sources(label), "options": sources(option)}
        if not await _chosen(session, "choose", question):
            await long_way(session, LISTED, label, _choosing(session, label, option), option=option)
    elif not await _chosen(session, "tick", {"rules": sources(label)}):
        await long_way(session, TICKED, label, lambda control: control.check(timeout=_ms(session)))


async def upload(session: Session, label: Name, file: Path) -> None:
    """Give a file to a file field."""
    await long_way(session, UPLOADED, label, lambda field: field.set_input_files(file, timeout=_ms(session)))


# The short way -------------------------------------------------------------------------------------
async def _quickly(session: Session, verb: str, question: dict[str, Any]) -> Any:
    """Ask the page's script; None where the page gives way to another meanwhile."""
    from playwright.async_api import Error

    try:
        return await session.ask(verb, question)
    except Error as error:
        if gone(error.message):
            raise session.missed(error.message, session.url) from error
        return None


async def _clicked(session: Session, verb: str, question: dict[str, Any]) -> bool:
    """Let the page's script find a control and click at it; False where that is not plain."""
    at = await _quickly(session, verb, question)
    if not at or at.get("bare"):
        return False
    if not at.get("done"):
        await (await session.page()).mouse.click(at["x"], at["y"])
    return True


async def _chosen(session: Session, verb: str, question: dict[str, Any]) -> bool:
    """Click at what is to be chosen until it is; False where that is not plain.

    The page may move between aiming and clicking, so what matters is looked at afterwards.
    """
    for clicks in range(_TRIES):
        at = await _quickly(session, verb, question)
        if not at or at.get("bare"):
            return False
        if at.get("done"):
            if not clicks:
                await session.tracing.show(await session.page())
            return True
        await (await session.page()).mouse.click(at["x"], at["y"])
    return False


# The long way --------------------------------------------------------------------------------------
async def long_way(session: Session, kind: Kind, name: Name, act: Act, near: str = "", option: Name = "") -> None:
    """Wait for the one control that *name* means and do *act* on it, within the step's deadline.

    Raises:
        StepFailed: If it does not come or cannot be used; the message says what there was, or what was in the way.
        ShopUnreachable: If the press was done and no page came.
    """
    from playwright.async_api import Error

    page = await session.page()
    try:
        if near:
            control = await _appear(session, lambda: controls.nearest_of(page, kind, name, near))
            if control is None:
                raise await _lacking(session, kind, name, page, near)
        else:
            control = controls.located(page, kind, name, option)
        try:
            await act(control)
        except Error as error:
            if "strict mode violation" not in error.message:
                raise
            better = await controls.best_of(page, kind, name, option)
            await act(better if better is not None else control.first)
    except Error as error:
        raise await _why(session, error.message, kind, name, page) from error


def _choosing(session: Session, label: Name, option: Name) -> Act:
    async def act(control: Locator) -> None:
        texts = await control.evaluate(OPTIONS, timeout=_ms(session))
        if texts is None:
            await control.check(timeout=_ms(session))
            return
        index = find(option, texts)
        if index is None:
            there_is = what_there_is("options", option, texts)
            raise StepFailed(f"{session.place()}: the list {spoken(label)} has no option {spoken(option)}; {there_is}")
        await control.select_option(index=index, timeout=_ms(session))

    return act


async def _appear(session: Session, look: Callable[[], Awaitable[Locator | None]]) -> Locator | None:
    deadline = asyncio.get_running_loop().time() + session.timeout_s
    while True:
        found = await look()
        if found is not None or asyncio.get_running_loop().time() > deadline:
            return found
        await asyncio.sleep(0.05)


@asynccontextmanager
async def _far_away(page: Page) -> AsyncIterator[None]:
    """Hold answers back for a while, as a network does, so that a second click finds the page still there.

    The requests themselves leave at once: a shop on this machine is asked twice, as one far away would be.
    """
    session = await page.context.new_cdp_session(page)
    limits = {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
    try:
        await session.send("Network.enable")
        await session.send("Network.emulateNetworkConditions", {**limits, "latency": _FAR_AWAY_MS})
        yield
    finally:
        with contextlib.suppress(Exception):  # the page may be gone, and the delay with it
            await session.send("Network.emulateNetworkConditions", {**limits, "latency": 0})
            await session.detach()


def _ms(session: Session) -> float:
    return session.timeout_s * 1000


# Why not -------------------------------------------------------------------------------------------
async def _why(session: Session, complaint: str, kind: Kind, name: Name, page: Page) -> Exception:
    if gone(complaint):
        return session.missed(complaint, session.url)
    if "Timeout" in complaint and "action done" in complaint:
        return unreached(session.url, "Timeout", session.timeout_s)
    if "Timeout" in complaint and "locator resolved to" not in complaint:
        return await _lacking(session, kind, name, page)
    return StepFailed(
        f"{session.place()}: the {kind.called} {spoken(name)} is there and cannot be used: {_hindrance(complaint)}"
    )


async def _lacking(session: Session, kind: Kind, name: Name, page: Page, near: str = "") -> StepFailed:
    names: list[str] = []
    with contextlib.suppress(Exception):  # the page may be gone; the message then says that it has nothing
        raw = await session.ask("read", {"previous": 0, "settleMs": 0, "limitMs": 0})
        view = read_html(raw["html"], raw["url"], raw["status"])
        names = (
            [*view.buttons, *(link.name for link in view.links)]
            if kind is PRESSED
            else [control.label for control in view.controls]
        )
    beside = f' near "{near}"' if near else ""
    return StepFailed(
        f"{session.place()}: expected a {kind.called} {spoken(name)}{beside}; {what_there_is(kind.called, name, names)}"
    )


def _hindrance(complaint: str) -> str:
    """Take from Playwright's call log the line that says what was in the way."""
    for line in reversed(complaint.splitlines()):
        text = line.strip(" -")
        if "element is" in text or "intercepts pointer events" in text or "not an <" in text.lower():
            return text
    return complaint.splitlines()[0][:200]
