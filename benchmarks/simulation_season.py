"""What a season of 90 days and five million contacts takes: memory at its largest, progress, and a clean stop.

    python -m benchmarks.simulation_season [--contacts 5e6] [--replications 2] [--json]

The season is played by `parcours simulate` in a process of its own, all cores, and its largest resident memory is read
when it has ended. Then it is played again and stopped by Ctrl-C half way, which must end with 130 and keep what was
done.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_MOST_GB, _DAYS = 2.0, 90
_SEASON = """\
title = "A season"
start = 2026-10-05
days = {days}
[channels.phone]
kind = "live"
open = "08:00-20:00"
patience = "exponential 3 min"
target = {{ within = "20 s", share = "80 %" }}
[channels.mail]
kind = "deferred"
target = {{ within = "24 h", share = "80 %" }}
[reasons.any]
handling = "exponential 5 min"
resolved = "75 %"
comes_back = {{ share = "80 %", after = "exponential 1 d" }}
[teams.all]
skills = [{{ channels = ["phone", "mail"] }}]
advisers = {advisers}
hours = "08:00-20:00"
cost_per_h = "27 EUR"
[[demand]]
channel = "phone"
reasons = "any"
per_h = "{phone:g} per h"
hours = "08:00-20:00"
[[demand]]
channel = "mail"
reasons = "any"
per_h = "{mail:g} per h"
hours = "08:00-20:00"
"""
_REPEATS = 1.25
"""Contacts that a first contact brings about, itself included."""


def season(contacts: float) -> str:
    """Write the season as a scenario with so many contacts, three quarters of them calls.

    Args:
        contacts: How many over all its days, repeats included.
    """
    per_h = contacts / _REPEATS / _DAYS / 12
    advisers = round(1.12 * per_h * _REPEATS * 300 / 3600) + 6
    return _SEASON.format(days=_DAYS, advisers=advisers, phone=0.75 * per_h, mail=0.25 * per_h)


def _start(file: Path, replications: int) -> subprocess.Popen[str]:
    call = ("-m", "parcours.cli", "simulate", file.name, "--replications", str(replications), "--json")
    return subprocess.Popen(
        [sys.executable, *call], cwd=file.parent, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def main() -> int:
    """Measure, print, and end with 1 where an aim is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulation_season")
    parser.add_argument("--contacts", type=float, default=5e6, help="contacts of the season, at least 1,000")
    parser.add_argument("--replications", type=int, default=2, help="how often it is played")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    call = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="parcours-season-") as name:
        file = Path(name) / "season.toml"
        file.write_text(season(call.contacts), encoding="utf-8")
        began = time.monotonic()
        out, err = (playing := _start(file, call.replications)).communicate()
        wall_s = time.monotonic() - began
        if playing.returncode not in (0, 1, 3):
            raise SystemExit(f"parcours simulate ended with {playing.returncode}:\n{err}")
        largest_gb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
        seen = json.loads(out)["cases"]["contacts"]["value"]
        stopped = _start(file, 100)
        time.sleep(max(2.0, wall_s / 2))
        os.kill(stopped.pid, signal.SIGINT)
        began = time.monotonic()
        stopped.communicate()
        stop_s = time.monotonic() - began
    clean = stopped.returncode == 130
    if call.json:
        found = {"contacts": seen, "largest_gb": largest_gb, "wall_s": wall_s, "stop_s": stop_s, "clean_stop": clean}
        print(json.dumps(found, indent=1))
    else:
        print(f"{seen:,.0f} contacts in {_DAYS} days, {call.replications} times: {wall_s:.1f} s")
        print(f"largest memory {largest_gb:.2f} GB with {os.cpu_count()} cores, aim {_MOST_GB:g} GB")
        print(f"Ctrl-C: ended after {stop_s:.1f} s with {stopped.returncode}{'' if clean else ', expected 130'}")
    return 0 if clean and largest_gb <= _MOST_GB else 1


if __name__ == "__main__":
    sys.exit(main())
