"""Stored outputs: what was played last year is played today, contact by contact."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest

from simulation.engine import Engine
from simulation.record import Fate
from simulation.replicate import engine_named
from simulation.truth.models import MODEL_B, MODEL_B1, ModelDay
from simulation.truth.simulated import plan_of_day


@pytest.mark.parametrize("name", ["compiled", "simpy"])
@pytest.mark.parametrize("model", ["B", "B1"])
def test_a_stored_day_is_played_again(name: str, model: str) -> None:
    """Seed 7, replication 3: fates and times of every contact are those that were stored."""
    day, counts, digest = DAYS[model]
    record = play(engine_named(name), day)
    found = {fate.name: int((record["fate"] == fate).sum()) for fate in Fate if (record["fate"] == fate).any()}

    assert (found, fingerprint(record)) == (counts, digest)


def play(engine: Engine, day: ModelDay) -> np.ndarray:
    """Return the record of one stored day."""
    plan = plan_of_day(day)
    return engine.simulate(plan, engine.luck(plan, 7, 3)).record


def fingerprint(record: np.ndarray) -> str:
    """Return a digest of arrivals, turns and ends to the microsecond, in the order of the contacts."""
    times = np.stack([np.nan_to_num(record[name], nan=-1.0) for name in ("arrival_s", "turn_s", "end_s")])
    return hashlib.sha256(np.round(times * 1e6).astype(np.int64).tobytes()).hexdigest()[:16]


DAYS: dict[str, tuple[ModelDay, dict[str, int], str]] = {
    "B": (MODEL_B, {"BEYOND": 10, "ANSWERED": 9649, "ABANDONED": 417, "CLOSED": 95}, "54665e01531634ae"),
    "B1": (MODEL_B1, {"ANSWERED": 7073, "ABANDONED": 177}, "af0e0b541d4a399c"),
}
"""Model, contacts by fate, and fingerprint."""
