"""Row 36: a file that never ends, stalls, is cut off or is too large is taken as such, by both drivers and in time."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from journeys.driver import limits
from journeys.driver.browser import BrowserPool
from journeys.driver.hosts import AllowedHosts
from journeys.driver.http import HttpDriver, HttpxTransport
from journeys.driver.port import Driver
from parcours.errors import CouldNotLook

TIMEOUT_S = 1.0
NAMES = ("endless", "stalled", "cut", "whole", "huge", "bomb")
HEAD = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/octet-stream\r\n"
SAVED = b"Content-Disposition: attachment; filename=setup.bin\r\n"


class Endless:
    """A server whose files misbehave, one way for each address; it ends with the test."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Let every answer end."""
        self._over.set()
        self._listener.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            try:
                name = connection.recv(65_536).split(b" ")[1].decode().strip("/")
                getattr(self, f"_{name}", self._page)(connection)
            except (OSError, IndexError):
                return

    def _page(self, connection: socket.socket) -> None:
        links = "".join(f"<a href='/{name}'>{name}</a> " for name in NAMES).encode()
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n" + links)

    def _endless(self, connection: socket.socket) -> None:
        connection.sendall(HEAD + SAVED + b"\r\n")
        while not self._over.wait(0.05):
            connection.sendall(b"x" * 100)

    def _stalled(self, connection: socket.socket) -> None:
        connection.sendall(HEAD + SAVED + b"Content-Length: 5000\r\n\r\n" + b"x" * 12)
        self._over.wait(30)

    def _cut(self, connection: socket.socket) -> None:
        connection.sendall(HEAD + SAVED + b"Content-Length: 5000\r\n\r\n" + b"x" * 4000)

    def _whole(self, connection: socket.socket) -> None:
        connection.sendall(HEAD + SAVED + b"Content-Length: 4\r\n\r\nfile")

    def _huge(self, connection: socket.socket) -> None:
        connection.sendall(HEAD + SAVED + b"Content-Length: 300000\r\n\r\n" + b"x" * 300_000)

    def _bomb(self, connection: socket.socket) -> None:
        packed = gzip.compress(b"\x00" * 50_000_000, 1)
        length = b"Content-Length: %d\r\n" % len(packed)
        connection.sendall(HEAD + SAVED + b"Content-Encoding: gzip\r\n" + length + b"\r\n" + packed)


@pytest.fixture(scope="module")
def server() -> Iterator[Endless]:
    """Serve files that misbehave."""
    endless = Endless()
    yield endless
    endless.close()


@pytest.fixture(scope="module")
def quick_pool() -> Iterator[BrowserPool]:
    """Open a browser with a short deadline."""
    with BrowserPool(1, step_timeout_s=TIMEOUT_S) as browsers:
        yield browsers


@pytest.fixture(params=["browser", "http"])
def driver(request: pytest.FixtureRequest, server: Endless) -> Iterator[Driver]:
    """Return a driver that has the list of files in view."""
    if request.param == "browser":
        found: Driver = request.getfixturevalue("quick_pool").driver("endless#1", ["127.0.0.1"])
    else:
        found = HttpDriver(HttpxTransport(AllowedHosts(["127.0.0.1"]), TIMEOUT_S))
    found.go_to(f"{server.url}/list")
    yield found
    found.close()


@pytest.mark.parametrize(
    ("name", "said"),
    [("endless", "it was not over"), ("stalled", ""), ("cut", "broke off")],
)
def test_survive_36_a_download_that_does_not_end_is_given_up(driver: Driver, name: str, said: str) -> None:
    """Endless, stalled or cut off: within a few deadlines there is a document that says why it is not whole."""
    began = time.monotonic()
    document = driver.download(name)

    assert document.broke_off
    assert said in document.broke_off
    assert document.status == 200
    assert time.monotonic() - began < TIMEOUT_S * 6


def test_survive_36_a_whole_file_after_a_broken_one_is_whole(driver: Driver) -> None:
    """What one file did wrong is not held against the next."""
    driver.download("cut")
    document = driver.download("whole")

    assert (document.body, document.broke_off) == (b"file", "")


def test_survive_36_a_file_that_is_too_large_is_not_taken(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file beyond the cap is told so; its bytes are not held."""
    monkeypatch.setattr(limits, "MOST_BYTES", 100_000)
    document = driver.download("huge")

    assert "more than" in document.broke_off
    assert len(document.body) <= 100_000


def test_survive_35_an_answer_that_unpacks_to_too_much_is_not_taken(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A small answer that unpacks to fifty megabytes is counted as it unpacks, not as it came."""
    monkeypatch.setattr(limits, "MOST_BYTES", 1_000_000)
    document = driver.download("bomb")

    assert "more than" in document.broke_off


@pytest.mark.parametrize("name", ["endless", "stalled"])
def test_survive_36_an_address_that_never_ends_ends_for_the_customer(
    driver: Driver, server: Endless, name: str
) -> None:
    """Fetched by address, it is given up in time: as a file that is not whole, or as a shop that does not answer."""
    began = time.monotonic()
    try:
        assert driver.fetch(f"{server.url}/{name}").broke_off
    except CouldNotLook as error:
        assert "127.0.0.1" in str(error)

    assert time.monotonic() - began < TIMEOUT_S * 6


def test_limits_count_what_came() -> None:
    """Pieces are counted together, in bytes and in seconds, and the message says how much came."""

    def taken(*given: Any) -> list[bytes]:
        return list(limits.within_limits(*given))

    assert taken([b"ab", b"c"], 10.0, 3) == [b"ab", b"c"]
    with pytest.raises(limits.Unending, match="more than 0 MB"):
        taken([b"ab", b"cd"], 10.0, 3)
    with pytest.raises(limits.Unending, match="after 0 s and 1 bytes"):
        taken([b"a"], 0.0)
