"""Sockets to the shop, kept open and used again; the same for all customers of a process, or one's own.

Works in plain threads, and in Locust's process, where connections wait in gevent's loop (`load.client.waiting`).
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import sys
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journeys.driver.hosts import AllowedHosts
from parcours.errors import ShopUnreachable, SpecError

if TYPE_CHECKING:
    from load.client.waiting import Patience

Address = tuple[str, str, int]
"""Scheme, host, port."""


@dataclass(frozen=True, slots=True)
class Route:
    """How an address is asked for.

    Args:
        hosts: The allow-list that let it through.
        address: Where to connect.
        host_line: The Host header, whole.
        path: The path, for cookies.
        target: Path and query, as the request line has them.
    """

    hosts: AllowedHosts
    address: Address
    host_line: str
    path: str
    target: str


class Connection:
    """One open socket and what was read beyond the last answer."""

    __slots__ = ("address", "rest", "socket", "used")

    def __init__(self, address: Address, sock: socket.socket) -> None:
        self.address = address
        self.socket = sock
        self.rest = b""
        self.used = False

    def send(self, data: bytes) -> None:
        """Send all of *data*."""
        self.socket.sendall(data)

    def receive(self) -> bytes:
        """Return what has arrived, or wait for it; empty at the end. Raises OSError, TimeoutError among them."""
        return self.socket.recv(65_536)

    def close(self) -> None:
        """Close the socket."""
        with contextlib.suppress(OSError):
            self.socket.close()

    def is_stale(self) -> bool:
        """Say whether the shop has closed this idle connection, or said something that nobody asked for."""
        patience_s = self.socket.gettimeout()
        self.socket.settimeout(0)
        try:
            return len(self.socket.recv(1, socket.MSG_PEEK)) >= 0
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        except (OSError, ValueError):  # a TLS socket cannot be peeked into; a request will tell
            return not isinstance(self.socket, ssl.SSLSocket)
        finally:
            self.socket.settimeout(patience_s)


class Connections:
    """Connections by address, last used first.

    Args:
        timeout_s: Seconds that connecting, and each read, may take; above 0.
        most_idle: Idle connections kept for each address.
    """

    def __init__(self, timeout_s: float = 10.0, most_idle: int = 2_000) -> None:
        if not timeout_s > 0:
            raise SpecError(f"timeout: expected seconds above 0, given {timeout_s}")
        self.timeout_s = timeout_s
        self._most_idle = most_idle
        self._idle: dict[Address, deque[Connection]] = {}
        self.routes: dict[str, Route] = {}
        self.origins: dict[str, Route] = {}
        self._tls: ssl.SSLContext | None = None
        self._patience: Patience | None = None

    def take(self, address: Address, *, fresh: bool = False) -> Connection:
        """Return an idle connection, or a new one; *fresh* asks for a new one.

        Raises:
            ShopUnreachable: If there is none to be had; host and kind of trouble are named.
        """
        idle = self._idle.get(address)
        if idle and not fresh:
            return idle.pop()
        return self._connect(address)

    def give_back(self, connection: Connection) -> None:
        """Keep a connection for the next request."""
        idle = self._idle.get(connection.address)
        if idle is None:
            idle = self._idle[connection.address] = deque()
        if len(idle) >= self._most_idle:
            connection.close()
            return
        connection.used = True
        idle.append(connection)

    def close(self) -> None:
        """Close all idle connections."""
        for idle in self._idle.values():
            while idle:
                idle.pop().close()
        if self._patience is not None:
            self._patience.close()
            self._patience = None

    def _connect(self, address: Address) -> Connection:
        scheme, host, port = address
        try:
            sock = socket.create_connection((host, port), timeout=self.timeout_s)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if scheme == "https":
                if self._tls is None:
                    self._tls = ssl.create_default_context()
                sock = self._tls.wrap_socket(sock, server_hostname=host)
        except OSError as error:
            raise unreachable(address, error) from error
        return self._waiting(address, sock) if scheme == "http" else Connection(address, sock)

    def _waiting(self, address: Address, sock: socket.socket) -> Connection:
        """Return the connection in the form that this process waits in: in gevent's loop, or in a thread."""
        if "gevent.monkey" not in sys.modules:
            return Connection(address, sock)
        from load.client.waiting import Patience, WaitingConnection, is_cooperative

        if not is_cooperative():
            return Connection(address, sock)
        if self._patience is None:
            self._patience = Patience()
        return WaitingConnection(address, sock, self.timeout_s, self._patience)


def unreachable(address: Address, error: OSError) -> ShopUnreachable:
    """Return the error for a host that does not answer, with the kind of trouble."""
    scheme, host, port = address
    place = host if port == (443 if scheme == "https" else 80) else f"{host}:{port}"
    if isinstance(error, ssl.SSLError):
        kind = "TLS"
    elif isinstance(error, socket.gaierror):
        kind = "DNS"
    elif isinstance(error, ConnectionRefusedError):
        kind = "connection refused"
    elif isinstance(error, TimeoutError):
        kind = "timeout"
    else:
        kind = "connection"
    return ShopUnreachable(f"{place}: {kind}: {error}", way_out="check that the shop is up")
