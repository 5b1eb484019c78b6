"""Brings up every real shop from nothing, plays all journeys and a short crowd on each, and lists what came of it.

What a shop gets wrong is its own affair and does not fail this; a journey that could not be played, a shop that does
not come up, or more than the time that was given does. So does a customer who was left standing, because that may be
the adapter's doing, unless it was looked at and is named as the shop's (``--stuck``).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PARCOURS = Path(sys.executable).with_name("parcours")
CROWD = ("load", "ordinary", "--steady", "--rate", "720", "--duration", "30s")
PLAYED = ("kept", "broken", "waiting", "flaky", "not seen")
LIMIT_S = 720.0


def main() -> int:
    """Print the report; exit 1 where something could not be played or took too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shops", nargs="*", default=["oscar", "pretix"])
    parser.add_argument("--driver", default="browser")
    parser.add_argument("--stuck", nargs="*", default=[], help="journeys whose customer the shop leaves standing")
    args = parser.parse_args()
    began, bad = time.monotonic(), []
    for shop in args.shops:
        shutil.rmtree(ROOT / ".cache" / shop, ignore_errors=True)
        with tempfile.TemporaryDirectory() as folder:
            bad += _journeys(shop, Path(folder), args.driver, args.stuck)
            bad += _crowd(shop, Path(folder))
        print(f"\n{shop}: {time.monotonic() - began:.0f} s since the beginning\n", flush=True)
    took_s = time.monotonic() - began
    bad += [f"it took {took_s:.0f} s, more than {LIMIT_S:.0f} s"] if took_s > LIMIT_S else []
    print(f"{' and '.join(args.shops)} from nothing: {took_s:.0f} s" if not bad else "NOT WELL: " + "; ".join(bad))
    return 1 if bad else 0


def _run(folder: Path, *words: str) -> tuple[int, Path | None]:
    """Call parcours in *folder*; return its exit code and the run's folder."""
    before = set(folder.glob("runs/*"))
    quiet = {**os.environ, "NO_COLOR": "1"}
    with (folder / "parcours.log").open("ab") as log:
        done = subprocess.run([PARCOURS, *words], cwd=folder, env=quiet, stdout=log, stderr=log, check=False)
    new = sorted(set(folder.glob("runs/*")) - before)
    return done.returncode, new[-1] if new else None


def _journeys(shop: str, folder: Path, driver: str, may_be_stuck: list[str]) -> list[str]:
    code, run = _run(folder, "journeys", "--shop", shop, "--driver", driver)
    print(f"## {shop}: journeys ({driver}), exit {code}\n")
    if run is None:
        return [f"{shop}: no run:\n{(folder / 'parcours.log').read_text()[-800:]}"]
    ended = {r["id"]: r for r in _records(run, "journeys") if r["event"] in ("ended", "waiting")}
    verdicts = {name: r.get("verdict", "waiting") for name, r in ended.items()}
    outcomes, facts = _records(run, "outcomes"), _records(run, "facts")
    print("| journey | came out | kept | broken | not seen | facts |\n| --- | --- | --- | --- | --- | --- |")
    for name in sorted(verdicts):
        states = Counter(o["state"] for o in outcomes if o["id"] == name)
        learned = sum(f["id"] == name for f in facts)
        row = (verdicts[name], states["kept"], states["broken"], states["not seen"], learned)
        print(f"| {name} | " + " | ".join(map(str, row)) + " |")
    touchpoints = Counter(f["touchpoint"] for f in facts)
    print("\nfacts: " + ", ".join(f"{count} {name}" for name, count in touchpoints.most_common()))
    for promise, seen in sorted({(o["promise"], o["seen"]) for o in outcomes if o["state"] == "broken"}):
        print(f"broken: {promise}: {seen}")
    errors = {name: record.get("error") or {} for name, record in ended.items()}
    stuck = {name: error["message"] for name, error in errors.items() if error.get("kind") == "stuck"}
    print("".join(f"stuck: {name}: {stuck[name]}\n" for name in sorted(stuck)), end="")
    unseen = {o["seen"].partition("; waits")[0] for o in outcomes if o["state"] == "not seen"}
    lacks = sorted(reason for reason in unseen if f"the shop {shop} has no" in reason)
    print("".join(f"not offered: {reason}\n" for reason in lacks), end="", flush=True)
    bad = [f"{name} {verdict}" for name, verdict in verdicts.items() if verdict not in PLAYED and name not in stuck]
    bad += [f"{name} stuck" for name in stuck if name.partition("#")[0] not in may_be_stuck]
    return [f"{shop}: {one}" for one in bad]


def _crowd(shop: str, folder: Path) -> list[str]:
    code, run = _run(folder, *CROWD, "--shop", shop)
    print(f"\n## {shop}: {' '.join(CROWD)}, exit {code}\n")
    about = json.loads((run / "run.json").read_text()) if run else {}
    load = about.get("load")
    if not load:
        return [f"{shop}: no crowd:\n{(folder / 'parcours.log').read_text()[-800:]}"]
    print(
        f"{load['started']} of {load['scheduled']} customers came, {load['dropped']} sent away, {load['lost']} lost\n"
    )
    print("\n".join(f"- {objective['sentence']}" for objective in load["objectives"]), flush=True)
    return [f"{shop}: the crowd's run is {about['verdict']}"] if code not in (0, 1) else []


def _records(run: Path, stream: str) -> list[dict[str, Any]]:
    path = run / f"{stream}.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


if __name__ == "__main__":
    sys.exit(main())
