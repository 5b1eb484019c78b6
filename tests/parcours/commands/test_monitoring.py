"""`parcours journeys --repeat-every`: a run for each round, until it is stopped."""

import json
import signal
import time


def test_rounds_are_runs_with_customers_of_their_own(parcours, tmp_path):
    """Two rounds leave two runs, whose customers have different addresses; the exit code is the worst."""
    called = parcours("journeys", "last-pieces", "--driver", "http", "--repeat-every", "1s", "--rounds", "2")

    runs = sorted(tmp_path.glob("runs/*-journeys*"))
    starts = [json.loads((run / "journeys.jsonl").read_text().splitlines()[0]) for run in runs]
    assert (called.code, len(runs)) == (0, 2), called.err
    assert len({start["persona"]["email"] for start in starts}) == 2
    assert "round 1: exit code 0, worst so far 0" in called.err


def test_stopped_between_two_rounds(begin, tmp_path):
    """SIGTERM while it waits ends it at once with the worst exit code so far."""
    process = begin("journeys", "last-pieces", "--driver", "http", "--repeat-every", "1h")
    ends = time.monotonic() + 60
    while not list(tmp_path.glob("runs/*/report.html")) and time.monotonic() < ends:
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)

    assert process.wait(10) == 0


def test_rounds_without_an_interval_are_a_wrong_call(parcours, tmp_path):
    """`--rounds` alone is refused before anything is played."""
    called = parcours("journeys", "--rounds", "2")

    assert (called.code, "--repeat-every" in called.err, (tmp_path / "runs").exists()) == (2, True, False)
