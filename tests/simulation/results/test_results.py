"""Results: what is counted, by interval, channel, team and day, and how it is told."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from parcours.errors import SpecError
from simulation import metrics
from simulation.compare import compare
from simulation.document import results_document, write_csv
from simulation.intervals import ratio_estimate
from simulation.kernel.measure import BINS, COUNTS, bin_edges
from simulation.measures import measure, wait_quantiles
from simulation.plan import Plan
from simulation.record import CONTACT, Fate, Sequel, Trajectory
from simulation.replicate import run, run_until
from simulation.results import level_band
from simulation.sanity import analytic_service_level
from simulation.scenario import load_scenario, parse_scenario
from simulation.verdict import judge

PlanOf = Callable[..., Plan]
Document = Callable[..., dict[str, Any]]

H8 = 8 * 3600.0


def _record(*rows: dict[str, Any]) -> np.ndarray[Any, Any]:
    """Write a record by hand; what a row does not say is as if nobody had come again."""
    record = np.zeros(len(rows), CONTACT)
    for number, row in enumerate(rows):
        base = {"case": number, "came_from": -1, "team": -1, "adviser": -1, "turn_s": math.nan, "end_s": math.nan}
        for name, value in (base | row).items():
            record[name][number] = value
    return record


def test_a_record_by_hand_is_counted_by_hand(plan_of: PlanOf) -> None:
    """Law: every count and sum of a small record is what one counts on paper."""
    plan = plan_of()
    answered = {"fate": Fate.ANSWERED, "team": 0}
    record = _record(
        {"arrival_s": H8, "turn_s": H8 + 10, "end_s": H8 + 100, "sequel": Sequel.RESOLVED, **answered},
        {"arrival_s": H8 + 60, "turn_s": H8 + 90, "end_s": H8 + 1890, "sequel": Sequel.COMES_BACK, **answered},
        {
            "arrival_s": H8 + 70,
            "end_s": H8 + 73,
            "fate": Fate.ABANDONED,
            "sequel": Sequel.TRIES_AGAIN,
            "turn_s": H8 + 80,
        },
        {"arrival_s": H8 + 1850, "fate": Fate.WAITING, "number": 1, "case": 1, "cause": 2, "came_from": 0},
        {"arrival_s": 0.0, "end_s": 0.0, "fate": Fate.CLOSED, "sequel": Sequel.GIVES_UP},
        {"arrival_s": 1e9, "fate": Fate.BEYOND, "number": 1, "case": 2},
    )
    found = measure(plan, Trajectory(record, np.zeros((1, 49))))
    first, second = ({name: found.of(name)[0, interval] for name in COUNTS} for interval in (16, 17))

    assert first == {
        "cases": 3, "offered": 3, "closed": 0, "answered": 2, "abandoned": 1, "short": 1, "dismissed": 0,
        "withdrawn": 0, "unanswered": 0, "within": 1, "virtual": 2, "wait_s": 40, "lost_wait_s": 3, "answer_s": 1930,
        "again": 2, "resolved": 1, "once": 1, "again_here": 0, "backlog": 0, "exhausted": 0,
    }  # fmt: skip
    assert {name: value for name, value in second.items() if value} == {
        "offered": 1, "unanswered": 1, "again_here": 1, "backlog": 1,
    }  # fmt: skip
    assert found.of("closed")[0, 0] == 1
    assert list(found.teams[0, 16:18, 0]) == [90 + 1710, 90]


def test_quantiles_are_right_to_two_percent() -> None:
    """Law: a quantile that is read from the histogram is at most 1.6 % off."""
    waits = np.random.default_rng(1).lognormal(4, 1.5, 50_000)
    edges = np.array([bin_edges(place)[1] for place in range(BINS)])
    counts = np.bincount(np.searchsorted(edges, waits), minlength=BINS)

    shares = (0.1, 0.5, 0.9, 0.99)
    none = np.zeros_like(counts)

    found, nothing = wait_quantiles(np.array([[none, counts], [counts, none]]), 1, shares)

    assert found == pytest.approx(np.quantile(waits, shares), rel=0.016)
    assert np.isnan(nothing).all()


def test_intervals_add_up_to_the_day(plan_of: PlanOf) -> None:
    """Law: what is counted by interval, by day and in all is the same."""
    results = run(plan_of(days=2), 10, workers=1)
    by_interval, _ = results.by_interval(metrics.OFFERED, 0)
    by_day = [results.estimate(metrics.OFFERED, 0, day).value for day in (0, 1)]

    assert by_interval.sum() == pytest.approx(sum(by_day))
    assert results.estimate(metrics.OFFERED).value == pytest.approx(sum(by_day))


def test_half_widths_of_intervals_are_those_of_the_ratio(plan_of: PlanOf) -> None:
    """Law: the interval of an interval's service level, made from sums alone, is that of the ratio of its days."""
    plan = plan_of()
    results = run(plan, 30, workers=1)
    level, half = results.by_interval(metrics.SERVICE_LEVELS["offered"], 0)

    from simulation.replicate import play

    days = [one.contacts[0, 18] for one in play(plan, range(30), 1, workers=1)]
    top, bottom = (np.array([day[COUNTS.index(name)] for day in days]) for name in ("within", "offered"))
    whole = ratio_estimate(top, bottom)
    assert level[18] == pytest.approx(whole.value)
    assert half[18] == pytest.approx(whole.width / 2)


