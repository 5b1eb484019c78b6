"""How close ``--find-limit`` comes to a limit that is known: three searches on a server with a set service time.

``python -m benchmarks.load_limit [SERVICE_MS] [TRIAL_S]``: a server that serves one request after the other, 20 ms for
each, can do 50 arrivals a second. Prints what was found, its error, and what broke first; about ten minutes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from load.curves import steady
from load.growth import growing
from load.launch import Generator
from load.limit import Limit, Trial, find_limit
from load.objectives import parse
from load.plan import Plan
from load.recovery import usual_s, wait_until_rested
from load.results import read_results
from load.verdict import find, scheduled_in
from parcours.assembly.limits import asker
from parcours.runs import RunFolder

HERE = Path(__file__).parent
OBJECTIVE = "request p95 < 500 ms"


def main() -> None:
    """Search three times, each from another rate."""
    service_s = float(sys.argv[1]) / 1000 if len(sys.argv) > 1 else 0.02
    trial_s = float(sys.argv[2]) if len(sys.argv) > 2 else 20.0
    known_per_h = 3600 / service_s
    for start in (0.4, 0.9, 2.3):
        found = search(service_s, start * known_per_h, trial_s)
        error = found.rate_per_h / known_per_h - 1
        print(
            f"known {known_per_h:.0f}/h, from {start:.1f} of it: found {found.rate_per_h:.0f}/h ({error * 100:+.1f} %)"
            f" in {len(found.trials)} trials; {found.broke}",
            flush=True,
        )


def search(service_s: float, start_per_h: float, trial_s: float) -> Limit:
    """Search once, on a server of its own."""
    command = [sys.executable, str(HERE / "load_server.py"), "--service", str(service_s)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None, "it was asked to be a pipe"
    url = f"http://127.0.0.1:{server.stdout.readline().strip()}"
    ask = asker(url)
    try:
        usual = usual_s(ask)
        return find_limit(
            lambda rate, confirm: trial(url, rate, trial_s * (2 if confirm else 1)),
            start_per_h,
            7.2e6,
            rest=lambda: wait_until_rested(ask, usual),
        )
    finally:
        server.terminate()
        server.wait(5)


def trial(url: str, rate_per_h: float, duration_s: float) -> Trial:
    """Hold one rate."""
    with tempfile.TemporaryDirectory() as folder:
        held = steady(rate_per_h, duration_s)
        about = {
            "url": url,
            "hosts": ["127.0.0.1"],
            "headers": {"x-parcours-synthetic": "b"},
            "steps": ["order: GET /1"],
        }
        plan = Plan(
            run_id="benchmark",
            folder=folder,
            cast="load.crowd.plain:PlainCast",
            curve_times_s=held.times_s,
            curve_rates_per_h=held.rates_per_h,
            seed=1,
            journeys=("order",),
            weights=(1.0,),
            spacing="even",
            max_in_flight=20_000,
            drain_s=30.0,
            about=about,
        )
        plan.write(Path(folder) / "plan.json")
        generator = Generator(Path(folder) / "plan.json", 1, Path(folder) / "log")
        generator.wait(duration_s + 60, lambda: False, lambda: None)
        run = RunFolder(Path(folder))
        results, incidents = read_results(run.records("intervals")), list(run.records("incidents"))
        finding = find(results, [parse(OBJECTIVE)], scheduled_in(plan, results, incidents), 0.5, incidents)
        queue = growing(results, duration_s)
        broke = next(iter(finding.notes), "") or queue
        print(f"  {rate_per_h:9.0f}/h {broke or 'held'}", file=sys.stderr, flush=True)
        return Trial(rate_per_h, finding.verdict == "kept" and not queue, broke, finding.valid)


if __name__ == "__main__":
    main()
