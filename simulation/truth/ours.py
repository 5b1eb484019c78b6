"""What Parcours answers to a question of the reference tables, metric by metric.

The names of models and metrics are those of the stored files, so that one row of any of them can be
put to us without translation.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from parcours.errors import SpecError, nearest
from simulation.analytics.erlang_a import ErlangA
from simulation.analytics.erlang_b import erlang_b
from simulation.analytics.erlang_c import ErlangC
from simulation.analytics.numerics import FloatArray
from simulation.analytics.single_server import mean_wait_single_server_s

ERLANG_A: Mapping[str, Callable[[ErlangA, float], FloatArray]] = {
    "p_wait": lambda queue, _: queue.p_wait,
    "p_ab": lambda queue, _: queue.p_abandoned,
    "lq": lambda queue, _: queue.queue_length,
    "asw_all": lambda queue, _: queue.asa_s,
    "asa_answered": lambda queue, _: queue.asa_answered_s,
    "aw_abandoned": lambda queue, _: queue.asa_abandoned_s,
    "sl_offered": lambda queue, within: queue.service_level_of_offered(within),
    "sl_answered": lambda queue, within: queue.service_level_of_answered(within),
    "sl_excl": lambda queue, within: queue.service_level_excluding_short_abandons(within),
    "sl_virtual": lambda queue, within: queue.service_level_virtual(within),
    "p_wait_gt_T": lambda queue, within: queue.p_wait_longer(within),
    "wait_p90": lambda queue, _: queue.wait_quantile_s(0.9),
    "occupancy": lambda queue, _: queue.occupancy,
}
"""Metrics of the queue with abandonment."""

ERLANG_C: Mapping[str, Callable[[ErlangC, float], FloatArray]] = {
    "p_wait": lambda queue, _: queue.p_wait,
    "asa": lambda queue, _: queue.asa_s,
    "asa_delayed": lambda queue, _: queue.asa_delayed_s,
    "lq": lambda queue, _: queue.queue_length,
    "sl": lambda queue, within: queue.service_level(within),
    "wait_p90": lambda queue, _: queue.wait_quantile_s(0.9),
    "occupancy": lambda queue, _: queue.occupancy,
    "contacts_per_h_incl_repeats": lambda queue, _: np.asarray(queue.arrivals_per_h, np.float64),
}
"""Metrics of the queue without abandonment."""


@dataclass(frozen=True)
class Question:
    """One row of a reference table: a queue, a metric and the value that others found."""

    model: str
    """ErlangA, ErlangB, ErlangC, M/D/1, or ErlangC with returns as ``ErlangC+FCR0.7 ...``."""
    lambda_per_h: float
    """Contacts offered per hour; first contacts where the model has returns."""
    aht_s: float
    """Mean handling time in seconds."""
    patience_s: float | None
    """Mean patience in seconds; None without a limit."""
    servers: int
    """Advisers."""
    target_s: float
    """Answering time of a service level in seconds; 0 where the metric has none."""
    metric: str
    """What is asked."""
    value: float
    """What the source answers."""
    source: str
    """Where the value comes from."""
    tolerance: float = 0.0
    """Half a unit of the last printed digit, where a source prints few; 0 where it prints all."""


def _number(text: str) -> float | None:
    return float(text) if text.strip() else None


def read_questions(path: Path, source: str = "") -> Iterator[Question]:
    """Yield the steady-state rows of a reference table; rows about a whole day have no servers and are left out.

    Args:
        path: A CSV with the columns of reference.csv and, if it has one, a source per row.
        source: Where the values come from, for a table without that column.
    """
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["servers"]:
                continue
            yield Question(
                model=row["model"],
                lambda_per_h=float(row["lambda_per_h"]),
                aht_s=float(row["aht_s"]),
                patience_s=_number(row["patience_s"]),
                servers=int(row["servers"]),
                target_s=_number(row["target_s"]) or 0.0,
                metric=row["metric"],
                value=float(row["value"]),
                source=row.get("source") or source,
                tolerance=float(row.get("tolerance") or 0.0),
            )


def answer(question: Question) -> float:
    """Return our value for one row.

    Raises:
        SpecError: If the model or the metric is not known here.
    """
    rate, handling, servers = question.lambda_per_h, question.aht_s, question.servers
    if question.model == "ErlangB":
        return float(erlang_b(servers, rate * handling / 3600.0))
    if question.model == "M/D/1":
        return float(mean_wait_single_server_s(rate, handling, 0.0))
    if question.model == "ErlangA" and question.patience_s is not None and question.metric in ERLANG_A:
        impatient = ErlangA(rate, handling, question.patience_s, servers)
        return float(ERLANG_A[question.metric](impatient, question.target_s))
    if question.model.startswith("ErlangC") and question.metric in ERLANG_C:
        resolved = float(question.model.partition("FCR")[2].split()[0]) if "FCR" in question.model else 1.0
        patient = ErlangC(rate / resolved, handling, servers)
        return float(ERLANG_C[question.metric](patient, question.target_s))
    known = {**ERLANG_A, **ERLANG_C}
    raise SpecError(
        f"truth: no {question.metric!r} of model {question.model!r} here; {nearest(question.metric, known)}"
    )
