"""Laws of an end before the end: what was recorded is kept, nothing under way is ever called passed."""

import json
import signal
import time

import pytest


def records(tmp_path, stream):
    """Return the records of a stream of the one run below *tmp_path*."""
    return [json.loads(line) for file in tmp_path.glob(f"runs/*/{stream}.jsonl") for line in file.open()]


def about(tmp_path):
    """Return run.json of the one run below *tmp_path*."""
    (file,) = tmp_path.glob("runs/*/run.json")
    return json.loads(file.read_text())


def wait_for_facts(tmp_path, process, count=30, limit_s=60):
    """Wait until *count* facts were recorded."""
    ends = time.monotonic() + limit_s
    while time.monotonic() < ends:
        files = list(tmp_path.glob("runs/*/facts.jsonl"))
        if files and len(files[0].read_bytes().splitlines()) >= count:
            return
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.05)
    raise AssertionError("no facts were recorded in time")


def verdicts(tmp_path):
    """Return how each journey of the run ended."""
    return {r["id"]: r["verdict"] for r in records(tmp_path, "journeys") if r["event"] == "ended"}


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_survive_2_and_3_an_interrupted_run_saves_and_tells(begin, tmp_path, number, code):
    """Ctrl-C and SIGTERM end the run soon, with its report, and the journey under way is not passed."""
    process = begin("journeys", "--repeat", "30", "-n", "1")
    wait_for_facts(tmp_path, process)

    process.send_signal(number)
    out, err = process.communicate(timeout=30)

    assert (process.returncode, about(tmp_path)["verdict"]) == (code, "interrupted"), err
    assert "saving what was recorded" in err
    assert "interrupted" in verdicts(tmp_path).values()
    assert len(list(tmp_path.glob("runs/*/report.html"))) == 1
    assert "interrupted" in out.lower()


def test_survive_1_a_killed_run_keeps_what_it_had_and_is_never_green(begin, parcours, tmp_path):
    """After SIGKILL the exit code is the signal's, and the report can still be made: incomplete, no result."""
    process = begin("journeys", "--repeat", "30", "-n", "1")
    wait_for_facts(tmp_path, process)
    process.kill()
    process.communicate()
    (run,) = tmp_path.glob("runs/*")
    before = len(records(tmp_path, "facts"))

    told = parcours("report", str(run))
    listed = parcours("runs")

    assert (process.returncode, told.code) == (-signal.SIGKILL, 0), told.err
    assert len(records(tmp_path, "facts")) == before
    assert "no result" in (run / "report.html").read_text()
    assert "incomplete" in listed.out


def test_survive_2_a_crowd_is_stopped_and_no_customer_comes_after_it(begin, tmp_path):
    """Ctrl-C while crowds are there ends them and what would follow, and all of them say so."""
    process = begin("faults", "F64", "F02", "--driver", "http")
    ends = time.monotonic() + 90
    while not list(tmp_path.glob("runs/*-load/intervals.jsonl")) and time.monotonic() < ends:
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.05)
    assert list(tmp_path.glob("runs/*-load/intervals.jsonl")), "no crowd came in time"
    process.send_signal(signal.SIGINT)

    assert process.wait(40) == 130
    told = [json.loads(file.read_text()) for file in tmp_path.glob("runs/*/run.json")]
    assert sorted((run["verb"], run["verdict"]) for run in told) == [
        ("faults", "interrupted"),
        ("load", "interrupted"),
        ("load", "interrupted"),
    ]
    assert not list(tmp_path.glob("runs/*-faults/journeys.jsonl"))


def test_survive_2_the_whole_loop_is_stopped_with_what_it_had(begin, tmp_path):
    """Ctrl-C while the crowd of the demo is there ends it and all that runs beside it, with the report of both."""
    process = begin("demo", "--driver", "http")
    ends = time.monotonic() + 90
    while not list(tmp_path.glob("runs/*/chapters/*-load/intervals.jsonl")) and time.monotonic() < ends:
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)

    assert process.wait(40) == 130
    told = about(tmp_path)
    (crowd,) = tmp_path.glob("runs/*/chapters/*-load/run.json")
    assert (told["verdict"], json.loads(crowd.read_text())["verdict"]) == ("interrupted", "interrupted")
    assert set(told["chapters"]) <= {"crowd", "centre"}
    assert "crowd" in told["chapters"]
    assert len(list(tmp_path.glob("runs/*/report.html"))) == 1
