"""The verb: serves until Ctrl-C, ends with 130, leaves nothing behind, and refuses what it cannot show."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil
import pytest


def start(*arguments: str) -> subprocess.Popen[str]:
    """Start the verb in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "parcours.cli", "plan", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_while_it_plays(small_file: Path, number: int, code: int) -> None:
    """Ctrl-C ends it with 130 and SIGTERM with 143, under way or not: no process and no port is left."""
    process = start(str(small_file), "--port", "0", "--json")
    assert process.stdout is not None
    url = json.loads(process.stdout.readline())["url"]
    port = int(url.rsplit(":", 1)[1].strip("/"))
    with socket.create_connection(("127.0.0.1", port)) as asking:
        head = f"GET /answer?scenario=christmas&day=all&n=1000 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
        asking.sendall(head.encode())
        asking.recv(100)
        children = psutil.Process(process.pid).children(recursive=True)
        os.kill(process.pid, number)
        _, told = process.communicate(timeout=60)

    assert process.returncode == code
    assert "Traceback" not in told
    assert children == []
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_survive_45_it_listens_on_this_machine_only(small_file: Path) -> None:
    """The page is bound to 127.0.0.1, and to no other address of the machine."""
    process = start(str(small_file), "--port", "0", "--json")
    assert process.stdout is not None
    try:
        url = json.loads(process.stdout.readline())["url"]
        listening = [one.laddr.ip for one in psutil.Process(process.pid).net_connections() if one.status == "LISTEN"]
        with urllib.request.urlopen(url, timeout=30) as response:
            text = response.read().decode()
    finally:
        process.terminate()
        process.communicate(timeout=60)

    assert listening == ["127.0.0.1"]
    assert "A small shop&#39;s Tuesday" in text


def test_a_port_that_is_taken_is_told(small_file: Path) -> None:
    """A taken port exits 2 with the way out."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start(str(small_file), "--port", str(taken.getsockname()[1]))
        _, told = process.communicate(timeout=60)

    assert process.returncode == 2
    assert "expected a free port of 127.0.0.1" in told
    assert "--port" in told


def test_an_unknown_scenario_is_told() -> None:
    """A scenario that does not exist exits 2 with the nearest name."""
    process = start("mother-day", "--port", "0")
    _, told = process.communicate(timeout=60)

    assert process.returncode == 2
    assert 'did you mean "mothers-day"?' in told
