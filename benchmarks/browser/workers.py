"""How purchases a minute grow with the browsers at work, on cores that they share and with a core for each.

    python -m benchmarks.browser.workers [--journeys 12] [--rounds 3]

One Chromium is many threads: alone on two cores it keeps about 1.5 of them busy, so a second beside it has half a
core to win. What the harness itself allows shows only where each browser brings a core of its own, as each worker of
a build farm does. Three companies stay warm and play in turn, each held to its cores with its browser and its shop:
one browser on one core, one on two, two on two.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from multiprocessing.connection import Connection

from benchmarks.browser.journey_cost import purchase
from journeys.stage.troupe import Part, Troupe
from parcours.assembly.playing import create_run
from parcours.assembly.settings import load_settings
from parcours.assembly.theatre import open_theatre

_AIM = 1.5
_WARMING = 10_000
"""The number of the first purchase that only warms; a number seeds a customer."""


def play(browsers: int, cores: Sequence[int], ear: Connection) -> None:
    """Open a theatre on these cores; answer each pair of first number and purchases with the purchases a minute."""
    os.sched_setaffinity(0, cores)  # before anything starts, so that browser and shop are held too
    with tempfile.TemporaryDirectory() as name:
        settings = load_settings().changed(journeys={"runs": name, "trace": "off", "browsers": browsers})
        with open_theatre(settings, create_run("bench", settings, ())) as theatre:
            while asked := ear.recv():
                first, purchases = asked
                parts = [Part(purchase, number, number) for number in range(first, first + purchases)]
                began = time.perf_counter()
                results = Troupe(theatre.stage, under_way=browsers).play(parts)
                assert {result.verdict for result in results} == {"kept"}, results
                ear.send(60 * purchases / (time.perf_counter() - began))


@contextmanager
def company(browsers: int, cores: Sequence[int]) -> Iterator[Connection]:
    """Start a process that plays with so many browsers on these cores; hand out what it is asked through."""
    spawn = multiprocessing.get_context("spawn")
    mouth, ear = spawn.Pipe()
    process = spawn.Process(target=play, args=(browsers, cores, ear))
    process.start()
    ear.close()  # so that a company that died is heard of
    try:
        mouth.send((_WARMING, 2 * browsers))
        mouth.recv()
        yield mouth
        mouth.send(None)
    finally:
        mouth.close()
        process.join()


def in_turn(cores: Sequence[int], journeys: int, rounds: int) -> list[float]:
    """Return the purchases a minute of the three companies: medians of rounds in turn."""
    with ExitStack() as house:
        companies = [
            house.enter_context(company(1, cores[:1])),
            house.enter_context(company(1, cores)),
            house.enter_context(company(2, cores)),
        ]
        seen: list[list[float]] = [[] for _ in companies]
        for number in range(rounds):
            for one, pace in zip(companies, seen, strict=True):
                one.send((1 + number * journeys, journeys))
                pace.append(one.recv())
        return [statistics.median(pace) for pace in seen]


def main() -> None:
    """Measure, print paces and ratios, and end with 1 where a second browser with its core gives less than the aim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--journeys", type=int, default=12, help="purchases a round")
    parser.add_argument("--rounds", type=int, default=3, help="rounds in turn")
    args = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))[:2]
    if len(cores) < 2:
        raise SystemExit("expected two cores to play on; this process may use one")
    single, alone, both = in_turn(cores, args.journeys, args.rounds)
    print(f"one browser on one core   {single:5.1f} purchases a minute")
    print(f"one browser on two cores  {alone:5.1f}")
    print(f"two browsers on two cores {both:5.1f}")
    print(
        f"a second browser with a core of its own: {both / single:.2f} times; on the same two cores {both / alone:.2f}"
    )
    sys.exit(both / single < _AIM)


if __name__ == "__main__":
    main()
