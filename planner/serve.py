"""Opens the page on 127.0.0.1, and closes it without leaving anything behind."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn

from parcours.errors import ConfigError
from planner.app import make_app
from planner.ask import read_query
from planner.broken import Promises
from planner.desk import Desk, Turn, Turns
from planner.playing import Player
from planner.shelf import Shelf

HOST = "127.0.0.1"
_SWITCH_S = 0.0005


def serve(given: str | None, port: int, ready: Callable[[str], None], promises: Promises | None = None) -> int:
    """Serve the page until Ctrl-C or SIGTERM.

    Args:
        given: The scenario that is shown first; none: ``mothers-day``.
        port: 0 for any free one.
        ready: Told the address when the first answer is known and the page can be opened.
        promises: What is reckoned with when promises are broken; none: what is shipped.

    Returns:
        130 when it was ended by Ctrl-C, 143 by SIGTERM.

    Raises:
        ConfigError: If the scenario is wrong, or the port is taken.
        KeyboardInterrupt: When Ctrl-C came before the page could be opened.
    """
    shelf = Shelf(given, promises)
    listening = _listen(port)
    player, turns = Player(), Turns()
    desk = Desk(shelf, player)
    switch_s = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_S)  # the threads that play hold the lock for short whiles only
    try:
        desk.results(read_query({}, shelf).ask, Turn(0))
        config = uvicorn.Config(
            make_app(shelf, desk, turns), http="httptools", ws="none", lifespan="off", access_log=False,
            log_config=None, server_header=False, timeout_graceful_shutdown=2,
        )  # fmt: skip
        server = _Server(config, turns.end)
        ready(f"http://{HOST}:{listening.getsockname()[1]}/")
        server.run(sockets=[listening])
        return 128 + server.ended_by
    finally:
        turns.end()
        player.close()
        listening.close()
        sys.setswitchinterval(switch_s)


class _Server(uvicorn.Server):
    """Ends what is under way as soon as it is told to stop, and remembers by which signal it was told."""

    ended_by = 0

    def __init__(self, config: uvicorn.Config, end: Callable[[], None]) -> None:
        super().__init__(config)
        self._end = end

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take signals while the page is open; who opened it says what they mean for the process."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop all answers, then close."""
        self.ended_by = sig
        self._end()
        super().handle_exit(sig, frame)


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port), backlog=64)
    except OSError as error:
        raise ConfigError(
            f"port {port}: expected a free port of {HOST}, given one that cannot be had ({error.strerror})",
            way_out="name another by --port, or 0 for any free one",
        ) from error
