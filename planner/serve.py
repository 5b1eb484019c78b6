"""Opens the page on 127.0.0.1, and closes it without leaving anything behind."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable

import uvicorn

from parcours.errors import ConfigError
from planner.app import make_app
from planner.ask import read_query
from planner.desk import Desk, Turn, Turns
from planner.playing import Player
from planner.shelf import Shelf

HOST = "127.0.0.1"
_SWITCH_S = 0.0005


def serve(given: str | None, port: int, ready: Callable[[str], None]) -> None:
    """Serve the page until Ctrl-C or SIGTERM.

    Args:
        given: The scenario that is shown first; none: ``mothers-day``.
        port: 0 for any free one.
        ready: Told the address when the first answer is known and the page can be opened.

    Raises:
        ConfigError: If the scenario is wrong, or the port is taken.
        KeyboardInterrupt: When it was ended by Ctrl-C.
    """
    shelf = Shelf(given)
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
    finally:
        turns.end()
        player.close()
        listening.close()
        sys.setswitchinterval(switch_s)


class _Server(uvicorn.Server):
    """Ends what is under way as soon as it is told to stop, not when the pages have hung up."""

    def __init__(self, config: uvicorn.Config, end: Callable[[], None]) -> None:
        super().__init__(config)
        self._end = end

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop all answers, then close."""
        self._end()
        await super().shutdown(sockets)


def _listen(port: int) -> socket.socket:
    try:
        return socket.create_server((HOST, port), backlog=64)
    except OSError as error:
        raise ConfigError(
            f"port {port}: expected a free port of {HOST}, given one that cannot be had ({error.strerror})",
            way_out="name another by --port, or 0 for any free one",
        ) from error
