"""The pages of several runs in a real browser: usable by everybody, light and dark, on a phone and a desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from journeys.driver.browser import find_browser
from parcours.runs import RunFolder
from reports import write_reports
from reports.compare import compare_runs
from reports.load import load_run
from reports.page.comparison import write_comparison
from reports.page.trend import write_trend
from reports.trend import make_trend


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one headless browser for this module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def pages(broken: Path, sample: Callable[..., Any]) -> dict[str, Path]:
    """Write a comparison, a trend, and the story of a loop that lacks its chapters."""
    later = sample(started=datetime(2026, 11, 3, 8, 0, tzinfo=UTC))
    later.tells_relay()
    later.tells_flowers(contradiction=True)
    runs = [load_run(path) for path in (broken, later.finish("broken", 1))]
    trend = make_trend(runs)
    assert trend.newest
    folder = RunFolder(broken)
    folder.write_about({**folder.about(), "chapters": {"crowd": {"path": "", "why": "locust is not installed"}}})
    return {
        "comparison": write_comparison(compare_runs(*runs)),
        "trend": write_trend(trend, trend.newest, broken.parent / "trend.html"),
        "story": write_reports(broken).html,
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", ["comparison", "trend", "story"])
def test_the_pages_can_be_used_by_everybody(
    pages: dict[str, Path], browser: Browser, name: str, width: int, scheme: Any
) -> None:
    """The accessibility checker finds nothing, nothing is wider than the window, and no other address is asked."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages[name].as_uri())
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.close()

    assert (found, wide) == ([], False)
    assert [url for url in asked if not url.startswith("data:")] == [pages[name].as_uri()]
