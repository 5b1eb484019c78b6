"""A line to the script that lives in a page: what the driver asks and presses there beside Playwright's own calls.

At every call that Playwright makes in a page, it puts two copies of the whole document into a trace. What the driver
asks in order to find its way is no doing of the customer's, and a walk with the Tab key is one doing, not a hundred.
Both go through a session of the browser's own protocol, of which no copies are made.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from journeys.driver.browser.script import INSTALL, asking

if TYPE_CHECKING:
    from playwright.async_api import CDPSession, Page

_TAB = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}


class Line:
    """The line to one page, whichever documents it shows. Make it with `Line.to`.

    Args:
        page: Whose line it is.
        session: A session of the browser's protocol with that page.
    """

    def __init__(self, page: Page, session: CDPSession) -> None:
        self._session = session
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
