"""Laws of the pulse: it knows for how long this process was held up, and when."""

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from parcours.clock import ManualClock
from parcours.pulse import EVERY_S, Pulse


def beaten(*gaps_s):
    """Return a pulse on a clock that stood at 0, whose beats came after these seconds, and the clock."""
    clock = ManualClock(datetime(2026, 12, 1, tzinfo=UTC))
    pulse = Pulse(clock)
    for gap_s in gaps_s:
        clock.sleep(gap_s)
        pulse.beat()
    return pulse, clock


def test_a_pulse_that_beats_in_time_was_never_held_up():
    """Beats that are late by less than anybody feels are not counted, however many there are."""
    pulse, _ = beaten(*[EVERY_S + 0.015] * 100)

    assert pulse.held_up_s(0.0) == 0.0


def test_what_a_beat_is_late_by_was_held_up():
    """The time since the last beat counts without the time for which it would have been quiet anyway."""
    pulse, _ = beaten(EVERY_S, 3.0 + EVERY_S, EVERY_S, 1.5 + EVERY_S)

    assert pulse.held_up_s(0.0) == pytest.approx(4.5)


@pytest.mark.parametrize(
    ("since_s", "until_s", "held_up_s"),
    [(0.0, 99.0, 3.0), (2.2, 99.0, 1.0), (0.0, 2.2, 2.0), (1.2, 1.7, 0.5), (3.2, 99.0, 0.0), (0.0, 0.2, 0.0)],
)
def test_only_what_was_held_up_in_the_time_asked_for_counts(since_s, until_s, held_up_s):
    """Held up from 0.2 to 3.2: what came before the click or after the mail says nothing about the wait."""
    pulse, _ = beaten(EVERY_S, 3.0 + EVERY_S, EVERY_S)

    assert pulse.held_up_s(since_s, until_s) == pytest.approx(held_up_s)


def test_a_beat_that_is_still_overdue_counts():
    """Who is let go on before the pulse is learns of it all the same."""
    pulse, clock = beaten(EVERY_S)
    clock.sleep(2.0 + EVERY_S)

    assert pulse.held_up_s(0.0) == pytest.approx(2.0)


PROGRAM = """
import json, sys, time
from parcours.pulse import Pulse

pulse = Pulse().start()
began_s = time.monotonic()
print("ready", flush=True)
sys.stdin.readline()
print(json.dumps(pulse.held_up_s(began_s)))
pulse.close()
"""


def test_a_process_that_was_stopped_knows_it():
    """SIGSTOP for a second, as a machine that swaps or a debugger does it, is a second for which it was held up."""
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, signal.SIGSTOP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(1.2)
        os.kill(process.pid, signal.SIGCONT)
        told, _ = process.communicate("\n", timeout=20)

    assert json.loads(told) >= 1.0
