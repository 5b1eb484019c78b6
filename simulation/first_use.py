"""The engine's first use on a machine, when it has to be compiled: by two processes at once where there are two cores.

This process compiles what plays; a second one compiles what draws and counts, and leaves it in the cache, where this
one finds it. Should the second one fail, this one compiles that half as well when it comes to it: later, never wrong.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import numpy as np

from simulation.document import results_document
from simulation.kernel.engine import CompiledEngine
from simulation.kernel.jit import is_compiled
from simulation.kernel.luck import DrawnLuck, FirstContacts
from simulation.measures import measure
from simulation.plan.build import make_plan
from simulation.record import CONTACT, Trajectory
from simulation.replicate import cores
from simulation.results import Tally
from simulation.scenario.load import load_scenario

_ANY = "ordinary-day"
"""Every scenario is played by the same machine code; this one stands for all."""
_PATIENCE_S = 60.0


def compile_once(say: Callable[[str], None]) -> None:
    """Compile the engine where this version was never used on this machine before; else do nothing.

    Args:
        say: Told so before it begins, for it takes some ten seconds.
    """
    if is_compiled():
        return
    say("compiling the engine for this machine, once; some ten seconds")
    if cores() > 1:
        with beside(sys.executable, "-P", "-c", "from simulation.first_use import draw_and_count; draw_and_count()"):
            play()


def play() -> None:
    """Play a day on which nobody calls, which compiles all that plays."""
    plan = make_plan(load_scenario(_ANY))
    CompiledEngine().simulate(plan, _Silence(plan, seed=0, replication=0))


def draw_and_count() -> None:
    """Draw a day's first contacts and count days without contacts, which compiles all that draws and counts."""
    plan = make_plan(load_scenario(_ANY))
    DrawnLuck(plan, seed=0, replication=0).first_contacts(0)
    overtime_s = np.zeros((len(plan.team_names), plan.rules.n_intervals + 1))
    tally = Tally(plan, 2)
    for _ in range(2):
        tally.add(measure(plan, Trajectory(np.empty(0, CONTACT), overtime_s)))
    results_document(tally.results("compiled", 0))


class _Silence(DrawnLuck):
    """The luck of a replication in which nobody makes first contact."""

    def first_contacts(self, day: int) -> FirstContacts:
        """Return no contacts."""
        none, numbers = np.empty(0), np.empty(0, np.uint64)
        return FirstContacts(numbers, np.empty(0, np.uint16), np.empty(0, np.uint8), none, none, none, none)


@contextmanager
def beside(*command: str) -> Iterator[subprocess.Popen[bytes] | None]:
    """Run a silent process of this installation while something is done here, and wait for it.

    It may fail, or never start: nothing depends on it. It is ended with what is done here if that is interrupted.

    Args:
        command: What to run; it finds packages where this process does.
    """
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    nowhere = subprocess.DEVNULL
    try:
        other = subprocess.Popen(command, env=environment, stdin=nowhere, stdout=nowhere, stderr=nowhere)
    except OSError:
        yield None
        return
    try:
        yield other
        with suppress(subprocess.TimeoutExpired):
            other.wait(_PATIENCE_S)
    finally:
        if other.poll() is None:
            other.kill()
        other.wait()
