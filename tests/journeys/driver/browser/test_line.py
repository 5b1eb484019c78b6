"""The line to a page's script, and what it does beside Playwright."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import Error, Page, async_playwright

from journeys.driver.browser import find_browser
from journeys.driver.browser.failures import gone, in_passing
from journeys.driver.browser.line import Line
from journeys.driver.browser.script import INSTALL

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ..conftest import TinyShop

WINDOW = "[innerWidth, innerHeight, screen.width, screen.height, devicePixelRatio]"


def on_a_page(url: str, look: Callable[[Page, Line], Awaitable[Any]]) -> Any:
    """Open a page with the script in it, and return what *look* makes of it and its line."""

    async def play() -> Any:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
            page = await browser.new_page(viewport={"width": 1280, "height": 800})
            await page.add_init_script(INSTALL)
            await page.goto(url)
            try:
                return await look(page, await Line.to(page))
            finally:
                await browser.close()

    return asyncio.run(play())


@pytest.mark.parametrize("height", ["10px", "2000px"])
def test_a_picture_is_playwrights_own_and_leaves_the_window_as_it_was(tiny_shop: TinyShop, height: str) -> None:
    """The whole document is in it, whether or not it fits the window, pixel by pixel as Playwright pictures it."""

    async def look(page: Page, line: Line) -> tuple[bytes | None, bytes, Any]:
        await page.evaluate("(height) => { document.body.style.height = height; }", height)
        ours = await line.picture("png")
        return ours, await page.screenshot(full_page=True), await page.evaluate(WINDOW)

    ours, theirs, window = on_a_page(f"{tiny_shop.url}/form", look)

    assert ours == theirs
    assert window == [1280, 800, 1280, 800, 1]


def test_an_error_of_the_script_is_told(tiny_shop: TinyShop) -> None:
    """A question that the script cannot answer raises what it says, and is neither a lost page nor one in passing."""

    async def look(page: Page, line: Line) -> str:
        with pytest.raises(Error) as told:
            await line.ask("aim", {"kind": "pressed", "rules": ["("], "near": ""})
        return told.value.message

    complaint = on_a_page(f"{tiny_shop.url}/form", look)

    assert "Invalid regular expression" in complaint
    assert not gone(complaint)
    assert not in_passing(complaint)


def test_a_page_that_gives_way_is_in_passing_and_the_next_one_answers(tiny_shop: TinyShop) -> None:
    """A question under way when another page comes is told as that; the line leads to the new page at once."""

    async def look(page: Page, line: Line) -> tuple[str, str]:
        question = {"previous": await page.evaluate("performance.timeOrigin"), "settleMs": 5000, "limitMs": 5000}
        asked = asyncio.ensure_future(line.ask("read", question))
        await asyncio.sleep(0.1)
        await page.goto(f"{tiny_shop.url}/home")
        with pytest.raises(Error) as told:
            await asked
        after = await line.ask("read", {"previous": 0, "settleMs": 0, "limitMs": 1000})
        return told.value.message, after["url"]

    complaint, url = on_a_page(f"{tiny_shop.url}/form", look)

    assert in_passing(complaint), complaint
    assert url == f"{tiny_shop.url}/home"
