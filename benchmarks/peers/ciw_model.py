"""Model B in Ciw: a node with a schedule and reneging, and a node with endless servers where customers stay away.

Ciw lets the crew that leaves finish and brings a full new crew at once, so its waits are too short; it is
here for its speed, not for its figures.
"""

from __future__ import annotations

from typing import Any

import ciw

from benchmarks.models import ModelDay
from benchmarks.peers.tally import Tally


def _network(model: ModelDay) -> Any:
    ends = [model.interval_s * (number + 1) for number in range(len(model.staff))]
    arrivals = ciw.dists.PoissonIntervals(
        rates=[count / model.interval_s for count in model.first_contacts],
        endpoints=ends,
        max_sample_date=model.closes_s,
    )
    return ciw.create_network(
        arrival_distributions=[arrivals, None],
        service_distributions=[
            ciw.dists.Exponential(1 / model.handling_s),
            ciw.dists.Exponential(1 / model.back_after_s),
        ],
        reneging_time_distributions=[ciw.dists.Exponential(1 / model.patience_s), None],
        routing=[[0.0, model.comes_back], [1.0, 0.0]],
        number_of_servers=[ciw.Schedule(numbers_of_servers=list(model.staff), shift_end_dates=ends), float("inf")],
    )


def play(model: ModelDay, days: int, seed: int) -> Tally:
    """Play days one after the other; whatever comes at or after closing is not counted.

    Args:
        model: The day.
        days: How many.
        seed: Start of the random numbers.
    """
    tally = Tally()
    for day in range(days):
        ciw.seed(seed + day)
        simulation = ciw.Simulation(_network(model))
        simulation.simulate_until_max_time(model.closes_s)
        for row in simulation.get_all_records():
            if row.node != 1 or row.record_type not in {"service", "renege"}:
                continue
            tally.offered += 1
            tally.waited_s += row.waiting_time
            tally.abandoned += row.record_type == "renege"
            tally.in_time += row.record_type == "service" and row.waiting_time <= model.within_s
    return tally
