"""The page in a real browser, opened from a disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from reports import write_reports

BROWSERS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/google-chrome")
QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start one headless browser for this module."""
    found = next((path for path in BROWSERS if Path(path).exists()), None)
    with sync_playwright() as playwright:
        if found is None and not Path(playwright.chromium.executable_path).exists():
            pytest.skip("no Chromium was found")
        browser = playwright.chromium.launch(executable_path=found, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def opened(broken: Path, browser: Browser) -> Iterator[Page]:
    """Open the page of the broken run from the disk."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(write_reports(broken).html.as_uri())
    yield page
    page.close()


def test_survive_48_the_page_asks_nobody_for_anything(broken: Path, browser: Browser) -> None:
    """Opened from a disk, with everything unfolded and the network at hand, the page makes no request and no error."""
    page = browser.new_page()
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    address = write_reports(broken).html.as_uri()
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.wait_for_load_state("networkidle")
    page.close()
    assert [url for url in asked if url != address and not url.startswith("data:")] == []
    assert errors == []


def test_survive_48_the_page_stands_alone(broken: Path, browser: Browser, tmp_path: Path) -> None:
    """The one file, taken elsewhere without its folder, still shows its text, its style and its pictures."""
    alone = tmp_path / "alone.html"
    alone.write_bytes(write_reports(broken).html.read_bytes())
    page = browser.new_page()
    page.goto(alone.as_uri())
    pictures = page.evaluate("[...document.images].map(image => image.naturalWidth > 0)")
    font = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    page.close()
    assert pictures
    assert all(pictures)
    assert "Palatino" in font


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_can_be_used_by_everybody(broken: Path, browser: Browser, scheme: str, width: int) -> None:
    """The accessibility checker finds nothing, light and dark, on a phone and a desk, with everything unfolded."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto(write_reports(broken).html.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    results = Axe().run(page)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    page.close()
    assert [violation["id"] for violation in results.response["violations"]] == []
    assert not wide


def test_a_link_to_a_closed_journey_opens_it(opened: Page) -> None:
    """A click on a journey's tile unfolds that journey and brings it into view."""
    journey = opened.locator("#journey-flowers-same-day-2")
    expect(journey).not_to_have_attribute("open", "")
    opened.locator(".tile", has_text="flowers-same-day#2").click()
    expect(journey).to_have_attribute("open", "")
    expect(journey).to_be_in_viewport()


def test_the_ledger_can_be_filtered(opened: Page) -> None:
    """Text and touchpoint narrow the ledger down, and how much is left is said."""
    ledger = opened.locator("#journey-relay-parcel-1 .ledger")
    ledger.locator("summary").click()
    ledger.get_by_label("Find").fill("93.90")
    ledger.get_by_label("Touchpoint").select_option("mail")
    expect(ledger.locator("output")).to_have_text("1 shown")
    expect(ledger.locator("tbody tr:visible")).to_have_count(1)


def test_the_reader_chooses_light_or_dark(opened: Page) -> None:
    """A button turns the page dark and light again, by keyboard as well, and says what it will do."""
    button = opened.get_by_role("button", name="Show the page dark")
    light = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    button.focus()
    opened.keyboard.press("Enter")
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") != light
    opened.get_by_role("button", name="Show the page light").click()
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") == light


def test_the_page_reads_without_script(broken: Path, browser: Browser) -> None:
    """Without script the verdict and every journey can be read, and no control is shown that would do nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(write_reports(broken).html.as_uri())
    expect(page.locator("h1")).to_be_visible()
    page.locator("#journey-flowers-same-day-2 > summary").click()
    expect(page.locator("#journey-flowers-same-day-2 .scene")).to_be_visible()
    expect(page.locator("button:visible, form:visible")).to_have_count(0)
    context.close()


def test_on_paper_the_page_is_light_and_its_controls_are_gone(broken: Path, browser: Browser) -> None:
    """A print of a dark page is dark on white, without navigation and buttons."""
    page = browser.new_page(color_scheme="dark")
    page.goto(write_reports(broken).html.as_uri())
    page.emulate_media(media="print")
    ink = page.evaluate("getComputedStyle(document.querySelector('.lead li')).color")
    controls = page.locator("nav:visible, button:visible, form:visible").count()
    page.close()
    assert (ink, controls) == ("rgb(33, 29, 23)", 0)