def test_service_levels_are_named(document: Document) -> None:
    """Law: the four definitions of service level differ as their names say."""
    found = {}
    for name in metrics.SERVICE_LEVELS:
        target = {"within": "20 s", "share": "80 %", "of": name}
        tables = document(channels__phone__target=target, channels__phone__short_abandon="20 s", teams__all__advisers=5)
        level = run(parse_scenario(tables), 50, workers=1).service_level(0)
        assert level is not None
        found[name] = level.value

    assert found["offered"] < found["virtual"] < found["excluding short abandons"] < found["answered"]


def test_days_outside_are_not_counted(plan_of: PlanOf) -> None:
    """Law: warm-up and cool-down are played and left out."""
    results = run(plan_of(days=3, warm_up_days=1, cool_down_days=1), 10, workers=1)

    assert results.estimate(metrics.CASES).value == pytest.approx(results.estimate(metrics.CASES, None, 1).value)
    assert results.team_estimate(0, "paid_s").value == pytest.approx(6 * 4 * 3600, rel=0.02)


def test_until_width_stops_when_it_is_narrow(plan_of: PlanOf) -> None:
    """Law: replications are added until the interval of the service level is as narrow as was asked for."""
    results = run_until(plan_of(), 0.02, workers=1)

    level = results.service_level(0)
    assert level is not None
    assert level.width <= 0.02
    assert results.complete
    assert 20 < results.n < 5000


@pytest.mark.parametrize(("width", "target"), [(0.0, True), (0.01, False)])
def test_a_width_needs_a_target(plan_of: PlanOf, width: float, target: bool) -> None:
    """Law: a width of nothing, and a width without any target, are refused."""
    plan = plan_of() if target else plan_of(channels__phone__target=None)
    with pytest.raises(SpecError, match="width: expected"):
        run_until(plan, width)


def test_comparing_needs_the_same_days(plan_of: PlanOf) -> None:
    """Law: differences are only made of the same replications of the same seed."""
    one, other = run(plan_of(), 5, workers=1), run(plan_of(), 6, workers=1)

    with pytest.raises(SpecError, match="expected the same seed and replications"):
        compare(one, other)


def test_one_adviser_more_makes_a_clear_difference(plan_of: PlanOf) -> None:
    """Law: on the same days an effect is clear that two independent runs would not show."""
    one, other = (run(plan_of(teams__all__advisers=number), 30, workers=1) for number in (8, 7))
    level = next(found for found in compare(one, other) if found.name == "service_level")

    assert level.clear
    assert level.difference.value > 0
    assert level.difference.width < level.other.width


def test_the_band_holds_most_days(plan_of: PlanOf) -> None:
    """Law: between P10 and P90 of an interval lie eight days in ten."""
    results = run(plan_of(), 200, workers=1)
    band = level_band(results, 0)
    assert band is not None
    assert results.levels is not None

    days = results.levels[:, 0, 18]
    assert 0.75 < np.mean((days >= band[0][18]) & (days <= band[1][18])) <= 1


