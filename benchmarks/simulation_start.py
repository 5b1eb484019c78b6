"""How long `parcours simulate` takes to start: for the first time, when it has to compile itself, and later.

    python -m benchmarks.simulation_start [--later 3] [--json]

Each start is a process of its own, in an empty folder, with a cache of compiled code that is empty at first. The
libraries' bytecode is there, as an installation leaves it.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_FIRST_S, _LATER_S = 15.0, 2.0
"""What is aimed at, in seconds."""

_CALL = ("-m", "parcours.cli", "simulate", "ordinary-day", "--replications", "1")
_ANNOUNCED = "compiling the engine"


def start(folder: Path, cache: Path) -> tuple[float, float, bool]:
    """Start once.

    Args:
        folder: Where the run folder goes.
        cache: Where compiled code is kept.

    Returns:
        Seconds of wall time, seconds of cpu time, and whether the compilation was announced.
    """
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache)}
    before, began = os.times(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, *_CALL], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    wall_s, after = time.perf_counter() - began, os.times()
    if done.returncode not in (0, 1, 3):
        raise SystemExit(f"parcours simulate ended with {done.returncode}:\n{done.stderr}")
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    return wall_s, cpu_s, _ANNOUNCED in done.stderr


def main() -> int:
    """Measure, print, and end with 1 where an aim is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulation_start")
    parser.add_argument("--later", type=int, default=3, help="how many later starts; the median counts")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    call = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="parcours-start-") as name:
        folder = Path(name)
        first = start(folder, folder / "cache")
        later = [start(folder, folder / "cache") for _ in range(call.later)]
    wall_s, cpu_s = (statistics.median(one[place] for one in later) for place in (0, 1))
    told = first[2] and not any(one[2] for one in later)
    if call.json:
        found = {"first_s": first[0], "first_cpu_s": first[1], "later_s": wall_s, "later_cpu_s": cpu_s}
        print(json.dumps({**found, "announced_once": told}, indent=1))
    else:
        print(f"first start  {first[0]:6.2f} s ({first[1]:.2f} s of cpu), aim {_FIRST_S:g} s")
        print(f"later starts {wall_s:6.2f} s ({cpu_s:.2f} s of cpu), aim {_LATER_S:g} s")
        print(f"compilation is announced the first time and only then: {'yes' if told else 'NO'}")
    return 0 if told and first[0] <= _FIRST_S and wall_s <= _LATER_S else 1


if __name__ == "__main__":
    sys.exit(main())
