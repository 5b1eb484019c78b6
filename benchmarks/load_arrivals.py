"""How exactly customers arrive: scheduled against executed, dispersion at the server, lateness; and a frozen shop.

``python benchmarks/load_arrivals.py`` takes about three minutes on a quiet machine. Each row is a run of its own
against ``load_server.py``; the same seed gives the same arrivals in all of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import urllib.request
from dataclasses import replace
from pathlib import Path

import numpy as np

from load.launch import Generator
from load.plan import Plan
from load.results import Results, read_results
from load.verdict import scheduled_in
from parcours.runs import RunFolder

HERE = Path(__file__).parent


def main() -> None:
    """Print the table, then the frozen shop."""
    print("rate/s workers scheduled executed dispersion late_p50_ms late_p99_ms cpu_of_a_core")
    for rate, workers in ((50, 1), (50, 2), (200, 1), (200, 2), (1000, 1)):
        print(row(rate, workers), flush=True)
    frozen()


def row(rate: float, workers: int, duration_s: float = 12.0) -> str:
    """Measure one run."""
    results, counts, plan = run(rate, workers, duration_s, [])
    came = np.array(counts["first"])
    tenths = np.bincount(((came - came.min()) * 10).astype(int))
    tenths = tenths[: int(duration_s * 10) - 1]
    late, cpu = results.whole.late, sum(results.workers.values())
    return (
        f"{rate:6.0f} {workers:7d} {scheduled_in(plan, results, []):9d} {len(came):8d} "
        f"{tenths.var() / tenths.mean():10.2f} {late.quantile_s(0.5) * 1000:11.2f} {late.quantile_s(0.99) * 1000:11.2f}"
        f" {cpu:8.2f}"
    )


def frozen() -> None:
    """Freeze the shop for 2 s in a run of 13 s at 50 journeys a second, and tell what customers felt."""
    results, _, _ = run(50, 1, 13.0, ["--freeze", "5", "2"])
    journeys = results.whole.rows["journey"].took
    slow = 1 - journeys.within(0.1) / journeys.count
    p95_ms, steps = journeys.quantile_s(0.95) * 1000, results.whole.rows["1"].took
    print(
        f"frozen 2 s in 13 s at 50/s: {slow * 100:.1f} % of {journeys.count} journeys above 100 ms, p95 {p95_ms:.0f} ms"
    )
    print(f"  step 1: {(1 - steps.within(0.1) / steps.count) * 100:.1f} % above 100 ms")


def run(
    rate: float, workers: int, duration_s: float, options: list[str]
) -> tuple[Results, dict[str, list[float]], Plan]:
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
            generator = Generator(Path(folder) / "plan.json", workers, Path(folder) / "log")
            generator.wait(duration_s + 60, lambda: False, lambda: None)
            results = read_results(RunFolder(Path(folder)).records("intervals"))
        with urllib.request.urlopen(f"{url}/counts") as answer:
            return results, json.load(answer), plan
    finally:
        server.terminate()
        server.wait(5)


if __name__ == "__main__":
    main()