def test_the_formula_lies_near_a_calm_day(plan_of: PlanOf) -> None:
    """Law: with one team, one channel and a steady load, the line of sanity is the simulation's."""
    results = run(plan_of(teams__all__advisers=7), 400)
    formula = analytic_service_level(results, 0)
    assert formula is not None

    level, half = results.by_interval(metrics.SERVICE_LEVELS["offered"], 0)
    calm = slice(18, 24)
    assert formula[calm] == pytest.approx(level[calm], abs=0.03 + half[calm].max())


def test_documents_are_plain_json(plan_of: PlanOf) -> None:
    """Law: results become JSON without NaN, with a version, a verdict, and a row for every busy interval."""
    results = run(plan_of(), 5, workers=1)
    read = json.loads(json.dumps(results_document(results), allow_nan=False))

    assert (read["format_version"], read["scenario"], read["replications"]) == (1, "small", 5)
    assert [row["begin"][11:16] for row in read["intervals"]][:2] == ["08:00", "08:30"]
    assert read["verdict"]["targets"][0]["channel"] == "phone"
    assert {team["team"]: len(team["intervals"]) for team in read["teams"]} == {"all": 8}


def test_csv_cells_are_no_formulas(document: Document, tmp_path: Path) -> None:
    """Law: a name that a spreadsheet would calculate is defused on export."""
    tables = document()
    tables["channels"] = {"=phone": tables["channels"]["phone"]}
    tables["teams"]["all"]["skills"] = [{"channels": ["=phone"]}]
    tables["demand"][0]["channel"] = "=phone"
    paths = write_csv(run(parse_scenario(tables), 2, workers=1), tmp_path / "out")

    assert [path.name for path in paths] == ["intervals.csv", "channels.csv"]
    rows = list(csv.DictReader(paths[0].open(encoding="utf-8")))
    assert {row["channel"] for row in rows} == {"'=phone"}
    assert len(rows) == 8


@pytest.mark.parametrize(("advisers", "state"), [(12, "held"), (4, "missed")])
def test_targets_are_judged_with_confidence(plan_of: PlanOf, advisers: int, state: str) -> None:
    """Law: a target is held or missed when the whole interval lies on one side of it."""
    assert judge(run(plan_of(teams__all__advisers=advisers), 30, workers=1)).state == state


def test_one_replication_cannot_tell(plan_of: PlanOf) -> None:
    """Law: without an interval nothing is held and nothing is missed."""
    assert judge(run(plan_of(), 1, workers=1)).state == "unclear"


def test_story_e_comes_out() -> None:
    """Law: Story E: 25 to 30 % fewer contacts, 30 points more quality, answers up to a day sooner, at equal cost."""
    after, before = (run(load_scenario(f"once-and-done-{name}"), 12) for name in ("after", "before"))
    found = {(one.channel, one.name): one for one in compare(after, before)}

    assert -0.30 <= found["", "contacts"].share <= -0.25
    assert 0.27 <= found["", "quality"].difference.value <= 0.33
    assert -24 * 3600 <= found["mail", "answer_time_s"].difference.value <= -15 * 3600
    assert abs(found["", "cost"].share) < 0.03
    once, naive = found["", "once_and_done"], found["", "naive_resolution"]
    assert naive.other.value - once.other.value > 0.3
    assert naive.difference.value < once.difference.value / 3


def test_a_relay_that_closes_costs_contacts() -> None:
    """Law: parcels diverted in silence bring more contacts than customers, for their cases are hard to resolve."""
    broken, ordinary = (run(load_scenario(name), 12) for name in ("relay-failure", "ordinary-day"))
    found = {(one.channel, one.name): one for one in compare(broken, ordinary)}

    assert found["", "cases"].difference.value == pytest.approx(402, rel=0.05)
    assert found["", "contacts"].difference.value > 1.4 * found["", "cases"].difference.value


def test_a_plan_is_cut_into_batches_worth_handing_over(plan_of: PlanOf) -> None:
    """Law: batches hold every replication once, in order."""
    from simulation.replicate import batches

    parts = batches(plan_of(), range(3, 4000))
    assert [number for part in parts for number in part] == list(range(3, 4000))
    assert len(parts) > 5
