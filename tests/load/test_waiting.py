"""Connections that wait in gevent's loop, in a process of their own because gevent patches it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

SCRIPT = """
from gevent import monkey
monkey.patch_all()
import json, socket, time
import gevent
from journeys.driver.hosts import AllowedHosts
from load.client.connections import Connections
from load.client.transport import LeanTransport
from load.client.waiting import WaitingConnection
from parcours.errors import ParcoursError

listener = socket.create_server(("127.0.0.1", 0))
seen = []

def serve(sock):
    while data := sock.recv(65536):
        path = data.split(b" ")[1].decode()
        seen.append(path)
        head = b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n"
        if path == "/slow":
            gevent.sleep(5)
        elif path == "/pieces":
            sock.sendall(head % 600_000)
            for _ in range(6):
                gevent.sleep(0.01)
                sock.sendall(b"x" * 100_000)
        elif path == "/cut":
            sock.sendall(head % 100 + b"only this")
            sock.close()
            return
        elif path == "/leave":
            sock.sendall(head % 2 + b"ok")
            sock.close()
            return
        elif path == "/chatter":
            sock.sendall(head % 2 + b"ok")
            gevent.sleep(0.05)
            sock.sendall(b"HTTP/1.1 408 Bye\\r\\n\\r\\n")
        else:
            sock.sendall(head % 2 + b"ok")

def accept():
    while True:
        sock, _ = listener.accept()
        gevent.spawn(serve, sock)

gevent.spawn(accept)
connections = Connections(timeout_s=0.5)
url = f"http://127.0.0.1:{listener.getsockname()[1]}"

def ask(path, method="GET"):
    began = time.monotonic()
    try:
        body = LeanTransport(connections, AllowedHosts(["127.0.0.1"])).send(method, url + path).body
        said = body.decode() if len(body) < 10 else len(body)
    except ParcoursError as error:
        said = error.message.partition(": ")[2]
    return [said, round(time.monotonic() - began, 1)]

told = {path: ask(path) for path in ("/plain", "/slow", "/pieces", "/cut")}
told["kind"] = all(type(c) is WaitingConnection for idle in connections._idle.values() for c in idle)
ask("/leave")
gevent.sleep(0.1)
told["after an idle end"] = [ask("/plain"), ask("/plain", "POST")]
ask("/chatter")
gevent.sleep(0.1)
told["after chatter"] = ask("/plain", "POST")
told["waits left"] = len(connections._patience.waiting)
together = [gevent.spawn(ask, "/plain") for _ in range(200)]
told["together"] = sum(job.get()[0] == "ok" for job in together)
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told(told_apart: Callable[[str], dict[str, Any]]) -> dict[str, object]:
    """Return what the connections did, by occasion."""
    return told_apart(SCRIPT)


def test_answers_come_whole(told: dict[str, object]) -> None:
    """An answer that arrives at once, or in pieces of any number, is read to its last byte."""
    assert told["kind"] is True
    assert told["/plain"][0] == "ok"  # type: ignore[index]
    assert told["/pieces"][0] == 600_000  # type: ignore[index]


def test_a_wait_ends_with_its_patience(told: dict[str, object]) -> None:
    """A shop that says nothing for the set time is told as a timeout, a quarter of a second later at most."""
    said, took_s = told["/slow"]  # type: ignore[misc]
    assert said == "timeout: no answer within 0.5 s"
    assert 0.4 <= took_s <= 2


def test_an_answer_that_is_cut_short_is_no_answer(told: dict[str, object]) -> None:
    """A connection that ends within a body is told with the bytes that are missing."""
    assert told["/cut"][0] == "91 bytes are missing"  # type: ignore[index]


def test_an_idle_connection_that_the_shop_ended_is_not_used(told: dict[str, object]) -> None:
    """What the shop closed, or said something on that nobody asked for, while it was idle costs no request."""
    assert [said for said, _ in told["after an idle end"]] == ["ok", "ok"]  # type: ignore[attr-defined]
    assert told["after chatter"][0] == "ok"  # type: ignore[index]


def test_many_wait_side_by_side(told: dict[str, object]) -> None:
    """Two hundred customers at once are all answered, and nobody is left waiting."""
    assert told["together"] == 200
    assert told["waits left"] == 0
