"""`parcours journeys --repeat-every`: a run for each round, until it is stopped."""

import json
import signal


def test_rounds_are_runs_with_customers_of_their_own(parcours, tmp_path):
    """Two rounds leave two runs, whose customers have different addresses; the exit code is the worst."""
    called = parcours("journeys", "last-pieces", "--driver", "http", "--repeat-every", "1s", "--rounds", "2")

    runs = sorted(tmp_path.glob("runs/*-journeys*"))
    starts = [json.loads((run / "journeys.jsonl").read_text().splitlines()[0]) for run in runs]
    assert (called.code, len(runs)) == (0, 2), called.err
    assert len({start["persona"]["email"] for start in starts}) == 2
    assert "round 1: exit code 0, worst so far 0" in called.err


def test_stopped_between_two_rounds(begin):
    """SIGTERM while it waits ends it at once with the worst exit code so far."""
    process = begin("journeys", "last-pieces", "--driver", "http", "--repeat-every", "1h")
    assert any("round 1: " in line for line in process.stderr), "it ended before its first round did"
    process.send_signal(signal.SIGTERM)

    assert process.wait(10) == 0, process.stderr.read()


def test_rounds_without_an_interval_are_a_wrong_call(parcours, tmp_path):
    """`--rounds` alone is refused before anything is played."""
    called = parcours("journeys", "--rounds", "2")

    assert (called.code, "--repeat-every" in called.err, (tmp_path / "runs").exists()) == (2, True, False)
