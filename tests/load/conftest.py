"""A trivial shop on the loopback that counts what comes, and plans for it."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from load.plan import Plan

ROOT = Path(__file__).resolve().parents[2]
BODY = b"<!doctype html><title>Merci</title>"
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY


@dataclass
class TrivialShop:
    """Answers every path alike; remembers the head of each request and when it came.

    Args:
        url: Its address.
        heads: Heads of the requests, in order.
        came_at: Monotonic seconds of each.
        answers: Answers for single paths, in place of the one for all.
        frozen_until: Monotonic moment until which nobody is answered.
    """

    url: str = ""
    heads: list[bytes] = field(default_factory=list)
    came_at: list[float] = field(default_factory=list)
    answers: dict[bytes, bytes] = field(default_factory=dict)
    frozen_until: float = 0.0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = re.search(rb"content-length: (\d+)", head)
                if length:
                    await reader.readexactly(int(length[1]))
                self.heads.append(head)
                self.came_at.append(time.monotonic())
                if self.frozen_until > time.monotonic():
                    await asyncio.sleep(self.frozen_until - time.monotonic())
                writer.write(self.answers.get(head.split(b" ")[1], ANSWER))
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            writer.close()


@pytest.fixture(scope="session")
def told_apart() -> Callable[[str], dict[str, Any]]:
    """Return what runs a script in a process of its own, because gevent patches it, and what it tells as JSON."""

    def run(script: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    return run


@pytest.fixture
def trivial_shop() -> Iterator[TrivialShop]:
    """Serve the trivial shop."""
    shop = TrivialShop()
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    shop.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    loop = asyncio.new_event_loop()
    started = threading.Event()

    def run() -> None:
        server = loop.run_until_complete(asyncio.start_server(shop.serve, sock=listener))
        started.set()
        loop.run_forever()
        server.close()
        for pending in asyncio.all_tasks(loop):
            pending.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    started.wait(5)
    yield shop
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)


@pytest.fixture
def plain_plan(trivial_shop: TrivialShop, tmp_path: Path) -> Callable[..., Plan]:
    """Return a maker of plans for plain arrivals at the trivial shop."""

    def make(rate_per_s: float, duration_s: float, **more: object) -> Plan:
        about = {
            "url": trivial_shop.url,
            "hosts": ["127.0.0.1"],
            "headers": {"x-parcours-synthetic": "test-run"},
            "steps": ["first: GET /1", "second: POST /2"],
        }
        rate_per_h = rate_per_s * 3600
        given = {"drain_s": 5.0, **more}
        return Plan(
            "test-run",
            str(tmp_path),
            "load.crowd.plain:PlainCast",
            (0.0, duration_s),
            (rate_per_h, rate_per_h),
            1,
            ("plain",),
            (1.0,),
            about={**about, **given.pop("about", {})},  # type: ignore[dict-item]
            **given,  # type: ignore[arg-type]
        )

    return make


@pytest.fixture
def three_ports() -> int:
    """Return the first of three ports in a row that are free now, as a master wants them."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as sock:
            port: int = sock.getsockname()[1]
            try:
                for after in (1, 2):
                    socket.create_server(("127.0.0.1", port + after)).close()
            except OSError:
                continue
            return port
