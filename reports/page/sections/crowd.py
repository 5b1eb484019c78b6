"""How a crowd fared: the objectives, the figures, and how the run went second by second."""

from __future__ import annotations

import numpy as np
from markupsafe import Markup

from load.plan import read_plan
from load.results import Results, row_named
from load.tally import Bin
from parcours.errors import ConfigError
from parcours.runs import RunFolder
from reports.crowd import objective_rows, promise_rows
from reports.lines import Line, draw_lines
from reports.page.kit import Kit, Section

_MOST_STEPS = 120
"""Points of a line at most; longer runs are told in wider stretches."""


def make(kit: Kit) -> Section | None:
    """Make the section, or nothing for a run without a crowd."""
    told = kit.run.crowd
    if told is None:
        return None
    if "objectives" not in told:
        picture = kit.run.path / "limit.svg"
        drawn = Markup(picture.read_text(encoding="utf-8")) if picture.exists() else ""
        return Section("crowd", "Crowd", kit.render("crowd.html", told=None, picture=drawn))
    folder, results = RunFolder(kit.run.path), kit.crowd()
    said = {one["sentence"] for one in told["objectives"]}
    promises = promise_rows(kit.run, results)
    html = kit.render(
        "crowd.html",
        told=told,
        picture="",
        notes=[note for note in told["notes"] if note not in said and not note.startswith("against the earlier run")],
        objectives=objective_rows(kit.run),
        charts=_charts(kit, results),
        steps=[(name, row) for name, row in sorted(results.whole.rows.items()) if row.kind == "step"],
        moved=next((str(one["text"]) for one in folder.records("incidents") if one.get("what") == "moved on"), ""),
        errors=results.whole.errors.most_common(10),
        broken=[row for row in promises if row.broken],
        held=[row for row in promises if not row.broken],
    )
    return Section("crowd", "Crowd", html)


def _charts(kit: Kit, results: Results) -> list[Markup]:
    if not results.seconds:
        return []
    last = max(results.seconds) + 1
    step = max(1, -(-last // _MOST_STEPS), min(5, last // 12 or 1))
    bins = results.every(step)
    count = -(-last // step)
    series = [bins.get(number, Bin()) for number in range(count)]
    times = [step * (number + 0.5) for number in range(count)]
    arrived = [one.started / step for one in series]
    charts = [draw_lines("Arrivals a second", times, [*_offered(kit, times), Line("came", arrived, "kept")])]
    steps = [row_named(one, "request") for one in series]
    quantiles = [
        Line(f"p{share}", [row.took.quantile_s(share / 100) * 1000 if row else None for row in steps], tone)
        for share, tone in ((50, "kept"), (95, "doubt"), (99, "broken"))
    ]
    charts.append(draw_lines("Requests, milliseconds", times, quantiles))
    felt = [one.rows.get("journey") for one in series]
    slow = [row.took.quantile_s(0.95) if row else None for row in felt]
    charts.append(
        draw_lines("Whole journeys by when customers were due, p95, seconds", times, [Line("p95", slow, "doubt")])
    )
    mails = [one.promises.get("confirmation.arrives") for one in series]
    delays = [one.delays.quantile_s(0.95) if one and one.delays.count else None for one in mails]
    broken = [float(sum(p.states["broken"] for p in one.promises.values())) for one in series]
    charts.append(draw_lines("Confirmations from the click, p95, seconds", times, [Line("p95", delays, "doubt")]))
    charts.append(draw_lines("Broken promises", times, [Line("broken", broken, "broken")]))
    late = [one.late.quantile_s(0.99) * 1000 if one.late.count else None for one in series]
    charts.append(draw_lines("The generator's own lateness, p99, milliseconds", times, [Line("late", late, "unseen")]))
    return charts


def _offered(kit: Kit, times: list[float]) -> list[Line]:
    try:
        curve = read_plan(kit.run.path / "load-plan.json").curve
    except ConfigError:
        return []
    rates_per_s = curve.rate_at(np.asarray(times, dtype=np.float64)) / 3600
    offered = [rate if t <= curve.duration_s else 0.0 for t, rate in zip(times, rates_per_s.tolist(), strict=True)]
    return [Line("offered", offered, "unseen")]
