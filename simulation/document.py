"""Results as plain JSON: what ``--json`` prints, what a run folder keeps, and what a report is made of."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from simulation import metrics
from simulation.compare import Difference
from simulation.metrics import Metric
from simulation.results import QUANTILES, Results, level_band, service_level
from simulation.sanity import analytic_service_level
from simulation.verdict import Verdict, judge

FORMAT_VERSION = 1
"""Raised when a reader of older documents would misread newer ones. 1: first."""

Json = dict[str, Any]


def results_document(results: Results) -> Json:
    """Write results as plain JSON.

    Returns:
        ``scenario``, ``verdict``, ``channels``, ``teams``, ``cases``, ``cost``, and ``intervals``, one entry for each
        channel and interval in which anything happened.
    """
    plan = results.plan
    cost, currency = results.cost()
    return {
        "format_version": FORMAT_VERSION,
        "kind": "simulation",
        "scenario": plan.name,
        "engine": results.engine,
        "seed": results.seed,
        "replications": results.n,
        "complete": results.complete,
        "start": plan.calendar.dates[0].isoformat(),
        "days": plan.n_days,
        "warm_up_days": plan.warm_up_days,
        "cool_down_days": plan.cool_down_days,
        "zone": plan.calendar.zone,
        "interval_s": plan.rules.interval_s,
        "verdict": verdict_document(judge(results)),
        "cases": {
            metric.name: results.estimate(metric).as_json()
            for metric in (
                metrics.CONTACTS,
                metrics.CASES,
                metrics.CONTACTS_PER_CASE,
                metrics.ONCE_AND_DONE,
                metrics.NAIVE_RESOLUTION,
                metrics.QUALITY,
            )
        },
        "cost": {**cost.as_json(), "currency": currency},
        "channels": [channel_document(results, channel) for channel in range(len(plan.channel_names))],
        "teams": [team_document(results, team) for team in range(len(plan.team_names))],
        "intervals": list(interval_rows(results)),
    }


def verdict_document(verdict: Verdict) -> Json:
    """Write a verdict as plain JSON."""
    return {
        "state": verdict.state,
        "reasons": list(verdict.reasons),
        "targets": [
            {
                "channel": one.channel,
                "target": one.what,
                "wanted": one.wanted,
                "seen": one.seen.as_json(),
                "state": one.state,
            }
            for one in verdict.judgements
        ],
    }


def channel_document(results: Results, channel: int) -> Json:
    """Write the results of one channel over all counted days, and by day."""
    plan = results.plan
    target = plan.targets[channel]
    level = service_level(plan, channel)
    named = [*metrics.BY_CHANNEL, *([level] if level else [])]
    waits = {f"p{share * 100:.0f}_s": results.quantile(channel, place) for place, share in enumerate(QUANTILES)}
    return {
        "channel": plan.channel_names[channel],
        "kind": "deferred" if plan.channels.deferred[channel] else "live",
        "target": None if target is None else {"within_s": target.within, "share": target.share, "of": target.of},
        "totals": {metric.name: results.estimate(metric, channel).as_json() for metric in named},
        "quantiles": {name: estimate.as_json() for name, estimate in waits.items()},
        "by_day": [
            {
                "date": date.isoformat(),
                **{metric.name: results.estimate(metric, channel, day).as_json() for metric in named},
                metrics.BACKLOG.name: results.estimate(metrics.BACKLOG, channel, day).as_json(),
            }
            for day, date in enumerate(plan.calendar.dates)
        ],
    }


def team_document(results: Results, team: int) -> Json:
    """Write the results of one team: occupancy, paid hours, and advisers by interval."""
    plan = results.plan
    ratio, half = results.occupancy(team)
    return {
        "team": plan.team_names[team],
        "site": plan.team_sites[team],
        "occupancy": results.team_occupancy(team).as_json(),
        "paid_h": plain(results.team_estimate(team, "paid_s").value / 3600),
        "cost_per_h": plan.cost_per_h[team].cents / 100,
        "intervals": [
            {
                "begin": plan.calendar.begin(interval).isoformat(),
                "advisers": int(plan.advisers[team, interval]),
                "rostered": plain(float(plan.paid[team, interval])),
                "occupancy": plain(ratio[interval]),
                "occupancy_half": plain(half[interval]),
            }
            for interval in range(plan.rules.n_intervals)
            if plan.advisers[team, interval] > 0
        ],
    }


def interval_metrics(results: Results, channel: int) -> list[Metric]:
    """Return the metrics that are reported for every interval of a channel."""
    level = service_level(results.plan, channel)
    return [*metrics.BY_INTERVAL, *([level] if level else [])]


def interval_rows(results: Results) -> Iterator[Json]:
    """Yield a row for each channel and interval in which anything happened: estimates, and half widths as ``_half``."""
    plan = results.plan
    for channel, name in enumerate(plan.channel_names):
        columns = {metric.name: results.by_interval(metric, channel) for metric in interval_metrics(results, channel)}
        formula = analytic_service_level(results, channel)
        band = level_band(results, channel)
        busy = results.sums[channel].any(axis=1)
        for interval in range(plan.rules.n_intervals):
            if not busy[interval]:
                continue
            row: Json = {"begin": plan.calendar.begin(interval).isoformat(), "channel": name}
            for column, (value, half) in columns.items():
                row[column] = plain(value[interval])
                row[f"{column}_half"] = plain(half[interval])
            if formula is not None:
                row["service_level_erlang_a"] = plain(formula[interval])
            if band is not None:
                row["service_level_p10"], row["service_level_p90"] = plain(band[0][interval]), plain(band[1][interval])
            yield row


def difference_rows(differences: list[Difference]) -> list[Json]:
    """Write differences as plain JSON."""
    return [
        {
            "channel": one.channel,
            "name": one.name,
            "label": one.label,
            "unit": one.unit,
            "this": one.this.as_json(),
            "other": one.other.as_json(),
            "difference": one.difference.as_json(),
            "change": plain(one.share),
            "clear": one.clear,
        }
        for one in differences
    ]


def plain(number: float) -> float | None:
    """Return a number for JSON, null where it is none."""
    return float(number) if math.isfinite(number) else None


def write_csv(results: Results, folder: Path) -> list[Path]:
    """Write ``intervals.csv`` and ``channels.csv`` into a folder, which is made if need be.

    Cells that a spreadsheet would take for a formula are defused by an apostrophe.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = list(interval_rows(results))
    channels = [
        {"channel": one["channel"], **{name: estimate["value"] for name, estimate in one["totals"].items()}}
        for one in (channel_document(results, channel) for channel in range(len(results.plan.channel_names)))
    ]
    written = []
    for name, table in (("intervals.csv", rows), ("channels.csv", channels)):
        path = folder / name
        columns = list(dict.fromkeys(column for row in table for column in row))
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows({column: _cell(value) for column, value in row.items()} for row in table)
        written.append(path)
    return written


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" else value
