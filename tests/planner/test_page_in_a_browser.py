"""The page in a real browser: what a planner sees, moves, hears and shares, and that nothing leaves the machine."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from journeys.driver.browser.find import find_browser

BROWSER = find_browser()
pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs a Chromium")

SIZES = {"phone": {"width": 390, "height": 844}, "desk": {"width": 1400, "height": 900}}
QUIET = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENT_MS = 60_000


@pytest.fixture(scope="module")
def url(small_file: Path) -> Iterator[str]:
    """Open the page of the small shop in a process of its own."""
    command = [sys.executable, "-m", "parcours.cli", "plan", str(small_file), "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a browser."""
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=BROWSER, args=QUIET)
        yield one
        one.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a fresh browser context, as large as a desk."""
    one = browser.new_context(viewport=SIZES["desk"])
    yield one
    one.close()


@pytest.fixture
def show(url: str, context: BrowserContext) -> Callable[..., Page]:
    """Return a function that opens a state of the page and waits for its answer."""

    def opened(query: str = "") -> Page:
        page = context.new_page()
        page.goto(url + query)
        answered(page)
        return page

    return opened


def answered(page: Page) -> None:
    """Wait until the whole answer is on the screen."""
    expect(page.locator("#progress")).to_have_text(re.compile(r"^[\d,]+ days played$"), timeout=PATIENT_MS)
    expect(page.locator(".answer")).not_to_have_class(re.compile("stale"), timeout=PATIENT_MS)


def tile(page: Page, title: str) -> str:
    """Return the value of a figure as it reads."""
    text: str = page.locator(".tile", has=page.get_by_text(title, exact=True)).locator(".value").inner_text()
    return text


def figure(url: str, query: str, key: str) -> float:
    """Ask the server itself for a figure of a state."""
    with urllib.request.urlopen(f"{url}answer?page=test&turn=0&{query}", timeout=60) as response:
        answer = json.loads(response.read().splitlines()[-1])["done"]
    return float(next(one["value"] for one in answer["figures"] if one["key"] == key))


def contacts(url: str, query: str) -> str:
    """Return the contacts of a state as the page must write them: whole, halves up."""
    return f"{math.floor(figure(url, query, ' contacts') + 0.5):,}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(browser: Browser, url: str, size: str, scheme: Any) -> None:
    """No rule of accessibility is broken: with an answer, a pinned variant, open tables, and with mistakes."""
    context = browser.new_context(viewport=SIZES[size], color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{url}?volume=120&pin=scenario%3Dsmall")
    answered(page)
    for summary in page.locator("summary").all():
        summary.click()
    told = [one["id"] for one in Axe().run(page).response["violations"]]
    page.goto(f"{url}?volume=900&n=7")
    wrong = [one["id"] for one in Axe().run(page).response["violations"]]
    context.close()

    assert (told, wrong) == ([], [])


@pytest.mark.parametrize("size", SIZES)
def test_nothing_runs_over_the_edge(browser: Browser, url: str, size: str) -> None:
    """The page is as wide as the screen, on a phone and on a desk: nobody has to scroll sideways."""
    page = browser.new_page(viewport=SIZES[size])
    page.goto(f"{url}?volume=120&pin=scenario%3Dsmall")
    answered(page)
    for summary in page.locator("summary").all():
        summary.click()
    over = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    page.close()

    assert over <= 0


def test_no_request_leaves_the_machine(show: Callable[..., Page], context: BrowserContext, url: str) -> None:
    """Whatever is done, every request goes to the page's own server, and its policy is never offended."""
    asked, said = set(), []
    context.on("request", lambda request: asked.add(request.url.split("?")[0]))
    context.on("console", lambda message: said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    page = show()
    page.get_by_label("Volume", exact=True).press("ArrowRight")
    answered(page)
    page.get_by_role("button", name="Pin this variant").click()
    answered(page)
    page.locator("#chart-backlog").scroll_into_view_if_needed()
    page.locator("#chart-level .plot").hover()
    page.get_by_role("radio", name="mail").check()

    assert {one for one in asked if not one.startswith((url, "data:"))} == set()
    assert said == []


def test_a_levers_answer_is_on_the_screen(show: Callable[..., Page], url: str) -> None:
    """A lever that moves by one key shows what comes of it: tiles, charts, and words for those who listen."""
    page = show()
    before = tile(page, "Contacts")
    lever = page.get_by_label("Volume", exact=True)
    lever.press("PageUp")
    expect(page.locator(".tile", has=page.get_by_text("Contacts", exact=True)).locator(".value")).not_to_have_text(
        before
    )
    answered(page)
    volume = int(lever.input_value())

    assert volume > 100
    assert tile(page, "Contacts") == contacts(url, f"volume={volume}")
    read = page.locator(".lever[data-key=volume] output").inner_text()
    assert lever.get_attribute("aria-valuetext") == f"{volume} %, {read}"
    expect(page.locator("#said")).to_have_text(
        re.compile(r"^Phone in time \d.*, (held|missed|too close to tell);.*Cost ")
    )


def test_survive_44_hammered_levers_end_at_the_last_value(show: Callable[..., Page], url: str) -> None:
    """Row 44: however fast a lever is moved, the answer that stays is that of where it came to rest."""
    page = show("?n=400")
    page.evaluate(
        """async () => {
          const lever = document.getElementById("lever-volume");
          for (let k = 0; k < 120; k++) {
            lever.value = 60 + (k * 37) % 150;
            lever.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise((done) => setTimeout(done, 10));
          }
          lever.value = 131;
          lever.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    answered(page)

    assert tile(page, "Contacts") == contacts(url, "n=400&volume=131")
    expect(page).to_have_url(re.compile(r"[?&]volume=131(&|$)"))


def test_survive_44_answers_out_of_order_do_not_win(show: Callable[..., Page], url: str) -> None:
    """Row 44: an answer that comes after a later one was asked for is not shown, even when it comes last."""
    page = show()
    held: list[Any] = []

    def hold(route: Any) -> None:
        held.append(route)

    page.route("**/answer?*volume=80*", hold)
    lever = page.get_by_label("Volume in %", exact=True)
    lever.fill("80")
    lever.press("Tab")
    page.wait_for_timeout(400)
    lever.fill("140")
    lever.press("Tab")
    answered(page)
    for route in held:
        route.fulfill(body='{"done": {"figures": []}}\n')
    page.wait_for_timeout(300)

    assert held
    assert tile(page, "Contacts") == contacts(url, "volume=140")


def test_a_pinned_variant_is_compared(show: Callable[..., Page]) -> None:
    """What is pinned stays beside what is moved: paired differences with intervals, and a dashed curve."""
    page = show()
    page.get_by_role("button", name="Pin this variant").click()
    page.get_by_label("Lyon in %", exact=True).fill("120")
    page.get_by_label("Lyon in %", exact=True).press("Tab")
    expect(page.locator(".tile", has=page.get_by_text("Cost", exact=True)).locator(".gap")).to_contain_text("+")
    answered(page)
    row = page.get_by_role("row", name=re.compile("^cost of paid hours"))

    assert page.locator("#pinned").inner_text().startswith("Beside: small, no lever moved")
    assert re.search(r"\+\d+ €\s+\[\d+, \d+\]", row.inner_text())
    assert page.get_by_role("row", name=re.compile("^cases")).inner_text().split("\t")[-1].strip().startswith("0")
    assert page.locator("#chart-level .plot").get_by_text("phone, pinned").count() == 1
    page.get_by_role("button", name="Unpin").click()
    expect(page.locator("#beside")).to_be_hidden()


def test_the_address_brings_the_same_page_again(show: Callable[..., Page]) -> None:
    """Who is sent the address sees the same levers, the same figures and the same pinned variant."""
    page = show()
    page.get_by_role("button", name="Pin this variant").click()
    page.get_by_label("First-contact resolution in points", exact=True).fill("5")
    page.get_by_label("First-contact resolution in points", exact=True).press("Tab")
    page.get_by_label("Days played").select_option("20")
    answered(page)
    page.wait_for_url(re.compile("resolution=5.*n=20.*pin="))
    again = show(page.url[page.url.index("?") :])

    assert again.get_by_label("First-contact resolution", exact=True).input_value() == "5"
    assert again.get_by_label("Days played").input_value() == "20"
    assert again.locator("#tiles").inner_text() == page.locator("#tiles").inner_text()
    assert again.locator("#beside tbody").first.inner_text() == page.locator("#beside tbody").first.inner_text()


def test_a_mistake_is_told_beside_its_field(show: Callable[..., Page]) -> None:
    """A value that cannot be played is told at the field and above, and the last answer stays."""
    page = show()
    before = page.locator("#tiles").inner_text()
    exact = page.get_by_label("Volume in %", exact=True)
    exact.fill("900")
    exact.press("Tab")

    expect(page.get_by_role("alert")).to_contain_text("Volume: expected 40 to 250 in steps of 1, given 900")
    expect(exact).to_have_attribute("aria-invalid", "true")
    assert page.locator("#tiles").inner_text() == before
    exact.fill("90")
    exact.press("Tab")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_more_advisers_than_seats_are_told_beside_the_lever(show: Callable[..., Page]) -> None:
    """What the scenario refuses is told where it was asked for."""
    page = show()
    page.get_by_label("Barcelona in %", exact=True).fill("200")
    page.get_by_label("Barcelona in %", exact=True).press("Tab")

    expect(page.locator('[id="wrong-at.barcelona"]')).to_have_text(
        re.compile("expected at most 7 advisers at one time")
    )
    expect(page.locator("#progress")).to_have_text("not played")


def test_an_address_with_mistakes_says_which(url: str, context: BrowserContext) -> None:
    """A broken address shows the page, keeps what was given, names every field and asks for nothing."""
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{url}?volume=900&seed=x&day=2026-01-01")

    expect(page.get_by_role("alert").get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_label("Volume in %", exact=True)).to_have_value("900")
    page.get_by_role("alert").get_by_role("link", name="Volume").click()
    expect(page.get_by_label("Volume", exact=True)).to_be_in_viewport()
    assert not [one for one in asked if "/answer" in one]


def test_everything_can_be_reached_by_keyboard(show: Callable[..., Page]) -> None:
    """The skip link comes first; every control takes the focus in the order of the page, and none is a trap."""
    page = show()
    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        where = page.evaluate(
            "() => document.activeElement.id || document.activeElement.textContent.trim().slice(0, 30)"
        )
        seen.append(where)
        if where == "csv":
            break

    order = [
        "scenario", "day", "file", "theme", "lever-volume", "exact-volume", "lever-resolution", "lever-at.lyon", "n",
        "seed", "reset", "share", "pin", "summary-level", "summary-backlog", "find", "toml", "csv",
    ]  # fmt: skip
    assert seen[0] == "Skip to the answer"
    assert [one for one in seen if one in order] == order


def test_each_chart_has_its_table(show: Callable[..., Page]) -> None:
    """Every curve can be read as a table, with its band, by half-hour."""
    page = show()
    for chart in ("level", "wait", "occupancy", "backlog"):
        box = page.locator(f"#chart-{chart}")
        box.locator("summary").click()
        expect(box.locator("tbody tr")).to_have_count(48)
        assert box.locator("tbody tr").nth(20).locator("th").inner_text() == "10:00"
        assert re.search(r"\d+(\.\d+)? .*to \d", box.locator("tbody tr").nth(20).inner_text())


def test_what_is_taken_away_is_the_state_shown(show: Callable[..., Page]) -> None:
    """The links hand out the scenario and the table of where the levers stand."""
    page = show("?volume=150")
    with page.expect_download() as scenario:
        page.get_by_role("link", name="This variant as a scenario (TOML)").click()
    with page.expect_download() as table:
        page.get_by_role("link", name=re.compile("CSV")).click()

    tables = tomllib.loads(Path(scenario.value.path()).read_text(encoding="utf-8"))
    assert tables["demand"][0]["days"] == {"all": 1.5}
    assert table.value.suggested_filename == "small-intervals.csv"


def test_the_least_cost_staff_is_found_and_shown(show: Callable[..., Page]) -> None:
    """The search tells how far it is, and what it found can be shown beside what stands above."""
    page = show()
    page.get_by_role("button", name="Find it").click()
    expect(page.get_by_role("button", name="Stop looking")).to_be_focused()
    link = page.get_by_role("link", name="Show it beside what stands above")
    expect(link).to_be_visible(timeout=180_000)
    expect(page.locator("#search")).to_contain_text(re.compile(r"\d+ € for [\d.,]+ paid hours"))
    link.click()
    answered(page)

    assert "small-staffed" in page.url
    expect(page.locator("#beside")).to_be_visible()
    expect(page.locator("#pinned")).to_contain_text("small, no lever moved")


def test_the_search_for_staff_can_be_stopped(show: Callable[..., Page]) -> None:
    """Stopping ends the search, says so, and gives the button back."""
    page = show("?scenario=ordinary-day&n=20")
    page.get_by_role("button", name="Find it").click()
    expect(page.locator("#search")).to_contain_text("days played", timeout=PATIENT_MS)
    page.get_by_role("button", name="Stop looking").click()

    expect(page.locator("#search")).to_have_text("Stopped.")
    expect(page.get_by_role("button", name="Find it")).to_be_focused()


def test_a_file_of_ones_own_can_be_opened(show: Callable[..., Page], tmp_path: Path) -> None:
    """A scenario file that is chosen on the page is shown; one that is none says why."""
    page = show()
    with page.expect_download() as scenario:
        page.get_by_role("link", name="This variant as a scenario (TOML)").click()
    mine, broken = tmp_path / "my-own.toml", tmp_path / "broken.toml"
    scenario.value.save_as(mine)
    broken.write_text("start = yesterday", encoding="utf-8")
    page.get_by_label("Open a file").set_input_files(broken)
    expect(page.get_by_role("alert")).to_contain_text("expected a scenario as TOML")
    page.get_by_label("Open a file").set_input_files(mine)
    page.wait_for_url(re.compile("scenario=my-own"))
    answered(page)

    expect(page.get_by_label("Scenario")).to_have_value("my-own")


def test_dark_and_light_are_kept(show: Callable[..., Page]) -> None:
    """The choice between light and dark is kept for the next visit."""
    page = show()
    page.get_by_role("button", name="Show the page dark").click()
    again = show()

    assert again.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(22, 21, 18)"


def test_a_difference_that_is_rounded_to_nothing_has_no_sign(show: Callable[..., Page]) -> None:
    """Law: a difference is shown with its sign, and one that reads as nought without."""
    page = show()
    cases = {
        (-0.0003, "share"): "0.0 points",
        (0.0003, "share"): "0.0 points",
        (-0.0103, "share"): "−1.0 points",
        (0.0103, "share"): "+1.0 points",
        (-0.01, "s"): "0.0 s",
        (-75, "s"): "−1.3 min",
        (-0.3, "EUR"): "0 €",
        (1234, "EUR"): "+1,234 €",
        (-0.002, "count"): "−0.002",
    }
    ask = "cases => import('/static/format.js').then(it => cases.map(([value, unit]) => it.change({ value }, unit)))"

    said = page.evaluate(ask, [list(case) for case in cases])

    assert dict(zip(cases, said, strict=True)) == cases
