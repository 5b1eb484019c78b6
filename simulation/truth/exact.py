"""Reference values with 60 digits, straight from the birth-death chain, without any closed form.

This is the slow and obvious way: add the chain's states one by one in decimal arithmetic, and condition
each waiting contact on the number ahead of it. It shares no formula and no library with
``simulation.analytics``; that two roads meet is the proof.

    python -m simulation.truth.exact        rewrites reference.csv beside this file
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, getcontext
from pathlib import Path

REFERENCE = Path(__file__).with_name("reference.csv")
"""The stored values; made by this file, read by the tests and by the table."""

COLUMNS = ("model", "lambda_per_h", "aht_s", "patience_s", "servers", "target_s", "metric", "value")
"""Header of the stored file."""

getcontext().prec = 60
_NEGLIGIBLE = Decimal(10) ** -45

ERLANG_B = ((30, 120, 1), (60, 120, 2), (720, 300, 60), (12000, 300, 1000), (14400, 300, 1000), (60000, 300, 5000))
"""Contacts per hour, handling time in s, servers."""

ERLANG_C = (
    (1, 600, 1, 60),
    (11880, 300, 1000, 20),
    (11988, 300, 1000, 20),
    (200, 180, 11, 20),
    (210, 180, 13, 20),
    (216, 300, 20, 20),
    (2880, 60, 50, 20),
    (3600, 2, 3, 1),
    (5940, 300, 500, 20),
    (60, 300, 6, 20),
    (60, 300, 7, 20),
    (60, 300, 8, 20),
    (60, 300, 10, 20),
    (59400, 300, 5000, 20),
)
"""Contacts per hour, handling time in s, servers, answering time in s."""

ERLANG_A = (
    (10, 300, 30, 1, 20),
    (1000, 300, 10, 40, 20),
    (120, 600, 7200, 20, 14400),
    (210, 180, 300, 13, 20),
    (252, 120, 60, 12, 20),
    (2880, 60, 120, 50, 20),
    (300, 240, 60, 20, 20),
    (60, 300, 180, 7, 20),
    (6000, 300, 120, 500, 20),
    (720, 300, 180, 60, 20),
    (720, 300, 180, 70, 20),
    (720, 300, 1800, 60, 3600),
    (720, 300, 300, 60, 300),
    (720, 300, 60, 60, 20),
    (60000, 300, 180, 5000, 20),
    (57000, 300, 600, 5000, 20),
    (66000, 300, 180, 5000, 20),
)
"""Contacts per hour, handling time in s, patience in s, servers, answering time in s."""


RETURNS = ((150, 300, 20, 20, "0.7"),)
"""First contacts per hour, handling time in s, servers, answering time in s, first-contact resolution."""

CONSTANT = ((10, 240),)
"""Contacts per hour and constant handling time in s of one server."""


@dataclass(frozen=True)
class Row:
    """One reference value and the question that it answers."""

    model: str
    lambda_per_h: Decimal
    aht_s: Decimal
    patience_s: Decimal | None
    servers: int
    target_s: Decimal | None
    metric: str
    value: Decimal


def weights(servers: int, load: Decimal) -> list[Decimal]:
    """Return the chain's weights for 0 to *servers* busy, relative to an empty centre."""
    states = [Decimal(1)]
    for busy in range(1, servers + 1):
        states.append(states[-1] * load / busy)
    return states


def erlang_b_rows(arrivals: int, aht: int, servers: int) -> Iterator[Row]:
    """Yield the blocking probability of one loss system."""
    rate, handling = Decimal(arrivals), Decimal(aht)
    states = weights(servers, rate * handling / 3600)
    yield Row("ErlangB", rate, handling, None, servers, None, "p_block", states[-1] / sum(states))


def erlang_c_rows(arrivals: int | Decimal, aht: int, servers: int, target: int) -> Iterator[Row]:
    """Yield the measures of one queue without abandonment; its tail beyond the servers is geometric."""
    rate, handling = Decimal(arrivals), Decimal(aht)
    load = rate * handling / 3600
    states = weights(servers, load)
    rho = load / servers
    tail = states[-1] / (1 - rho)
    p_wait = tail / (sum(states[:-1]) + tail)
    delayed = handling / (servers - load)
    values = {
        "p_wait": p_wait,
        "asa": p_wait * delayed,
        "asa_delayed": delayed,
        "lq": p_wait * rho / (1 - rho),
        "sl": 1 - p_wait * (-target / delayed).exp(),
        "occupancy": rho,
    }
    for metric, value in values.items():
        yield Row("ErlangC", rate, handling, None, servers, Decimal(target), metric, value)


def return_rows(first: int, aht: int, servers: int, target: int, resolved: str) -> Iterator[Row]:
    """Yield the measures of a patient queue whose contacts come back: a Jackson network, Erlang C at first/resolved."""
    offered = Decimal(first) / Decimal(resolved)
    for row in erlang_c_rows(offered, aht, servers, target):
        yield replace(row, model=f"ErlangC+FCR{resolved}", lambda_per_h=Decimal(first))
    metric = "contacts_per_h_incl_repeats"
    yield Row(f"ErlangC+FCR{resolved}", Decimal(first), Decimal(aht), None, servers, Decimal(target), metric, offered)


