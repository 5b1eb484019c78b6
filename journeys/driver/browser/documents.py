"""Files: pressed for, or fetched by address, the same in every browser.

A PDF that is served inline becomes a download in the headless shell and a viewer in full Chromium. So a press is
aimed at a new page, which is closed afterwards, and "download" is raced against "page shown"; what was shown
is taken from the response, or fetched again where the viewer stands in its place.
"""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from journeys.driver import limits
from journeys.driver.browser import controls, steps
from journeys.driver.browser.failures import unreached
from journeys.driver.browser.session import Session
from journeys.driver.port import Document, Name
from parcours.errors import ShopUnreachable

if TYPE_CHECKING:
    from playwright.async_api import (
        APIRequestContext,
        APIResponse,
        BrowserContext,
        Download,
        Frame,
        Locator,
        Page,
        Response,
    )

_MOST_REDIRECTS = 10
_CANCELLED = "it broke off"
"""A browser says so of a download that was cut off, and of one that it gave up for a viewer of its own."""
_DOWNLOAD_PATIENCE = 1.5
"""A download may take this many step deadlines, so that it is over before the step itself is given up."""
_PAGE_OPENS_S = 1.0
"""How long the page at which a press was aimed may take to open after its file has come, in seconds."""

AIM_ELSEWHERE = """
(element) => {
  const link = element.closest("a, area");
  if (link) link.target = "_blank";
  else if (element.form) element.formTarget = "_blank";
  return Boolean(link || element.form);
}
"""


class _Catch:
    """Listens to a context for the answer to one press: a download, or a document that is shown."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self.aimed = False
        self.responses: dict[str, Response] = {}
        self._pages: list[Page] = []
        self._page_opened = asyncio.Event()
        self.answer: asyncio.Future[Download | Frame] = asyncio.get_running_loop().create_future()

    def __enter__(self) -> _Catch:
        self._context.on("response", self._response)
        self._context.on("download", self._settle)
        self._context.on("framenavigated", self._shown)
        self._context.on("page", self._opened)
        return self

    def __exit__(self, *_: object) -> None:
        self._context.remove_listener("response", self._response)
        self._context.remove_listener("download", self._settle)
        self._context.remove_listener("framenavigated", self._shown)
        self._context.remove_listener("page", self._opened)

    def _response(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.responses[response.url] = response

    async def close_pages(self) -> None:
        """Close the page at which the press was aimed, which may still be about to open."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PAGE_OPENS_S if self.aimed else 0):
                await self._page_opened.wait()
        for page in self._pages:
            with contextlib.suppress(Exception):  # a page that only brought a file may be closed already
                await page.close()

    def _opened(self, page: Page) -> None:
        self._pages.append(page)
        self._page_opened.set()
        self._shown(page.main_frame)

    def _shown(self, frame: Frame) -> None:
        if frame.parent_frame is None and frame.url in self.responses:
            self._settle(frame)

    def _settle(self, answer: Download | Frame) -> None:
        if not self.answer.done():
            self.answer.set_result(answer)


async def download(session: Session, name: Name) -> Document:
    """Press what answers with a file and return the file; the page in view stays as it is."""
    tab = await session.tab()
    page = await session.page()
    with _Catch(tab.context) as catch:
        await steps.long_way(session, controls.PRESSED, name, _aimed_click(session, catch))
        try:
            async with asyncio.timeout(session.timeout_s):
                answer = await catch.answer
            return await _taken(session, answer, catch.responses)
        except TimeoutError:
            raise session.missed("Timeout", page.url) from None
        finally:
            await catch.close_pages()


def _aimed_click(session: Session, catch: _Catch) -> controls.Act:
    async def act(control: Locator) -> None:
        catch.aimed = await control.evaluate(AIM_ELSEWHERE, timeout=session.timeout_s * 1000)
        await control.click(timeout=session.timeout_s * 1000, no_wait_after=True)

    return act


async def _taken(session: Session, answer: Download | Frame, responses: dict[str, Response]) -> Document:
    from playwright.async_api import Download

    response = responses.get(answer.url)
    kind = _kind(response.headers.get("content-type", "")) if response else ""
    if isinstance(answer, Download):
        # A download that a script of the page made is one that no response tells of.
        status, name = (response.status, _filename(response.headers)) if response else (200, answer.suggested_filename)
        body, broke_off = await _saved(answer, session.timeout_s * _DOWNLOAD_PATIENCE)
        if broke_off == _CANCELLED:
            with contextlib.suppress(ShopUnreachable):  # then it was cut off, and comes no better this way
                return await fetch(session, answer.url)
        return Document(answer.url, status, kind, body, name, broke_off)
    if response is not None and kind != "application/pdf":
        return Document(answer.url, response.status, kind, await response.body(), _filename(response.headers))
    return await fetch(session, answer.url)


async def _saved(answer: Download, limit_s: float) -> tuple[bytes, str]:
    """Wait for a download to end; return what came, and why it is not whole."""
    try:
        async with asyncio.timeout(limit_s):
            failure = await answer.failure()
    except TimeoutError:
        await answer.cancel()
        return b"", f"after {limit_s:g} s it was not over"
    if failure is not None:
        return b"", _CANCELLED if failure == "canceled" else f"it broke off: {failure}"
    path = Path(await answer.path())
    if path.stat().st_size > limits.MOST_BYTES:
        return b"", limits.too_large(limits.MOST_BYTES)
    return path.read_bytes(), ""


async def fetch(session: Session, url: str, *, as_stranger: bool = False) -> Document:
    """Fetch *url* with the customer's cookies, or as somebody who has none; every redirect is checked."""
    from playwright.async_api import Error

    target = urljoin(session.url, url) if session.url else url
    session.hosts.check(target, "the journey asked for")
    asker = await session.stranger() if as_stranger else (await session.tab()).context.request
    try:
        return await _follow(session, asker, target)
    except Error as error:
        raise unreached(target, error.message, session.timeout_s) from error
    finally:
        if as_stranger:
            await asker.dispose()


async def _follow(session: Session, asker: APIRequestContext, target: str) -> Document:
    for _ in range(_MOST_REDIRECTS + 1):
        answer = await asker.get(target, max_redirects=0, timeout=session.timeout_s * 1000)
        onward = answer.headers.get("location", "") if 300 <= answer.status < 400 else ""
        if not onward:
            return await _document(answer)
        target = urljoin(target, onward)
        session.hosts.check(target, "the shop redirected to")
    raise unreached(target, "ERR_TOO_MANY_REDIRECTS", session.timeout_s)


async def _document(answer: APIResponse) -> Document:
    body = await answer.body()
    await answer.dispose()
    kind, name = _kind(answer.headers.get("content-type", "")), _filename(answer.headers)
    if len(body) > limits.MOST_BYTES:
        return Document(answer.url, answer.status, kind, b"", name, limits.too_large(limits.MOST_BYTES))
    return Document(answer.url, answer.status, kind, body, name)


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _filename(headers: dict[str, str]) -> str:
    """Return the name that the server proposed in Content-Disposition, or an empty one."""
    from email.message import Message

    message = Message()
    message["content-disposition"] = headers.get("content-disposition", "")
    return message.get_filename("") or ""
