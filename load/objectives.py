"""Objectives: what a load must hold, written as a person would, and judged on what was counted.

    checkout p95 < 800 ms                              a step, a tag of steps, "request", "journey", "journey:NAME"
    place-order errors <= 0.5 %
    confirmation.arrives >= 99 % within 60 s           a promise: the share of those judged that were kept (in time)
    confirmation.arrives p95 < 30 s                    ... or the delay of what was promised
    checkout p99 < 2 s in every minute                 each minute with at least `FEWEST` of them must hold it

Metrics: p50 ... p99.9, mean, max, errors (share that failed), kept (share of a promise, may be left out). What was
never seen is not judged, and an objective that could not be judged at all is inconclusive, never met.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from load.histogram import Histogram
from load.results import Results, promise_named, row_named
from load.tally import Bin
from parcours.errors import ConfigError

FEWEST = 20
"""A minute with fewer observations than this says nothing about a quantile or a share."""

_TEXT = re.compile(
    r"""^\s*(?P<name>[\w.:-]+)
    (?:\s+(?P<metric>p\d{1,2}(?:\.\d+)?|mean|max|errors|kept))?
    \s*(?P<op><=|>=|<|>)\s*
    (?P<value>\d+(?:\.\d+)?)\s*(?P<unit>ms|s|%)
    (?:\s+within\s+(?P<within>\d+(?:\.\d+)?)\s*(?P<within_unit>ms|s|min))?
    (?P<worst>\s+in\s+(?:every|the\s+worst)\s+minute)?\s*$""",
    re.VERBOSE,
)
_UNITS = {"ms": 0.001, "s": 1.0, "min": 60.0, "%": 0.01}
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


@dataclass(frozen=True, slots=True)
class Objective:
    """One objective, parsed.

    Args:
        text: As it was written.
        name: A step, a tag, "request", "journey", "journey:NAME" or a promise.
        metric: "p95", "mean", "max", "errors" or "kept".
        op: "<", "<=", ">" or ">=".
        limit: In seconds, or a share from 0 to 1.
        within_s: For a promise: kept counts only within this delay; None for any.
        every_minute: Whether each minute must hold it.
    """

    text: str
    name: str
    metric: str
    op: str
    limit: float
    within_s: float | None = None
    every_minute: bool = False

    @property
    def is_share(self) -> bool:
        """Whether it limits a share rather than a duration."""
        return self.metric in ("errors", "kept")

    @property
    def is_of_time(self) -> bool:
        """Whether it limits how long something takes: a machine that others keep busy misses it with any shop."""
        return not self.is_share or self.within_s is not None

    def say(self, value: float) -> str:
        """Write a value of this objective's metric with its unit."""
        if self.is_share:
            return f"{value * 100:.2f} %"
        return f"{value * 1000:.0f} ms" if value < 10 else f"{value:.1f} s"


@dataclass(frozen=True, slots=True)
class Judged:
    """How an objective came out.

    Args:
        objective: Which one.
        state: "met", "missed" or "inconclusive".
        seen: The value, or the worst minute's; None where nothing could be judged.
        minute: The minute (from 0) in which it was first missed; None where it was not, or over the whole run.
        count: How many observations it rests on.
        sentence: What came out, in words.
    """

    objective: Objective
    state: str
    seen: float | None
    minute: int | None
    count: int
    sentence: str


def parse(text: str) -> Objective:
    """Parse one objective.

    Raises:
        ConfigError: With what was expected.
    """
    match = _TEXT.match(text)
    if match is None:
        raise ConfigError(
            f"objective: expected such as 'checkout p95 < 800 ms' or 'confirmation.arrives >= 99 % within 60 s',"
            f" given {text!r}"
        )
    metric, unit = match["metric"] or "kept", match["unit"]
    if (unit == "%") != (metric in ("errors", "kept")):
        expected = "a share in %" if metric in ("errors", "kept") else "a duration in ms or s"
        raise ConfigError(f"objective {text!r}: expected {expected} for {metric}, given {match['value']} {unit}")
    if match["within"] and metric != "kept":
        raise ConfigError(f"objective {text!r}: only the share of a promise can be kept within a time")
    limit = float(match["value"]) * _UNITS[unit]
    if unit == "%" and limit > 1:
        raise ConfigError(f"objective {text!r}: expected a share from 0 to 100 %, given {match['value']} %")
    return Objective(
        text=" ".join(text.split()),
        name=match["name"],
        metric=metric,
        op=match["op"],
        limit=limit,
        within_s=float(match["within"]) * _UNITS[match["within_unit"]] if match["within"] else None,
        every_minute=bool(match["worst"]),
    )


def judge(objective: Objective, results: Results) -> Judged:
    """Judge an objective on the results of a run."""
    measured = {minute: _measure(objective, one) for minute, one in results.minutes().items()}
    holds = {minute: _holds(objective, value) for minute, (value, count) in measured.items() if count >= FEWEST}
    first_missed = next((minute for minute, held in sorted(holds.items()) if not held), None)
    value, count = _measure(objective, results.whole)
    if not count:
        return Judged(objective, "inconclusive", None, None, 0, f"{objective.text}: nothing of it was seen")
    if objective.every_minute and holds:
        worst = _worst(objective, {minute: measured[minute][0] for minute in holds})
        value, count = measured[worst]
        missed = first_missed is not None
        where = f" in minute {worst + 1}"
    else:
        missed = not _holds(objective, value)
        where = ""
    since = f"; since minute {first_missed + 1}" if missed and first_missed is not None else ""
    verb = "missed" if missed else "met"
    sentence = f"{objective.text}: {verb}, {objective.say(value)}{where} of {count}{since}"
    return Judged(objective, verb, value, first_missed if missed else None, count, sentence)


def minutes_missed(objective: Objective, results: Results) -> frozenset[int]:
    """Return the minutes of a run that did not hold *objective*; all of them where each by itself did."""
    minutes = results.minutes()
    measured = {minute: _measure(objective, one) for minute, one in minutes.items()}
    missed = {minute for minute, (value, count) in measured.items() if count and not _holds(objective, value)}
    return frozenset(missed or minutes)


def _holds(objective: Objective, value: float) -> bool:
    return _COMPARE[objective.op](value, objective.limit)


def _worst(objective: Objective, values: dict[int, float]) -> int:
    pick = max if objective.op in ("<", "<=") else min
    return pick(values, key=lambda minute: values[minute])


def _measure(objective: Objective, one: Bin) -> tuple[float, int]:
    """Return the objective's metric on *one*, and how many observations there are."""
    promised = promise_named(one, objective.name)
    if promised is not None:
        if objective.metric == "kept":
            kept = promised.states["kept"]
            if objective.within_s is not None:
                kept = min(kept, promised.delays.within(objective.within_s))
            return (kept / promised.judged if promised.judged else 0.0), promised.judged
        if objective.metric == "errors":
            return (promised.states["broken"] / promised.judged if promised.judged else 0.0), promised.judged
        return _of_durations(objective.metric, promised.delays), promised.delays.count
    row = row_named(one, objective.name)
    if row is None:
        return 0.0, 0
    count = row.took.count
    if objective.is_share:
        failed = row.failed / count if count else 0.0
        return (failed if objective.metric == "errors" else 1 - failed), count
    return _of_durations(objective.metric, row.took), count


def _of_durations(metric: str, durations: Histogram) -> float:
    if metric == "mean":
        return durations.mean_s
    if metric == "max":
        return durations.highest_s
    return durations.quantile_s(float(metric.removeprefix("p")) / 100)