def constant_rows(arrivals: int, aht: int) -> Iterator[Row]:
    """Yield the mean wait of one server with constant handling time (Pollaczek and Khinchine)."""
    rate, handling = Decimal(arrivals), Decimal(aht)
    rho = rate * handling / 3600
    yield Row("M/D/1", rate, handling, None, 1, None, "asa", rho / (1 - rho) * handling / 2)


@dataclass
class _Tally:
    """Sums over the states in which a new contact must wait."""

    waits: Decimal = Decimal(0)
    queue: Decimal = Decimal(0)
    virtual: Decimal = Decimal(0)
    served: Decimal = Decimal(0)
    served_wait: Decimal = Decimal(0)
    served_in_time: Decimal = Decimal(0)


def _waiting_states(
    *, crew: Decimal, stream: Decimal, service: Decimal, patience: Decimal, stay: Decimal, first: Decimal
) -> _Tally:
    """Condition on the number ahead, j = 0, 1, ...; *stay* is the chance to be patient for the target.

    With j ahead, exp(-V / patience) is Beta(crew, j + 1); its distribution function is a negative
    binomial sum that grows by one term with each j.
    """
    tally, weight, j = _Tally(), first, 0
    power, power_up = crew * stay.ln(), (crew + 1) * stay.ln()
    term, term_up = power.exp(), power_up.exp()
    beta, beta_up = term, term_up
    time_ahead = Decimal(0)
    peak = weight
    while True:
        answered = crew / (crew + j + 1)
        time_ahead += 1 / (service + (j + 1) / patience)
        tally.waits += weight
        tally.queue += j * weight
        tally.virtual += weight * (1 - beta)
        tally.served += weight * answered
        tally.served_wait += weight * answered * time_ahead
        tally.served_in_time += weight * answered * (1 - beta_up)
        j += 1
        weight *= stream / (crew + j)
        peak = max(peak, weight)
        if weight < peak * _NEGLIGIBLE and stream < crew + j:
            return tally
        term *= (crew + j - 1) / j * (1 - stay)
        term_up *= (crew + j) / j * (1 - stay)
        beta += term
        beta_up += term_up


def erlang_a_rows(arrivals: int, aht: int, patience_s: int, servers: int, target: int) -> Iterator[Row]:
    """Yield the measures of one queue with abandonment."""
    rate, handling, patience = Decimal(arrivals), Decimal(aht), Decimal(patience_s)
    load = rate * handling / 3600
    states = weights(servers, load)
    crew = servers * patience / handling
    stay = (-Decimal(target) / patience).exp()
    tally = _waiting_states(
        crew=crew,
        stream=rate * patience / 3600,
        service=servers / handling,
        patience=patience,
        stay=stay,
        first=states[-1],
    )
    free = sum(states[:-1])
    total = free + tally.waits
    queue = tally.queue / total
    lost = queue / patience / (rate / 3600)
    in_time = (free + tally.served_in_time) / total
    still_waiting = stay * (tally.waits - tally.virtual) / total
    lost_in_time = 1 - still_waiting - in_time
    served_wait = tally.served_wait / total
    values = {
        "p_wait": tally.waits / total,
        "p_ab": lost,
        "lq": queue,
        "asw_all": queue / (rate / 3600),
        "asa_answered": served_wait / (1 - lost),
        "aw_abandoned": (queue / (rate / 3600) - served_wait) / lost,
        "sl_offered": in_time,
        "sl_answered": in_time / (1 - lost),
        "sl_excl": in_time / (1 - lost_in_time),
        "sl_virtual": (free + tally.virtual) / total,
        "p_wait_gt_T": still_waiting,
        "occupancy": load * (1 - lost) / servers,
    }
    for metric, value in values.items():
        yield Row("ErlangA", rate, handling, patience, servers, Decimal(target), metric, value)


def rows() -> Iterator[Row]:
    """Yield every reference value, in the order of the stored file."""
    for loss in ERLANG_B:
        yield from erlang_b_rows(*loss)
    for patient in ERLANG_C:
        yield from erlang_c_rows(*patient)
    for impatient in ERLANG_A:
        yield from erlang_a_rows(*impatient)
    for returning in RETURNS:
        yield from return_rows(*returning)
    for constant in CONSTANT:
        yield from constant_rows(*constant)


def write(path: Path = REFERENCE) -> int:
    """Write all values with 20 digits; return how many."""
    written = 0
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows():
            blank = ["" if field is None else str(field) for field in (row.patience_s, row.servers, row.target_s)]
            writer.writerow([row.model, row.lambda_per_h, row.aht_s, *blank, row.metric, f"{row.value:.20g}"])
            written += 1
    return written


if __name__ == "__main__":
    print(f"{write()} reference values written to {REFERENCE}")
