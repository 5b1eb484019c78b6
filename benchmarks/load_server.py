"""A trivial shop for benchmarks: one fixed answer on every path, and a count of what came when.

``python benchmarks/load_server.py [--freeze AT DURATION] [--service SECONDS]`` prints its port; GET /counts returns
when requests came. With a service time it serves one request after the other, each for that long: its limit is known.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from typing import cast

import uvloop

BODY = b"<!doctype html><html lang=fr><title>Merci</title><p>Bonjour</p></html>" + b" " * 1900
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY


class Server(asyncio.Protocol):
    """Answers at once; notes when each arrival's first step came."""

    first: list[float] = []  # noqa: RUF012 - one list for the process is meant
    total = 0
    frozen: tuple[float, float] | None = None
    began = 0.0
    service_s = 0.0
    free_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but name
        self.rest = b""

    def data_received(self, data: bytes) -> None:
        """Answer every whole request in *data*."""
        data = self.rest + data
        *whole, self.rest = data.split(b"\r\n\r\n")
        for head in whole:
            if head.startswith(b"GET /counts"):
                body = json.dumps({"first": Server.first, "total": Server.total}).encode()
                self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
                continue
            now = time.monotonic()
            Server.total += 1
            if head.startswith(b"GET /1 "):
                Server.began = Server.began or now
                Server.first.append(now)
            if Server.frozen and Server.began:
                at, duration = Server.frozen
                if at <= now - Server.began < at + duration:
                    time.sleep(at + duration - (now - Server.began))
            if Server.service_s:
                Server.free_at = max(now, Server.free_at) + Server.service_s
                asyncio.get_running_loop().call_at(Server.free_at, self.answer)
            else:
                self.answer()

    def answer(self) -> None:
        """Answer, unless the customer has hung up meanwhile."""
        if not self.transport.is_closing():
            self.transport.write(ANSWER)


async def main() -> None:
    """Serve until killed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--freeze", nargs=2, type=float)
    parser.add_argument("--service", type=float, default=0.0)
    args = parser.parse_args()
    Server.service_s = args.service
    if args.freeze:
        Server.frozen = (args.freeze[0], args.freeze[1])
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Server, "127.0.0.1", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
