"""How soon the planner's page shows what a lever does: from the key that moves it to the figures on the screen.

    python -m benchmarks.planner_answer [--scenario mothers-day] [--day 2026-05-31] [--moves 10]

A real browser presses arrow keys on one lever after the other. The page itself measures from the input event until the
whole answer (100 days, tiles and visible charts) has been painted. Beside it stands the server's own time for the same
states, without HTTP and browser. Each move asks for a state that was not asked for before, from the top of the page
unless the lever is further down.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect, sync_playwright

from journeys.driver.browser.find import find_browser
from planner.ask import read_query
from planner.desk import Desk, Turn
from planner.playing import Player
from planner.shelf import Shelf

_FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync",
          "--disable-quic", "--no-first-run"]  # fmt: skip
_LEVERS = ("at.lyon", "at.barcelona", "resolution", "volume", "handling", "patience", "break.confirmation.arrives")
_AIM_MS = 300


def main() -> int:
    """Print a line for each lever and the median of all moves; 1 where that is above 300 ms."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--scenario", default="mothers-day")
    parser.add_argument("--day", default="2026-05-31", help='a day, or "all"')
    parser.add_argument("--moves", type=int, default=10, help="for each lever")
    options = parser.parse_args()
    print("lever                        browser ms: median   p90   server ms: median")
    with _server(options.scenario) as url:
        browser = browser_times(f"{url}?scenario={options.scenario}&day={options.day}", options.moves)
    server = server_times(options.scenario, options.day, list(browser), options.moves)
    for lever, took in browser.items():
        ninety = statistics.quantiles(took, n=10)[-1] if len(took) > 1 else took[0]
        print(f"{lever:28} {statistics.median(took):18.0f} {ninety:5.0f} {statistics.median(server[lever]):19.0f}")
    everything = [one for took in browser.values() for one in took]
    median = statistics.median(everything)
    print(f"{'all':28} {median:18.0f}       aim: at most {_AIM_MS}")
    return int(median > _AIM_MS)


@contextmanager
def _server(scenario: str) -> Iterator[str]:
    command = [sys.executable, "-m", "parcours.cli", "plan", scenario, "--port", "0", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None, "it was asked to be a pipe"
    try:
        yield json.loads(process.stdout.readline())["url"]
    finally:
        process.terminate()
        process.wait(10)


def browser_times(url: str, moves: int) -> dict[str, list[float]]:
    """Move every lever and return, for each, the milliseconds until its answers were painted."""
    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=_FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.goto(url)
        _answered(page, 1)
        before = 1
        for lever in _LEVERS:
            slider = page.locator(f'[id="lever-{lever}"]')
            if not slider.count():
                continue
            page.evaluate(
                "id => { const box = document.getElementById(id).closest('details'); if (box) box.open = true; }",
                f"lever-{lever}",
            )
            slider.focus()
            for _ in range(moves):
                slider.press("ArrowRight")
                before += 1
                _answered(page, before)
                time.sleep(0.1)
            found[lever] = _measured(page)[-moves:]
            page.get_by_role("button", name="As the scenario says").click()
            before = _settled(page)
            page.evaluate("scrollTo(0, 0)")
        browser.close()
    return found


def _measured(page: Page) -> list[float]:
    times: list[float] = page.evaluate("() => performance.getEntriesByName('answer').map((one) => one.duration)")
    return times


def _answered(page: Page, count: int) -> None:
    """Wait until so many answers were painted, without asking again and again: that would take time from the page."""
    page.evaluate(
        """count => new Promise((done, give_up) => {
            setTimeout(give_up, 120_000, "the page did not answer within two minutes");
            const there = () => performance.getEntriesByName("answer").length >= count;
            const observer = new PerformanceObserver(() => { if (there()) { observer.disconnect(); done(); } });
            observer.observe({ type: "measure", buffered: true });
        })""",
        count,
    )


def _settled(page: Page) -> int:
    """Wait until the levers stand as they did, and return how many answers there have been."""
    expect(page.locator("#progress")).to_have_text("100 days played", timeout=60_000)
    time.sleep(0.5)
    return len(_measured(page))


def server_times(scenario: str, day: str, levers: list[str], moves: int) -> dict[str, list[float]]:
    """Compute the same states without a browser and return, for each lever, the milliseconds."""
    shelf, player = Shelf(), Player()
    desk, found = Desk(shelf, player), {}
    plain = {"scenario": scenario, "day": day}
    desk.answer(read_query(plain, shelf), Turn(0), lambda news: None)
    for lever in levers:
        known = read_query(plain, shelf).base.lever(lever)
        assert known is not None, "the page has just moved it"
        took = []
        for number in range(1, moves + 1):
            asked = read_query({**plain, lever: str(known.usual + number * known.step)}, shelf)
            began = time.perf_counter()
            desk.answer(asked, Turn(0), lambda news: None)
            took.append((time.perf_counter() - began) * 1000)
        found[lever] = took
    player.close()
    return found


if __name__ == "__main__":
    sys.exit(main())
