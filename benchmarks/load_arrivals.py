"""How exactly customers arrive: scheduled against executed, dispersion at the server, lateness; and a frozen shop.

``python -m benchmarks.load_arrivals [SECONDS] [RATES]`` takes about five minutes on a quiet machine. Each row is a run
of its own against ``load_server.py``: one process, two workers, and a master with two workers that joined it as those
on other machines do. The same seed gives the same arrivals in all of them. The last row asks for more than a core can
do: it must call itself invalid.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import replace
from pathlib import Path

import numpy as np

from load.handover import Across
from load.launch import Generator
from load.plan import Plan
from load.results import Results, read_results
from load.verdict import find, scheduled_in
from parcours.runs import RunFolder

HERE = Path(__file__).parent
LATE_S = 0.05
"""Lateness (p99) above which a run of plain steps is invalid."""


def main() -> None:
    """Print the table, then the frozen shop and a rate beyond the machine."""
    duration_s = float(sys.argv[1]) if len(sys.argv) > 1 else 12.0
    rates = [float(rate) for rate in sys.argv[2].split(",")] if len(sys.argv) > 2 else [50.0, 200.0, 1000.0]
    print("rate/s processes scheduled executed dispersion late_p50_ms late_p99_ms cpu_of_a_core verdict")
    for rate in rates:
        for how in ("1", "2", "master+2"):
            print(row(rate, how, duration_s), flush=True)
    frozen()
    print(row(20 * max(rates), "1", duration_s / 2), flush=True)


def row(rate: float, how: str, duration_s: float) -> str:
    """Measure one run."""
    results, counts, plan = run(rate, how, duration_s, [])
    came = np.array(counts["first"])
    tenths = np.bincount(((came - came.min()) * 10).astype(int))
    tenths = tenths[: int(duration_s * 10) - 1]
    late, cpu = results.whole.late, sum(results.workers.values())
    scheduled = scheduled_in(plan, results, [])
    finding = find(results, [], scheduled, LATE_S, [])
    verdict = "valid" if finding.valid else f"invalid, exit {finding.exit_code}"
    return (
        f"{rate:6.0f} {how:>9} {scheduled:9d} {len(came):8d} "
        f"{tenths.var() / tenths.mean():10.2f} {late.quantile_s(0.5) * 1000:11.2f} {late.quantile_s(0.99) * 1000:11.2f}"
        f" {cpu:8.2f} {verdict}"
    )


def frozen() -> None:
    """Freeze the shop for 2 s in a run of 13 s at 50 journeys a second, and tell what customers felt."""
    results, _, _ = run(50, "1", 13.0, ["--freeze", "5", "2"])
    journeys = results.whole.rows["journey"].took
    slow = 1 - journeys.within(0.1) / journeys.count
    p95_ms, steps = journeys.quantile_s(0.95) * 1000, results.whole.rows["1"].took
    print(
        f"frozen 2 s in 13 s at 50/s: {slow * 100:.1f} % of {journeys.count} journeys above 100 ms, p95 {p95_ms:.0f} ms"
    )
    print(f"  step 1: {(1 - steps.within(0.1) / steps.count) * 100:.1f} % above 100 ms")


def run(rate: float, how: str, duration_s: float, options: list[str]) -> tuple[Results, dict[str, list[float]], Plan]:
    """Run one plan against a server of its own."""
    server = subprocess.Popen([sys.executable, HERE / "load_server.py", *options], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None, "it was asked to be a pipe"
    url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
    try:
        with tempfile.TemporaryDirectory() as folder:
            plan = Plan(
                "benchmark",
                folder,
                "load.crowd.plain:PlainCast",
                (0.0, duration_s),
                (rate * 3600, rate * 3600),
                1,
                ("five",),
                (1.0,),
                max_in_flight=20_000,
                drain_s=10,
                about={"url": url, "hosts": ["127.0.0.1"], "steps": [f"{n}: GET /{n}" for n in range(1, 6)]},
            )
            plan = replace(plan, about={**plan.about, "headers": {"x-parcours-synthetic": "benchmark"}})
            plan.write(Path(folder) / "plan.json")
            play(Path(folder), how, duration_s)
            results = read_results(RunFolder(Path(folder)).records("intervals"))
        with urllib.request.urlopen(f"{url}/counts") as answer:
            return results, json.load(answer), plan
    finally:
        server.terminate()
        server.wait(5)


def play(folder: Path, how: str, duration_s: float) -> None:
    """Play the plan in *folder* by one process, by two workers, or by a master that two workers have joined."""
    plan, log = folder / "plan.json", folder / "log"
    if how != "master+2":
        Generator(plan, int(how), log).wait(duration_s + 60, lambda: False, lambda: None)
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    master = Generator(plan, 1, log, across=Across(port=port, workers=2))
    workers = Generator(plan, 2, folder / "workers.log", join=("127.0.0.1", port))
    master.wait(duration_s + 60, lambda: False, lambda: None)
    workers.end()


if __name__ == "__main__":
    main()
