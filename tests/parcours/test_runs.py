"""Laws of the run folder: append only, never half a file, one writer, nothing silently lost."""

import os
import threading
from datetime import UTC, datetime

import pytest

from parcours.clock import ManualClock
from parcours.errors import ConfigError, CouldNotLook
from parcours.runs import RunFolder, safe_name

CLOCK = ManualClock(datetime(2026, 11, 23, 10, 15, tzinfo=UTC))


@pytest.fixture
def run(tmp_path):
    """Return a run that has just begun."""
    return RunFolder.create(tmp_path, "journeys", CLOCK, {"seed": 1})


def test_a_run_is_named_by_its_time_and_verb_and_a_second_one_gets_a_number(run, tmp_path):
    """Two runs of one second have two folders."""
    second = RunFolder.create(tmp_path, "journeys", CLOCK, {})

    assert (run.path.name, second.path.name) == ("20261123T101500Z-journeys", "20261123T101500Z-journeys-2")


def test_a_run_has_no_verdict_until_it_is_finished(run):
    """A killed run is told from a finished one by its verdict."""
    before = run.about()["verdict"]
    run.finish("kept", 0, CLOCK)

    assert (before, run.about()["verdict"], run.about()["exit_code"]) == (None, "kept", 0)


def test_records_come_back_in_order(run):
    """What was appended is read in the order in which it was appended."""
    for number in range(3):
        run.append("facts", {"n": number})

    assert [record["n"] for record in run.records("facts")] == [0, 1, 2]


def test_many_threads_append_whole_lines(run):
    """Lines of several threads never mix."""
    threads = [
        threading.Thread(target=lambda who=who: [run.append("facts", {"w": who, "t": "é" * 3000}) for _ in range(50)])
        for who in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(list(run.records("facts"))) == 400
    assert run.damaged == []


def test_survive_8_a_damaged_line_is_named_and_skipped(run):
    """A truncated line, and one that is JSON but no record, are named; the others are read."""
    run.append("facts", {"n": 1})
    with (run.path / "facts.jsonl").open("ab") as file:
        file.write(b'{"n": 2\n[3]\n')
    run.append("facts", {"n": 4})

    assert [record["n"] for record in run.records("facts")] == [1, 4]
    assert run.damaged == ["facts.jsonl line 2", "facts.jsonl line 3"]


def test_survive_7_a_folder_that_a_living_process_writes_is_refused(run):
    """A second writer is told who the first is, and gets exit code 2."""
    with pytest.raises(ConfigError, match=f"process {os.getpid()} is writing this run"):
        RunFolder.open(run.path).take()


def test_the_lock_of_a_dead_process_is_taken_over(run):
    """A run whose writer was killed can be taken up again."""
    run.release()
    (run.path / "run.lock").write_text("999999999")

    taker = RunFolder.open(run.path)
    taker.take()

    assert (run.path / "run.lock").read_text() == str(os.getpid())


def test_a_foreign_folder_is_no_run(tmp_path):
    """A folder without run.json is refused with the way out."""
    with pytest.raises(ConfigError, match=r"expected a run folder with a run\.json"):
        RunFolder.open(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format_version": 99}'])
def test_a_damaged_or_later_run_json_is_named(run, content):
    """An empty, broken, foreign or newer run.json is never misread."""
    (run.path / "run.json").write_text(content)

    with pytest.raises(ConfigError, match=r"run\.json: expected"):
        run.about()


def test_survive_5_what_cannot_be_written_is_said_and_what_was_written_stays(run):
    """A record that cannot be written is exit 3 with a way out; earlier records are whole."""
    run.append("facts", {"n": 1})
    (run.path / "outcomes.jsonl").mkdir()

    with pytest.raises(CouldNotLook, match="cannot be written"):
        run.append("outcomes", {"n": 2})

    assert [record["n"] for record in run.records("facts")] == [1]


@pytest.mark.parametrize(
    ("name", "safe"),
    [("../../etc/passwd", "-..-etc-passwd"), (".hidden", "hidden"), ("a b/c\n", "a-b-c-"), ("", "unnamed")],
)
def test_survive_37_the_harness_names_its_own_files(name, safe):
    """No name from outside leads out of the folder."""
    assert safe_name(name) == safe
