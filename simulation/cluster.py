"""Replications in other processes, on this machine or on a Dask cluster; joblib does the carrying."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from parcours.errors import CouldNotLook
from simulation.measures import Measures
from simulation.plan.values import Plan


def _batch(plan: Plan, part: range, seed: int, engine: str) -> list[Measures]:
    from simulation.replicate import engine_named, play_one

    player = engine_named(engine)
    return [play_one(plan, player, seed, number) for number in part]


def play_in_processes(
    plan: Plan, numbers: range, seed: int, engine: str, workers: int, day_over: Callable[[int], None]
) -> Iterator[Measures]:
    """Play replications in processes of this machine, and yield their measures in order; see `replicate.play`."""
    from joblib import Parallel, delayed

    from simulation.replicate import batches

    parts = batches(plan, numbers)
    tasks = (delayed(_batch)(plan, part, seed, engine) for part in parts)
    for done in Parallel(n_jobs=workers, return_as="generator")(tasks):
        for one in done:
            for _ in range(plan.n_days):
                day_over(0)
            yield one


def play_on_cluster(
    plan: Plan, numbers: range, seed: int, engine: str, address: str, day_over: Callable[[int], None]
) -> Iterator[Measures]:
    """Play replications on a Dask cluster, and yield their measures in order; see `replicate.play`.

    Args:
        plan: What to play.
        numbers: The replications.
        seed: At least 0.
        engine: Name of the engine.
        address: Address of the scheduler, such as ``tcp://host:8786``.
        day_over: Called for every day that was played.

    Raises:
        CouldNotLook: If there is no cluster at that address, or Dask is not installed.
    """
    try:
        from distributed import Client as DaskClient
    except ImportError as error:
        raise CouldNotLook("a cluster needs Dask", way_out="pip install 'parcours[cluster]'") from error
    from simulation.replicate import batches

    connect: Any = DaskClient
    try:
        client = connect(address, timeout="10s")
    except (OSError, ValueError, TimeoutError) as error:
        raise CouldNotLook(f"{address}: expected a Dask scheduler, found none ({error})") from error
    with client:
        shared = client.scatter(plan, broadcast=True)
        futures = [client.submit(_batch, shared, part, seed, engine, pure=False) for part in batches(plan, numbers)]
        try:
            for future in futures:
                for one in future.result():
                    for _ in range(plan.n_days):
                        day_over(0)
                    yield one
                future.release()
        finally:
            client.cancel(futures)
