"""Row 43: a season of 90 days tells how far it is, keeps its memory bounded, and can be stopped."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simulation.plan import Plan, make_plan
from simulation.replicate import run
from simulation.scenario import parse_scenario

Document = Callable[..., dict[str, Any]]


@pytest.fixture
def season(document: Document) -> Plan:
    """Return a season of 90 days with some 200,000 contacts."""
    tables = document(
        days=90,
        demand__0__per_h="500 per h",
        teams__all__advisers=38,
        reasons__any__resolved="85 %",
        reasons__any__comes_back={"share": "60 %", "after": "exponential 1 d"},
        channels__phone__when_closed={"share": "50 %", "after": "exponential 1 h"},
    )
    return make_plan(parse_scenario(tables))


def test_survive_43_a_season_tells_how_far_it_is(season: Plan) -> None:
    """Law: progress counts every day that is played, up to all of them."""
    seen: list[tuple[int, int]] = []
    results = run(season, 2, workers=2, progress=lambda done, total: seen.append((done, total)))

    assert sorted(done for done, _ in seen) == list(range(1, 181))
    assert {total for _, total in seen} == {180}
    assert results.days[:, :, 0, 1].min() > 1500


def test_survive_43_memory_is_bounded(season: Plan) -> None:
    """Law: a replication needs some 300 bytes for each of its contacts, and results do not grow with the contacts."""
    run(season, 1, workers=1)
    tracemalloc.start()
    results = run(season, 3, workers=1)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    contacts = results.days[0, :, :, 1].sum()
    assert contacts > 180_000
    assert most < 300 * contacts + 60e6
    kept = sum(getattr(results, name).nbytes for name in ("days", "sums", "products", "team_days", "team_products"))
    assert kept < 20e6


@pytest.mark.parametrize("workers", [1, 2])
def test_survive_43_a_season_can_be_stopped(season: Plan, workers: int) -> None:
    """Law: Ctrl-C keeps the replications that were done, and says that it is not all."""
    played = 0

    def stop(done: int, total: int) -> None:
        nonlocal played
        played = done
        if done == 400:
            raise KeyboardInterrupt

    results = run(season, 6, workers=workers, progress=stop)

    assert 1 <= results.n < 6
    assert not results.complete
    assert played < 6 * 90
    assert np.array_equal(results.days, run(season, results.n, workers=1).days)
