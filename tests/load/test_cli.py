"""The verb ``load`` from outside: refusals before anything is sent, and what a time limit leaves behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
CALL = (
    "import sys\nfrom parcours.commands.load import load\nfrom parcours.errors import ParcoursError\n"
    "try:\n    sys.exit(load.main(sys.argv[1:], standalone_mode=False))\n"
    "except ParcoursError as error:\n    print(error, file=sys.stderr)\n    sys.exit(error.exit_code)\n"
)


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """Call the verb in a process of its own, with *folder* as its working folder."""
    return subprocess.Popen(
        [sys.executable, "-c", CALL, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("host", ["127.0.0.1.example.org", "user@127.0.0.2", "0.0.0.0"])
def test_survive_17_a_host_that_nobody_allowed_is_refused_with_nothing_sent(host: str, tmp_path: Path) -> None:
    """Exit code 4, no run folder, and not one connection to the port that is named."""
    with socket.create_server(("0.0.0.0", 0)) as listener:
        listener.settimeout(0.2)
        called = start(tmp_path, "christmas", "--url", f"http://{host}:{listener.getsockname()[1]}/")
        said = called.communicate(timeout=60)
        with pytest.raises(TimeoutError):
            listener.accept()

    assert called.returncode == 4, said
    assert not (tmp_path / "runs").exists()


def test_survive_18_a_rate_above_the_cap_is_refused_before_the_start(tmp_path: Path) -> None:
    """Exit code 4 with the key that would lift the cap; nothing is begun."""
    called = start(tmp_path, "christmas", "--rate", "1000000")
    said = called.communicate(timeout=60)[1]

    assert called.returncode == 4
    assert "max_rate_per_h" in said
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_survive_3_and_21_a_signal_leaves_records_and_a_verdict(number: int, code: int, tmp_path: Path) -> None:
    """A time limit or Ctrl-C in the middle: its exit code, every process ended, what was recorded judged and kept."""
    called = start(tmp_path, "christmas", "--rate", "3600", "--duration", "10m")
    ends = time.monotonic() + 120
    while not list(tmp_path.glob("runs/*/intervals.jsonl")) and time.monotonic() < ends:
        assert called.poll() is None, called.communicate()
        time.sleep(0.1)
    time.sleep(2)
    called.send_signal(number)
    asked = time.monotonic()
    said = called.communicate(timeout=60)
    about = json.loads(next(tmp_path.glob("runs/*/run.json")).read_text())

    assert called.returncode == code, said
    assert time.monotonic() - asked < 15
    assert (about["verdict"], about["exit_code"]) == ("interrupted", code)
    assert about["load"]["started"] > 0
    assert all(next(tmp_path.glob(f"runs/*/{name}")).stat().st_size > 500 for name in ("report.html", "junit.xml"))


def test_survive_3_a_time_limit_at_the_master_ends_the_workers_that_joined(tmp_path: Path, three_ports: int) -> None:
    """SIGTERM to the master: its workers end by themselves, and what both had counted is judged and kept."""
    port = ("--master-port", str(three_ports))
    master = start(tmp_path, "christmas", "--rate", "7200", "--duration", "10m", "--workers", "2", "--master", *port)
    workers = [start(tmp_path, "--worker", *port) for _ in range(2)]
    ends = time.monotonic() + 120
    while len(heard(tmp_path)) < 2 and time.monotonic() < ends:
        assert master.poll() is None, master.communicate()
        time.sleep(0.1)
    master.send_signal(signal.SIGTERM)
    asked = time.monotonic()
    said = [one.communicate(timeout=60) for one in (master, *workers)]
    took_s = time.monotonic() - asked
    about = json.loads(next(tmp_path.glob("runs/*/run.json")).read_text())
    load = about["load"]

    assert [one.returncode for one in (master, *workers)] == [143, 0, 0], said
    assert took_s < 15
    assert (about["verdict"], load["verdict"], load["notes"][-1]) == (
        "interrupted",
        "interrupted",
        "stopped by a person or a time limit",
    )
    assert load["started"] > 0
    assert load["lost"] <= 0.2 * load["scheduled"]  # a busy machine may be late for the last of them
    assert heard(tmp_path) == {"w0", "w1"}
    assert all(next(tmp_path.glob(f"runs/*/{name}")).stat().st_size > 500 for name in ("report.html", "junit.xml"))


OBJECTIVES = {
    "journey p95 < 1 ms": ("failed", "failure"),
    "journey p95 < 600 s": ("passed", None),
    "leave-feedback p95 < 1 s": ("broken", "error"),
}
"""Objectives, and what Allure and JUnit are to say of each."""


def test_every_objective_is_a_test_case_of_its_own(tmp_path: Path) -> None:
    """Allure and JUnit hold each objective by its words: failed where it is missed, and what was seen of how many."""
    (tmp_path / "parcours.toml").write_text("[load]\nlate_p99_s = 60\nothers_share = 1\n")
    objectives = [word for text in OBJECTIVES for word in ("--objective", text)]
    called = start(tmp_path, "ordinary", "--rate", "3600", "--duration", "4s", "--steady", *objectives)
    said = called.communicate(timeout=120)
    (run,) = tmp_path.glob("runs/*")
    told = {one["objective"]["text"]: one for one in json.loads((run / "run.json").read_text())["load"]["objectives"]}
    results = [json.loads(path.read_text()) for path in run.glob("allure-results/*-result.json")]
    allure = {one["name"]: one for one in results if one["titlePath"] == ["parcours", "objectives"]}
    suites = ElementTree.parse(run / "junit.xml").getroot()
    cases = {
        one.get("name", ""): one for one in suites.iter("testcase") if one.get("classname") == "parcours.objectives"
    }

    assert called.returncode == 1, said
    assert {name: one["status"] for name, one in allure.items()} == {n: status for n, (status, _) in OBJECTIVES.items()}
    assert {n: next((c.tag for c in case if c.tag != "properties"), None) for n, case in cases.items()} == {
        name: tag for name, (_, tag) in OBJECTIVES.items()
    }
    for name, one in told.items():
        counted = {"seen": one["seen"], "of": one["count"]}
        counted = {key: str(value) for key, value in counted.items() if value is not None}
        parameters = {p["name"]: p["value"] for p in allure[name]["parameters"]}
        assert parameters == counted
        assert {p.get("name"): p.get("value") for p in cases[name].iter("property")} == counted
        assert allure[name]["statusDetails"]["message"] == one["sentence"]


def heard(folder: Path) -> set[str]:
    """Return the workers that a run in *folder* has recorded something of."""
    lines = [line for path in folder.glob("runs/*/intervals.jsonl") for line in path.read_text().splitlines()]
    return {json.loads(line)["worker"] for line in lines if line.endswith("}")}
