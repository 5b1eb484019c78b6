"""A journey learns the same facts in a browser and without one."""

from __future__ import annotations

from collections import Counter

import pytest

from parcours.assembly.catalogue import known_journeys
from parcours.assembly.playing import create_run, parts_of, play
from parcours.assembly.settings import load_settings
from parcours.runs import RunFolder

PURCHASES = ("flowers-same-day", "relay-parcel", "click-and-collect", "digital-download")
TIMED = ("page.looked", "mail.received", "mail.awaited")
"""Facts whose subject is an address, or whose value is how long something took."""


def facts_of(run: RunFolder, journey: str) -> Counter[tuple[str, str, str]]:
    """Return what a journey learned: name, touchpoint and value of each fact, but for addresses and durations."""
    return Counter(
        (fact["name"], fact["touchpoint"], str(fact["value"]))
        for fact in run.records("facts")
        if fact["id"].startswith(journey) and fact["name"] not in TIMED and "127.0.0.1" not in str(fact["value"])
    )


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, RunFolder]:
    """Play every purchase with both drivers, in worlds of the same seed."""
    runs: dict[str, RunFolder] = {}
    for driver in ("browser", "http"):
        folder = str(tmp_path_factory.mktemp(driver))
        settings = load_settings(None).changed(journeys={"runs": folder, "driver": driver, "pictures": False})
        known = known_journeys()
        parts = parts_of([known[name] for name in PURCHASES], seed=11)
        runs[driver] = create_run("journeys", settings, parts)
        play(parts, runs[driver], settings)
    return runs


@pytest.mark.parametrize("journey", PURCHASES)
def test_both_drivers_learn_the_same(runs: dict[str, RunFolder], journey: str) -> None:
    """Every fact of a purchase is the same with both drivers: names, touchpoints and values, as often."""
    browser, http = (facts_of(runs[driver], journey) for driver in ("browser", "http"))

    assert (browser - http, http - browser) == (Counter(), Counter())
