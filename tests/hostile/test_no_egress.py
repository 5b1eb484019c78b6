"""Row 50: with everything but this machine out of reach, the embedded shop, mailbox and browser work all the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(sys.executable).with_name("parcours")
GUARD = """
import ipaddress, os, sys

def _here(host):
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False

def _guard(event, args):
    if event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        host = args[1][0]
    elif event == "socket.getaddrinfo":
        host = args[0]
    else:
        return
    if not _here(host):
        with open(os.environ["GUARD_LOG"], "a") as log:
            log.write(f"{event} {host!r}\\n")
        raise OSError(f"no way out: {host!r}")

sys.addaudithook(_guard)
"""


@pytest.mark.parametrize(
    "call",
    [
        ("journeys", "flowers-same-day"),
        ("journeys", "flowers-same-day", "--driver", "http"),
        ("load", "ordinary", "--steady", "--rate", "3600", "--duration", "4s", "--objective", "checkout.holds >= 99 %"),
        ("simulate", "mothers-day", "--replications", "40"),
        ("doctor",),
    ],
    ids=lambda call: " ".join(call[:2]),
)
def test_survive_50_nothing_asks_for_the_world_outside(tmp_path: Path, call: tuple[str, ...]) -> None:
    """Where every address but the loopback is refused, and every proxy is dead, each call does its work."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    log = tmp_path / "asked.txt"
    dead = "http://127.0.0.1:9"
    done = subprocess.run(
        [PROGRAM, *call],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": str(tmp_path / "guard"),
            "GUARD_LOG": str(log),
            "HTTP_PROXY": dead,
            "HTTPS_PROXY": dead,
            "ALL_PROXY": dead,
            "NO_PROXY": "",
        },
    )

    assert (done.returncode, log.read_text() if log.exists() else "") == (0, ""), done.stderr


def test_the_guard_itself_bites(tmp_path: Path) -> None:
    """The guard refuses an address outside this machine, so that the test above could fail."""
    (tmp_path / "sitecustomize.py").write_text(GUARD)
    script = "import socket\nsocket.create_connection(('192.0.2.1', 80), 1)"
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "GUARD_LOG": str(tmp_path / "asked.txt")}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment, timeout=30, check=False
    )

    assert (done.returncode, "no way out" in done.stderr) == (1, True)
    assert "192.0.2.1" in (tmp_path / "asked.txt").read_text()
