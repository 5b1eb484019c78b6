"""How many contacts a second: our engines and their peers in turn, on model B, in one process.

    python -m benchmarks.simulation_speed [--rounds 5] [--json]

Each contestant plays whole days; rounds go around all of them, so that a busy machine slows everybody. What
is reported is the median over rounds, in contacts per cpu-second (and per second of wall time), and the
ratios, which is what can be trusted. Ciw is optional (``pip install ciw==3.2.7``): without it its row is
missing and said to be.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.models import MODEL_B, scenario_of
from benchmarks.peers import bare_numba, process_simpy
from benchmarks.peers.tally import Tally
from simulation.kernel.measure import COUNTS
from simulation.measures import Measures, measure
from simulation.plan.build import make_plan
from simulation.plan.values import Plan
from simulation.replicate import engine_named, run
from simulation.scenario.load import load_scenario

_TARGETS = (
    ("kernel", "Ciw", 250.0),
    ("kernel", "SimPy, a process a contact", 80.0),
    ("kernel", "bare numba loop", 0.7),
    ("kernel, draws kept", "SimPy, a process a contact", 110.0),
    ("SimPy reference", "SimPy, a process a contact", 3.0),
)
"""What is aimed at: the first over the second, at least so many times."""

_OMNICHANNEL = 1e6
"""Contacts per cpu-second aimed at in a full omnichannel scenario."""


@dataclass
class Contestant:
    """Something that plays days of model B."""

    name: str
    """What the table calls it."""
    play: Callable[[], Tally]
    """Plays its days once."""
    per_cpu_s: list[float] = field(default_factory=list)
    """Contacts per cpu-second, round by round."""
    per_wall_s: list[float] = field(default_factory=list)
    """Contacts per second of wall time, round by round."""
    told: str = ""
    """What it found, by which one sees that it plays the same day."""

    def go(self) -> None:
        """Play once and take the time."""
        wall, cpu = time.perf_counter(), time.process_time()
        tally = self.play()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        self.per_cpu_s.append(tally.offered / cpu)
        self.per_wall_s.append(tally.offered / wall)
        self.told = tally.told()

    @property
    def speed(self) -> float:
        """Median contacts per cpu-second."""
        return statistics.median(self.per_cpu_s)


def _tally(measured: list[Measures]) -> Tally:
    total = Tally()
    for one in measured:
        sums = dict(zip(COUNTS, one.contacts.sum(axis=(0, 1)), strict=True))
        total.offered += int(sums["offered"])
        total.abandoned += int(sums["abandoned"])
        total.in_time += int(sums["within"])
        total.waited_s += float(sums["wait_s"] + sums["lost_wait_s"])
    return total


def _ours(name: str, engine: str, plan: Plan, days: int) -> Contestant:
    """Return one of our engines with its draws, its record of every contact and all its measures."""
    player = engine_named(engine)

    def play() -> Tally:
        return _tally([measure(plan, player.simulate(plan, player.luck(plan, 1, day))) for day in range(days)])

    return Contestant(name, play)


def _kept(plan: Plan, days: int) -> Contestant:
    """Return the kernel as a search calls it: the customers are kept, only the staff would change."""
    player = engine_named("compiled")
    lucks = [player.luck(plan, 1, day, keep=True) for day in range(days)]

    def play() -> Tally:
        return _tally([measure(plan, player.simulate(plan, luck)) for luck in lucks])

    play()
    return Contestant("kernel, draws kept", play)


def _contestants() -> list[Contestant]:
    plan = make_plan(scenario_of(MODEL_B))
    drawn = [bare_numba.draw(MODEL_B, day) for day in range(100)]
    everybody = [
        _ours("kernel", "compiled", plan, 100),
        _kept(plan, 100),
        Contestant("kernel, all cores", lambda: _all_cores(plan, 400)),
        Contestant("bare numba loop", lambda: bare_numba.play(MODEL_B, 200, 1)),
        Contestant("bare numba loop, drawn before", lambda: bare_numba.replay(MODEL_B, drawn)),
        _ours("SimPy reference", "simpy", plan, 2),
        Contestant("SimPy, a process a contact", lambda: process_simpy.play(MODEL_B, 4, 1)),
    ]
    if importlib.util.find_spec("ciw") is not None:
        from benchmarks.peers import ciw_model

        everybody.append(Contestant("Ciw", lambda: ciw_model.play(MODEL_B, 1, 1)))
    return everybody


def _all_cores(plan: Plan, days: int) -> Tally:
    counts = run(plan, days).counts().sum(axis=0)
    sums = dict(zip(COUNTS, counts, strict=True))
    waited = float(sums["wait_s"] + sums["lost_wait_s"])
    return Tally(int(sums["offered"]), int(sums["abandoned"]), int(sums["within"]), waited)


def _omnichannel(rounds: int) -> list[tuple[str, float, float]]:
    """Return name, contacts per cpu-second and per wall-second on one core, of shipped scenarios."""
    found = []
    for name in ("ordinary-day", "christmas"):
        plan = make_plan(load_scenario(name))
        contestant = _ours(name, "compiled", plan, max(1, round(150_000 / plan.mean_contacts)))
        contestant.go()
        contestant.per_cpu_s.clear()
        contestant.per_wall_s.clear()
        for _ in range(rounds):
            contestant.go()
        found.append((name, contestant.speed, statistics.median(contestant.per_wall_s)))
    return found


def main() -> int:
    """Measure, print, and end with 1 where an aim is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulation_speed")
    parser.add_argument("--rounds", type=int, default=5, help="how often everybody plays; the median counts")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    call = parser.parse_args()
    everybody = _contestants()
    for contestant in everybody:
        contestant.play()
    for _ in range(call.rounds):
        for contestant in everybody:
            contestant.go()
    speeds = {contestant.name: contestant.speed for contestant in everybody}
    aims = [(a, b, speeds[a] / speeds[b], aim) for a, b, aim in _TARGETS if a in speeds and b in speeds]
    full = _omnichannel(call.rounds)
    if call.json:
        document = {
            "contacts_per_cpu_s": speeds,
            "ratios": [{"of": a, "to": b, "ratio": ratio, "aim": aim} for a, b, ratio, aim in aims],
            "omnichannel_per_cpu_s": {name: speed for name, speed, _ in full},
        }
        print(json.dumps(document, indent=1))
    else:
        _print(everybody, aims, full, call.rounds)
    missed = any(ratio < aim for *_, ratio, aim in aims) or any(speed < _OMNICHANNEL for _, speed, _ in full)
    return 1 if missed else 0


def _print(
    everybody: list[Contestant],
    aims: list[tuple[str, str, float, float]],
    full: list[tuple[str, float, float]],
    rounds: int,
) -> None:
    print(f"model B, median of {rounds} rounds\n")
    print(f"{'':32}{'per cpu-s':>12}{'per wall-s':>12}   found")
    for one in everybody:
        print(f"{one.name:32}{one.speed:12,.0f}{statistics.median(one.per_wall_s):12,.0f}   {one.told}")
    if all(one.name != "Ciw" for one in everybody):
        print("Ciw is not installed: pip install ciw==3.2.7")
    print()
    for a, b, ratio, aim in aims:
        print(f"{a} / {b}: {ratio:.3g} x (aim {aim:g}{'' if ratio >= aim else ', MISSED'})")
    print("\nfull scenarios, one core")
    for name, speed, wall in full:
        missed = "" if speed >= _OMNICHANNEL else f" (aim {_OMNICHANNEL:,.0f}, MISSED)"
        print(f"{name:32}{speed:12,.0f}{wall:12,.0f}{missed}")


if __name__ == "__main__":
    sys.exit(main())
