"""One answer of HTTP/1.1, read from a connection.

Source: RFC 9112, sections 4, 6 and 7.
"""

from __future__ import annotations

import zlib

from load.client.connections import Connection
from load.client.head import CHUNKED, MAX_BODY_BYTES, Frame, Headers, frame_of, values_of
from parcours.errors import ShopUnreachable

MAX_HEAD_BYTES = 256_000


class Answer:
    """An answer.

    Args:
        frame: What the head says of status and body.
        head: Status line and header lines, without the empty line that ends them.
        body: As it was sent, maybe compressed.
    """

    __slots__ = ("body", "frame", "head", "keeps", "status")

    def __init__(self, frame: Frame, head: bytes, body: bytes) -> None:
        self.frame = frame
        self.status = frame.status
        self.keeps = frame.keeps
        self.head = head
        self.body = body

    @property
    def headers(self) -> Headers:
        """Headers by lower-case name; several of one name are joined by commas, cookies are in `cookies`."""
        return Headers(self.frame, self.head)

    @property
    def location(self) -> str | None:
        """Where the answer leads; None where it leads nowhere."""
        return self.headers.get("location")

    @property
    def cookies(self) -> list[str]:
        """Every Set-Cookie line, in order."""
        return values_of(self.head, "set-cookie") if self.frame.sets_cookies else []

    def content(self) -> bytes:
        """Return the body unpacked.

        Raises:
            ShopUnreachable: If it cannot be unpacked, or is too large.
        """
        if not self.frame.is_coded:
            return self.body
        coding = self.frame.headers.get("content-encoding", "").lower()
        if not self.body or coding in ("", "identity"):
            return self.body
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise ShopUnreachable(f"the shop sent a body in {coding!r}, which nobody asked for")
        for window in (47,) if coding != "deflate" else (15, -15):
            unpacker = zlib.decompressobj(window)
            try:
                body = unpacker.decompress(self.body, MAX_BODY_BYTES)
            except zlib.error:
                continue
            if unpacker.unconsumed_tail:
                raise ShopUnreachable(f"a body larger than {MAX_BODY_BYTES // 1_000_000} MB was not unpacked")
            return body
        raise ShopUnreachable("the shop sent a compressed body that cannot be unpacked")


class Closed(Exception):
    """The connection was closed before the first byte of an answer."""


def read_answer(connection: Connection) -> Answer:
    """Read one answer to a GET or POST.

    Raises:
        Closed: If the connection ended before the answer began.
        ShopUnreachable: If the answer is no HTTP, too large, or cut short.
        OSError: As the socket raises it; TimeoutError among them.
    """
    while True:
        head, rest = _head(connection)
        frame, length = frame_of(head)
        if frame.status >= 200:
            break
        connection.rest = rest
    if length >= 0:
        if len(rest) == length:
            return Answer(frame, head, rest)
        return Answer(frame, head, _exactly(connection, rest, length))
    if length == CHUNKED:
        return Answer(frame, head, _chunked(connection, rest))
    return Answer(frame, head, _to_the_end(connection, rest))


def _head(connection: Connection) -> tuple[bytes, bytes]:
    data = connection.rest
    if data:
        connection.rest = b""
    while True:
        end = data.find(b"\r\n\r\n")
        if end >= 0:
            return data[:end], data[end + 4 :]
        if len(data) > MAX_HEAD_BYTES:
            raise ShopUnreachable(f"an answer's head of more than {MAX_HEAD_BYTES} bytes is not read")
        try:
            more = connection.receive()
        except ConnectionError:
            if data:
                raise
            raise Closed from None
        if not more:
            if data:
                raise ShopUnreachable("the answer was cut short in its head")
            raise Closed
        data = data + more if data else more


def _exactly(connection: Connection, data: bytes, length: int) -> bytes:
    missing = length - len(data)
    if missing > 0:
        parts = [data]
        while missing > 0:
            more = connection.receive()
            if not more:
                raise ShopUnreachable(f"the answer was cut short: {missing} bytes are missing")
            parts.append(more)
            missing -= len(more)
        data = b"".join(parts)
    connection.rest = data[length:]
    return data[:length]


def _to_the_end(connection: Connection, data: bytes) -> bytes:
    parts, size = [data], len(data)
    while more := connection.receive():
        parts.append(more)
        size += len(more)
        if size > MAX_BODY_BYTES:
            raise ShopUnreachable(f"a body of more than {MAX_BODY_BYTES} bytes is not read")
    return b"".join(parts)


def _chunked(connection: Connection, data: bytes) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        line, data = _line(connection, data)
        try:
            length = int(line.partition(b";")[0], 16)
        except ValueError:
            raise ShopUnreachable(f"expected the size of a chunk, found {line[:20]!r}") from None
        size += length
        if length < 0 or size > MAX_BODY_BYTES:
            raise ShopUnreachable(f"a body of more than {MAX_BODY_BYTES} bytes is not read")
        if length == 0:
            while line:  # trailers, up to the empty line
                line, data = _line(connection, data)
            connection.rest = data
            return b"".join(parts)
        whole = _exactly(connection, data, length + 2)
        data = connection.rest
        connection.rest = b""
        parts.append(whole[:-2])


def _line(connection: Connection, data: bytes) -> tuple[bytes, bytes]:
    while (end := data.find(b"\r\n")) < 0:
        if len(data) > MAX_HEAD_BYTES:
            raise ShopUnreachable("a line of an answer is too long")
        more = connection.receive()
        if not more:
            raise ShopUnreachable("the answer was cut short between chunks")
        data += more
    return data[:end], data[end + 2 :]
