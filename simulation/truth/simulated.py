"""The same questions put to the compiled engine: a queue that has settled, and a day with falls of staff.

An engine that can only be checked in the cases for which a formula exists is checked here in all of them;
what it then adds is the cases for which there is none. Every answer is a ratio over replications with its
interval, and counts are taken from the record itself, not from the engine's own summaries.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from simulation.engine import Engine
from simulation.intervals import Estimate, ratio_estimate
from simulation.plan.build import make_plan
from simulation.plan.values import Plan
from simulation.record import Fate, Record
from simulation.replicate import engine_named
from simulation.scenario.load import parse_scenario
from simulation.truth.models import ModelDay
from simulation.truth.ours import Question

Floats = npt.NDArray[np.float64]

_DAY = date(2026, 11, 23)
_OPENS_H = 7
_PATIENCES_TO_SETTLE = 20.0
_LONGEST_WARM_UP_DAYS = 2
_FEWEST, _MOST = 40, 4000
_MOST_CONTACTS = 1.5e6

SHARES: Mapping[str, tuple[str, str]] = {
    "p_block": ("abandoned", "offered"),
    "p_wait": ("delayed", "offered"),
    "p_delay": ("delayed", "offered"),
    "p_ab": ("abandoned", "offered"),
    "lq": ("wait_s", "time_s"),
    "asw_all": ("wait_s", "offered"),
    "asa": ("wait_s", "offered"),
    "mean_wait_all_s": ("wait_s", "offered"),
    "asa_delayed": ("wait_s", "delayed"),
    "asa_answered": ("answered_wait_s", "answered"),
    "aw_abandoned": ("abandoned_wait_s", "abandoned"),
    "sl": ("in_time", "offered"),
    "sl_offered": ("in_time", "offered"),
    "sl_answered": ("in_time", "answered"),
    "sl_excl": ("in_time", "patient"),
    "sl_virtual": ("virtual", "offered"),
    "p_wait_gt_T": ("waits_longer", "offered"),
    "occupancy": ("busy_s", "staffed_s"),
    "contacts_per_h_incl_repeats": ("offered", "time_h"),
}
"""Every metric of the reference tables as a ratio of two counts."""


@dataclass(frozen=True)
class Queue:
    """What can be played once for all metrics of one queue."""

    model: str
    """As in the reference tables."""
    lambda_per_h: float
    """First contacts per hour."""
    aht_s: float
    """Mean handling time in seconds."""
    patience_s: float | None
    """Mean patience in seconds; None without a limit."""
    servers: int
    """Advisers."""
    target_s: float
    """Answering time of the service levels in seconds."""


def queue_of(question: Question) -> Queue:
    """Return the queue that a question is about; its questions are played together."""
    return Queue(
        question.model,
        question.lambda_per_h,
        question.aht_s,
        question.patience_s,
        question.servers,
        question.target_s,
    )


def settles_in_s(queue: Queue) -> float:
    """Return about how long the queue needs to forget an empty start, in seconds.

    Source: the relaxation time of M/M/c near saturation, 1 / (sqrt(c mu) - sqrt(lambda))^2; J. W. Cohen,
        "The single server queue", 1982, III.7.3. Whoever hangs up shortens it to a few patiences.
    """
    if queue.model == "ErlangB":
        return 10.0 * queue.aht_s
    resolved = float(queue.model.partition("FCR")[2].split()[0]) if "FCR" in queue.model else 1.0
    room = np.sqrt(queue.servers / queue.aht_s) - np.sqrt(queue.lambda_per_h / 3600.0 / resolved)
    relaxation = 10.0 * (float(room) ** -2 if room > 0 else np.inf) + 10.0 * queue.aht_s
    if "FCR" in queue.model:
        relaxation += 10.0 * 3600.0
    if queue.patience_s is None:
        return relaxation
    return min(relaxation, _PATIENCES_TO_SETTLE * (queue.patience_s + queue.aht_s))


def can_be_played(queue: Queue) -> bool:
    """Say whether the queue settles soon enough, and is small enough, to be played in reasonable time."""
    days = np.ceil(settles_in_s(queue) / 86400.0) + 1
    return bool(days <= _LONGEST_WARM_UP_DAYS + 1 and 24.0 * queue.lambda_per_h * days <= _MOST_CONTACTS)


def _plan_of(queue: Queue) -> Plan:
    """Write a queue as a scenario: one line, open day and night, days of warm-up and one that counts."""
    handling = f"{'constant' if queue.model == 'M/D/1' else 'exponential'} {queue.aht_s:g} s"
    patience = "never" if queue.patience_s is None else f"exponential {queue.patience_s:g} s"
    if queue.model == "ErlangB":
        patience = "constant 0 s"
    reason: dict[str, object] = {"handling": handling, "resolved": "100 %"}
    if "FCR" in queue.model:
        resolved = float(queue.model.partition("FCR")[2].split()[0])
        reason |= {"resolved": resolved, "comes_back": {"after": "exponential 1 h"}}
    warm_up = int(np.ceil(settles_in_s(queue) / 86400.0))
    target = {"within": f"{queue.target_s:g} s", "share": "80 %"}
    document = {
        "name": "queue",
        "start": _DAY,
        "days": warm_up + 1,
        "warm_up_days": warm_up,
        "interval": "1 h",
        "max_contacts_per_case": 60,
        "channels": {"phone": {"kind": "live", "open": "always", "patience": patience, "target": target}},
        "reasons": {"any": reason},
        "teams": {"all": {"skills": [{"channels": ["phone"]}], "advisers": queue.servers}},
        "demand": [{"channel": "phone", "reasons": "any", "per_h": f"{queue.lambda_per_h:g} per h"}],
    }
    return make_plan(parse_scenario(document))


def plan_of_day(model: ModelDay) -> Plan:
    """Write a model day as a plan."""
    closes = _OPENS_H + round(model.closes_s / 3600)
    target = {"within": f"{model.within_s:g} s", "share": "80 %"}
    document = {
        "name": "day",
        "start": _DAY,
        "interval": f"{model.interval_s:g} s",
        "channels": {
            "phone": {
                "kind": "live",
                "open": f"{_OPENS_H:02d}:00-{closes:02d}:00",
                "patience": f"exponential {model.patience_s:g} s",
                "target": target,
            }
        },
        "reasons": {
            "any": {
                "handling": f"exponential {model.handling_s:g} s",
                "resolved": 1.0 - model.comes_back,
                "comes_back": {"after": f"exponential {model.back_after_s:g} s"},
            }
        },
        "teams": {"all": {"skills": [{"channels": ["phone"]}], "advisers": list(model.staff)}},
        "demand": [{"channel": "phone", "reasons": "any", "counts": list(model.first_contacts)}],
    }
    return make_plan(parse_scenario(document))


def count(plan: Plan, record: Record, within_s: float) -> dict[str, float]:
    """Count the contacts of the counted days of one replication.

    Args:
        plan: What was played; one channel.
        record: What an engine wrote.
        within_s: Answering time of the service levels in seconds.

    Returns:
        Counts and sums by the names that `SHARES` uses.
    """
    span = plan.counted_intervals
    begin, end = span.start * plan.rules.interval_s, span.stop * plan.rules.interval_s
    came = (record["fate"] != Fate.BEYOND) & (record["fate"] != Fate.CLOSED)
    came &= (record["arrival_s"] >= begin) & (record["arrival_s"] < end)
    arrival, turn, left = (np.compress(came, record[name]) for name in ("arrival_s", "turn_s", "end_s"))
    fate = np.compress(came, record["fate"])
    answered, abandoned = fate == Fate.ANSWERED, fate == Fate.ABANDONED
    wait = np.where(answered, turn - arrival, left - arrival)
    busy = (record["fate"] == Fate.ANSWERED) & (record["turn_s"] < end) & (record["end_s"] > begin)
    worked = np.minimum(record["end_s"][busy], end) - np.maximum(record["turn_s"][busy], begin)
    quick = int((abandoned & (wait <= within_s)).sum())
    with np.errstate(invalid="ignore"):
        virtual = int((turn - arrival <= within_s).sum())
    return {
        "offered": float(came.sum()),
        "answered": float(answered.sum()),
        "abandoned": float(abandoned.sum()),
        "delayed": float((~(answered & (wait <= 0))).sum()),
        "in_time": float((answered & (wait <= within_s)).sum()),
        "patient": float(came.sum() - quick),
        "virtual": float(virtual),
        "waits_longer": float((wait > within_s).sum()),
        "wait_s": float(wait.sum()),
        "answered_wait_s": float(wait[answered].sum()),
        "abandoned_wait_s": float(wait[abandoned].sum()),
        "busy_s": float(worked.sum()),
        "staffed_s": float(plan.advisers[:, span].sum() * plan.rules.interval_s),
        "time_s": end - begin,
        "time_h": (end - begin) / 3600.0,
    }


def _replications(plan: Plan, contacts: float) -> int:
    return int(np.clip(contacts / max(plan.mean_contacts, 1.0), _FEWEST, _MOST))


def _played(
    plan: Plan, engine: Engine, metrics: Sequence[str], within_s: float, replications: int, seed: int
) -> dict[str, Estimate]:
    def one(number: int) -> dict[str, float]:
        record = engine.simulate(plan, engine.luck(plan, seed, number)).record
        return count(plan, record, within_s)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = list(pool.map(one, range(replications)))
    columns = {name: np.array([row[name] for row in counts]) for name in counts[0]}
    return {name: ratio_estimate(columns[SHARES[name][0]], columns[SHARES[name][1]]) for name in metrics}


def play_queue(queue: Queue, metrics: Sequence[str], *, contacts: float = 2e6, seed: int = 1) -> dict[str, Estimate]:
    """Play a queue that has settled.

    Args:
        queue: What is played.
        metrics: Names of `SHARES`.
        contacts: About how many contacts to play, warm-up included; at least 40 replications are played.
        seed: Start of the random numbers.
    """
    plan = _plan_of(queue)
    return _played(plan, engine_named("compiled"), metrics, queue.target_s, _replications(plan, contacts), seed)


def play_day(model: ModelDay, metrics: Sequence[str], *, days: int = 1000, seed: int = 1) -> dict[str, Estimate]:
    """Play a model day many times.

    Args:
        model: What is played.
        metrics: Names of `SHARES`.
        days: Replications, at least 2.
        seed: Start of the random numbers.
    """
    return _played(plan_of_day(model), engine_named("compiled"), metrics, model.within_s, days, seed)
