"""Row 42: the same seed gives the same numbers, whatever the number of workers."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from simulation.replicate import play, run
from simulation.scenario import parse_scenario

Document = Callable[..., dict[str, Any]]


def _bits(results: Any) -> tuple[bytes, ...]:
    return tuple(
        np.ascontiguousarray(getattr(results, name)).tobytes()
        for name in ("days", "team_days", "quantiles", "sums", "products", "team_sums")
    )


@pytest.mark.parametrize("workers", [2, 5])
def test_survive_42_workers_do_not_change_a_bit(document: Document, workers: int) -> None:
    """Law: one worker and many give the same sums, to the last bit."""
    scenario = parse_scenario(document(day_to_day="10 %", demand__0__per_h="4000 per h"))
    alone, together = (run(scenario, 40, seed=5, workers=number) for number in (1, workers))

    assert _bits(alone) == _bits(together)


def test_survive_42_engines_do_not_change_a_bit(document: Document) -> None:
    """Law: the reference and the compiled engine give the same results."""
    scenario = parse_scenario(document())
    one, other = (run(scenario, 5, engine=name, workers=1) for name in ("compiled", "simpy"))

    assert _bits(one) == _bits(other)


def test_survive_42_processes_do_not_change_a_bit(document: Document) -> None:
    """Law: replications of a plan that went to another process and back are the same; threads stand for processes."""
    import joblib

    from simulation.cluster import play_in_processes
    from simulation.plan import make_plan

    plan = make_plan(parse_scenario(document()))
    sent = pickle.loads(pickle.dumps(plan))
    here = list(play(plan, range(4), 1, workers=1))
    with joblib.parallel_config("threading"):
        there = list(play_in_processes(sent, range(4), 1, "compiled", 2, lambda _: None))

    assert [one.contacts.tobytes() for one in here] == [one.contacts.tobytes() for one in there]


def test_survive_42_a_cluster_does_not_change_a_bit(document: Document) -> None:
    """Law: replications that a Dask cluster plays are the same."""
    distributed = pytest.importorskip("distributed")
    scenario = parse_scenario(document())
    quiet = {"dashboard_address": None, "silence_logs": 50, "host": "127.0.0.1", "protocol": "tcp://"}
    with distributed.LocalCluster(n_workers=1, threads_per_worker=2, processes=False, **quiet) as cluster:
        there = run(scenario, 4, cluster=cluster.scheduler_address)

    assert _bits(there) == _bits(run(scenario, 4, workers=1))


def test_survive_42_replications_can_be_continued(document: Document) -> None:
    """Law: replication number 7 is the same, whether it is the eighth of a run or the first of another."""
    scenario = parse_scenario(document())
    whole, rest = run(scenario, 10, workers=1), run(scenario, 3, first=7, workers=1)

    assert np.array_equal(whole.days[7:], rest.days)
