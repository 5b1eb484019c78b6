"""Laws of what is printed: no reader, no disk and no early Ctrl-C makes an answer look like another one."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest


def test_a_reader_who_goes_ends_neither_the_run_nor_its_records(begin, tmp_path):
    """A pipe that is closed at once, of output and progress, leaves the whole run, its report and exit code 0."""
    process = begin("journeys", "last-pieces", "--driver", "http")
    process.stdout.close()
    process.stderr.close()

    code = process.wait(timeout=60)

    (run,) = tmp_path.glob("runs/*")
    ended = [json.loads(line) for line in (run / "journeys.jsonl").read_text().splitlines()][-1]
    assert (code, ended["event"], ended["verdict"]) == (0, "ended", "kept")
    assert (run / "report.html").is_file()
    process.stdout = process.stderr = None


def test_a_reader_of_the_first_line_has_it_and_no_word_of_a_broken_pipe(tmp_path):
    """What ``head -1`` reads is there, nothing is complained of, and the exit code is the verb's own."""
    call = f"'{Path(sys.executable).with_name('parcours')}' faults --list | head -1; echo ${{PIPESTATUS[0]}}"

    done = subprocess.run(["bash", "-c", call], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True)

    first, code = done.stdout.splitlines()
    assert (first[:4], code, done.stderr) == ("F01 ", "0", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_below_what_is_printed_is_told_and_judges_nothing(tmp_path):
    """An answer that could not be written down is exit 3 with one line, neither a broken promise nor a traceback."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [Path(sys.executable).with_name("parcours"), "faults", "--list"],
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )

    told = "parcours: what is printed could not be written: No space left on device; free some space\n"
    assert (done.returncode, done.stderr) == (3, told)


def test_a_call_without_any_output_does_its_work(tmp_path):
    """Standard output and error that are closed from the start cost the words, never the verdict."""
    call = f"'{Path(sys.executable).with_name('parcours')}' simulate ordinary-day --replications 2 >&- 2>&-"

    done = subprocess.run(["bash", "-c", call], cwd=tmp_path, timeout=120, check=False)

    (file,) = tmp_path.glob("runs/*/run.json")
    assert done.returncode == json.loads(file.read_text())["exit_code"]


@pytest.mark.parametrize("module", ["parcours.commands.root", "click", "parcours.commands.runs", "reports"])
def test_survive_2_ctrl_c_is_heard_while_the_verb_is_still_being_loaded(tmp_path, module):
    """Ctrl-C at the import of *module* ends with 130 and one word, without a traceback."""
    script = (
        "import os, signal, sys\n"
        "class Impatient:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Impatient())\n"
        "from parcours.cli import main\n"
        "main(['runs'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        env={**os.environ, "NO_COLOR": "1"},
    )

    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "interrupted")
