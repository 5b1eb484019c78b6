"""A line to the script that lives in a page: what the driver asks, presses and pictures beside Playwright's own calls.

At every call that Playwright makes in a page, it puts two copies of the whole document into a trace. What the driver
asks in order to find its way is no doing of the customer's, and a walk with the Tab key is one doing, not a hundred.
Both go through a session of the browser's own protocol, of which no copies are made.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, Literal

from journeys.driver.browser.script import INSTALL, asking

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page

_TAB = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
_QUALITY = 60
"""Of a JPEG, 0 to 100."""


class Line:
    """The line to one page, whichever documents it shows. Make it with `Line.to`.

    Args:
        page: Whose line it is.
        session: A session of the browser's protocol with that page.
    """

    def __init__(self, page: Page, session: CDPSession) -> None:
        self._page = page
        self._session = session
        self._window: dict[str, int] = {}
        self._crash: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        page.on("crash", self._note_crash)

    @classmethod
    async def to(cls, page: Page) -> Line:
        """Open the line to *page*; it ends with the page."""
        return cls(page, await page.context.new_cdp_session(page))

    async def ask(self, verb: str, question: dict[str, Any]) -> Any:
        """Ask the page's script one question and return its answer, plain data.

        Raises:
            playwright.async_api.Error: If the script fails, or the page gives way to another or is gone.
        """
        return await self._evaluate(asking(verb, json.dumps(question)))

    async def install(self) -> None:
        """Give its script to a document that came without one."""
        await self._evaluate(INSTALL)

    async def hold_tab(self, times: int) -> None:
        """Press Tab and hold it until it has come *times* times, then let it go."""
        if not times:
            return
        down = {"type": "rawKeyDown", **_TAB}
        presses = [{**down, "autoRepeat": number > 0} for number in range(times)]
        keys = [*presses, {"type": "keyUp", **_TAB}]
        await self._unless_crashed(asyncio.gather(*(self._session.send("Input.dispatchKeyEvent", key) for key in keys)))

    async def picture(self, kind: Literal["jpeg", "png"]) -> bytes | None:
        """Take a picture of the whole document, or return None where its size cannot be told.

        Playwright takes the same picture, after it has brought a large script into the document to learn the size.
        """
        size = await self.ask("size", {})
        window = self._page.viewport_size
        if size is None or "width" not in size or window is None:
            return None
        if not self._window:  # what the browser goes back to after a picture; each session tells it anew
            self._window = {"width": window["width"], "height": window["height"]}
            screen = {"screenWidth": window["width"], "screenHeight": window["height"]}
            frame = {**self._window, **screen, "deviceScaleFactor": 1, "mobile": False}
            await self._unless_crashed(self._session.send("Emulation.setDeviceMetricsOverride", frame))
        wanted: dict[str, Any] = {
            "format": kind,
            "clip": {"x": 0, "y": 0, **size, "scale": 1},
            "captureBeyondViewport": any(size[side] > self._window[side] for side in ("width", "height")),
        }
        if kind == "jpeg":
            wanted["quality"] = _QUALITY
        answer = await self._unless_crashed(self._session.send("Page.captureScreenshot", wanted))
        return base64.b64decode(answer["data"])

    async def _evaluate(self, expression: str) -> Any:
        from playwright.async_api import Error

        wanted = {"expression": expression, "awaitPromise": True, "returnByValue": True, "userGesture": True}
        answer = await self._unless_crashed(self._session.send("Runtime.evaluate", wanted))
        if "exceptionDetails" in answer:
            failure = answer["exceptionDetails"]
            raise Error(failure.get("exception", {}).get("description", failure["text"]))
        return answer["result"].get("value")

    async def _unless_crashed(self, answer: Awaitable[Any]) -> Any:
        """Wait for an answer; a page that has crashed gives none, and the browser would keep the question for ever."""
        from playwright.async_api import Error

        coming = asyncio.ensure_future(answer)
        try:
            await asyncio.wait((coming, self._crash), return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                raise Error("Target crashed")
            return coming.result()
        finally:
            coming.cancel()

    def _note_crash(self, page: Page) -> None:
        if not self._crash.done():
            self._crash.set_result(None)
