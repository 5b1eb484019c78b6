"""Connections that wait in gevent's loop: one watcher for as long as a connection lives, and no timer of their own.

A cooperative socket tries to read, starts a timer and a watcher for each wait, and takes all of it down again. Here
the watcher stays: the loop itself reads what has arrived and hands it to whoever waits for it, and one timer for all
looks four times a second whose patience is over.
"""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Any

import gevent
from gevent import getcurrent, monkey
from gevent.socket import wait_write

from load.client.connections import Address, Connection

CHUNK = 65_536
LOOK_EVERY_S = 0.25
"""How exactly a time limit is kept."""


def is_cooperative() -> bool:
    """Say whether this process plays many customers in one thread, as Locust's does."""
    return bool(monkey.is_module_patched("socket"))


class WaitingConnection(Connection):
    """A connection to a shop without TLS, in a process whose sockets gevent has made cooperative.

    Args:
        address: Where it leads.
        sock: Connected already; taken over.
        timeout_s: Seconds that each read may take.
        patience: Ends the waits that take longer.
    """

    __slots__ = (
        "_deadline",
        "_early",
        "_ended",
        "_patience",
        "_paused",
        "_raw",
        "_timeout_s",
        "_to_the_loop",
        "_waiter",
        "_watcher",
    )

    def __init__(self, address: Address, sock: socket.socket, timeout_s: float, patience: Patience) -> None:
        super().__init__(address, sock)
        self._raw = monkey.get_original("socket", "socket")(fileno=sock.detach())
        self._raw.setblocking(False)
        self._timeout_s = timeout_s
        self._patience = patience
        self._waiter: Any = None
        self._deadline = 0.0
        self._early: list[bytes] = []
        self._ended = self._paused = False
        hub = gevent.get_hub()
        self._to_the_loop = hub.switch
        self._watcher = hub.loop.io(self._raw.fileno(), 1)
        self._watcher.start(self._readable)

    def send(self, data: bytes) -> None:
        """Send all of *data*."""
        try:
            sent = self._raw.send(data)
        except BlockingIOError:
            sent = 0
        while sent < len(data):
            wait_write(self._raw.fileno(), self._timeout_s, TimeoutError("timed out"))
            with contextlib.suppress(BlockingIOError):
                sent += self._raw.send(data[sent:])

    def receive(self) -> bytes:
        """Return what has arrived, or wait for it; empty at the end. Raises OSError, TimeoutError among them."""
        if self._early:
            return self._early.pop(0)
        if self._ended:
            return b""
        if self._paused:
            self._paused = False
            self._watcher.start(self._readable)
        self._deadline = time.monotonic() + self._timeout_s
        self._waiter = getcurrent()
        self._patience.waiting.add(self)
        try:
            data: bytes = self._to_the_loop()
        finally:
            self._waiter = None
            self._patience.waiting.discard(self)
        return data

    def is_stale(self) -> bool:
        """Say whether the shop has closed this idle connection, or said something that nobody asked for."""
        return self._ended or bool(self._early)

    def close(self) -> None:
        """Close the socket."""
        self._ended = True
        self._watcher.stop()
        self._watcher.close()
        with contextlib.suppress(OSError):
            self._raw.close()

    def expire(self, now: float) -> None:
        """Let a wait that has taken too long end with TimeoutError."""
        if self._waiter is not None and now > self._deadline:
            self._waiter.throw(TimeoutError(f"no answer within {self._timeout_s:g} s"))

    def _readable(self) -> None:
        """Read for whoever waits; called by the loop."""
        waiter, data = self._waiter, b""
        try:
            data = self._raw.recv(CHUNK)
        except BlockingIOError:
            return
        except OSError as error:
            self._ended = True
            self._watcher.stop()
            if waiter is not None:
                waiter.throw(error)
            return
        if not data:
            self._ended = True
            self._watcher.stop()
        if waiter is not None:
            waiter.switch(data)
        elif data:
            self._early.append(data)
            self._paused = True
            self._watcher.stop()


class Patience:
    """Looks over all waits of a process for those that have taken too long."""

    def __init__(self) -> None:
        self.waiting: set[WaitingConnection] = set()
        self._timer = gevent.get_hub().loop.timer(LOOK_EVERY_S, LOOK_EVERY_S, ref=False)
        self._timer.start(self._look)

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._timer.close()

    def _look(self) -> None:
        now = time.monotonic()
        for connection in list(self.waiting):
            connection.expire(now)
