"""Results as the page shows them: figures with their intervals, curves with their bands, and differences."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from simulation import metrics
from simulation.compare import Difference, compare
from simulation.intervals import Estimate, mean_estimate, paired_ratio_estimate
from simulation.measures import TEAM_COUNTS
from simulation.plan.values import Floats
from simulation.results import Levels, Results, level_band, metrics_place, service_level
from simulation.sanity import analytic_service_level
from simulation.units import show_s
from simulation.verdict import Verdict, judge

Json = dict[str, Any]

_DIGITS = 5


def answer(results: Results, pinned: Results | None, *, whole: bool = True) -> Json:
    """Write what the page shows.

    Args:
        results: What the levers lead to.
        pinned: What it is compared with, of the same days; None for nothing.
        whole: Whether all replications were played; the first look at an answer leaves out what takes time.
    """
    plan, verdict = results.plan, judge(results)
    span = plan.counted_intervals
    same_days = pinned is not None and pinned.plan.calendar.dates == plan.calendar.dates
    document: Json = {
        "n": results.n,
        "asked": results.asked,
        "figures": list(_figures(results, verdict)),
        "unstable": list(verdict.reasons),
        "begins": [plan.calendar.begin(number).strftime("%Y-%m-%dT%H:%M") for number in range(span.start, span.stop)],
        "channels": [_channel(results, channel, whole) for channel in range(len(plan.channel_names))],
        "backlog": list(_backlog(results)),
        "teams": list(_teams(results)),
    }
    if pinned is not None and whole:
        document["differences"] = [_difference(one) for one in (*compare(results, pinned), *_more(results, pinned))]
    if pinned is not None and same_days:
        _lay_beside(document, pinned)
    return document


def _lay_beside(document: Json, pinned: Results) -> None:
    """Put the pinned curves beside those of the same name."""
    names = pinned.plan.channel_names
    for one in document["channels"]:
        if one["channel"] in names:
            other = _channel(pinned, names.index(one["channel"]), False)
            for curve in ("level", "wait"):
                if one[curve] and other[curve]:
                    one[curve]["pinned"] = other[curve]["y"]
    for kind, others in (("backlog", _backlog(pinned)), ("teams", _teams(pinned))):
        by_name = {other["name"]: other["y"] for other in others}
        for one in document[kind]:
            one["pinned"] = by_name.get(one["name"])


def _figures(results: Results, verdict: Verdict) -> Iterator[Json]:
    plan = results.plan
    for one in verdict.judgements:
        title = f"{one.channel.capitalize()} in time" if "within" in one.what else f"{one.channel.capitalize()} lost"
        name = "service_level" if "within" in one.what else metrics.ABANDONMENT.name
        yield _figure(f"{one.channel} {name}", title, "share", one.seen, f"target {one.what}", one.state)
    for channel, name in enumerate(plan.channel_names):
        if not plan.channels.deferred[channel]:
            speed = results.estimate(metrics.SPEED_OF_ANSWER, channel)
            yield _figure(
                f"{name} {metrics.SPEED_OF_ANSWER.name}", f"Wait, {name}", "s", speed, "average until answered"
            )
    yield _figure(
        " backlog", "Backlog", "count", mean_estimate(_left(results)), "deferred work at the end of the last day"
    )
    yield _figure(" occupancy", "Occupancy", "share", results.team_occupancy(), "time on duty spent on contacts")
    once = results.estimate(metrics.ONCE_AND_DONE)
    yield _figure(" once_and_done", "Once & done", "share", once, "cases closed at the first contact, any channel")
    yield _figure(" contacts", "Contacts", "count", results.estimate(metrics.CONTACTS), "repeats included")
    cost, currency = results.cost()
    yield _figure(" cost", "Cost", currency, cost, "paid hours, overtime included")


def _figure(key: str, title: str, unit: str, seen: Estimate, note: str, state: str = "none") -> Json:
    """Write one figure; its key is the channel (none: all together) and the name of its difference."""
    return {"key": key, "title": title, "unit": unit, "note": note, "state": state, **_estimate(seen)}


def _left(results: Results) -> Floats:
    """Count the deferred work that waits at the end of the last counted day, by replication."""
    last = results.plan.counted_days.stop - 1
    waiting = results.days[:, last, results.plan.channels.deferred, metrics_place("backlog")]
    return np.asarray(waiting.sum(axis=1), dtype=np.float64)


def _busy(results: Results) -> tuple[Floats, Floats]:
    """Return the seconds that all teams spent on contacts and on duty, by replication."""
    spent = results.team_days[:, results.plan.counted_days].sum(axis=(1, 2))
    return spent[:, TEAM_COUNTS.index("busy_s")], spent[:, TEAM_COUNTS.index("present_s")]


def _more(this: Results, other: Results) -> Iterator[Difference]:
    """Yield the differences of figures that only this page shows."""
    mine, others = _left(this), _left(other)
    both = mean_estimate(mine), mean_estimate(others)
    yield Difference("", "backlog", "backlog at the end", "count", *both, mean_estimate(mine - others))
    gap = paired_ratio_estimate(*_busy(this), *_busy(other))
    occupancies = this.team_occupancy(), other.team_occupancy()
    yield Difference("", "occupancy", "occupancy of all teams", "share", *occupancies, gap)


def _channel(results: Results, channel: int, whole: bool) -> Json:
    plan = results.plan
    target, metric = plan.targets[channel], service_level(plan, channel)
    deferred = bool(plan.channels.deferred[channel])
    wait = metrics.ANSWER_TIME if deferred else metrics.SPEED_OF_ANSWER
    offered, _ = results.by_interval(metrics.OFFERED, channel)
    document: Json = {
        "channel": plan.channel_names[channel],
        "deferred": deferred,
        "target": None,
        "offered": _curve(results, offered),
        "wait": _with_band(results, *results.by_interval(wait, channel)),
        "level": None,
    }
    if target is not None and metric is not None:
        level, half = results.by_interval(metric, channel)
        document["target"] = {"share": target.share, "within": show_s(target.within), "of": target.of}
        document["level"] = _with_band(results, level, half)
        band = level_band(replace(results, levels=_counted(results)), channel)
        if band is not None:
            document["level"]["p10"], document["level"]["p90"] = (_rounded(one) for one in band)
        formula = analytic_service_level(results, channel) if whole else None
        if formula is not None:
            document["level"]["formula"] = _curve(results, formula)
    return document


def _backlog(results: Results) -> Iterator[Json]:
    plan = results.plan
    for channel, name in enumerate(plan.channel_names):
        if plan.channels.deferred[channel]:
            yield {"name": name, **_with_band(results, *results.by_interval(metrics.BACKLOG, channel))}


def _teams(results: Results) -> Iterator[Json]:
    plan = results.plan
    for team, name in enumerate(plan.team_names):
        yield {
            "name": name,
            **_with_band(results, *results.occupancy(team)),
            "advisers": plan.advisers[team, plan.counted_intervals].tolist(),
        }


def _with_band(results: Results, value: Floats, half: Floats) -> Json:
    return {
        "y": _curve(results, value),
        "low": _curve(results, np.maximum(value - half, 0.0)),
        "high": _curve(results, value + half),
    }


def _curve(results: Results, values: Floats) -> list[float | None]:
    """Round the counted intervals of a curve; null where there is nothing."""
    return _rounded(values[results.plan.counted_intervals])


def _counted(results: Results) -> Levels | None:
    """Return the service levels of the counted intervals alone, for quantiles of all take their time."""
    return None if results.levels is None else results.levels[:, :, results.plan.counted_intervals]


def _rounded(values: Floats) -> list[float | None]:
    part = np.round(values, _DIGITS)
    return [one if math.isfinite(one) else None for one in part.tolist()]


def _estimate(seen: Estimate) -> Json:
    return {key: value for key, value in seen.as_json().items() if key != "n"}


def _difference(one: Difference) -> Json:
    return {
        "channel": one.channel,
        "name": one.name,
        "label": one.label,
        "unit": one.unit,
        "this": _estimate(one.this),
        "other": _estimate(one.other),
        "difference": _estimate(one.difference),
        "clear": one.clear,
    }
