"""One answer of HTTP/1.1, read from a connection: status and framing at once, headers when somebody asks for them.

Source: RFC 9112, sections 4, 6 and 7.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from load.client.connections import Connection
from parcours.errors import ShopUnreachable

MAX_HEAD_BYTES = 256_000
MAX_BODY_BYTES = 100_000_000
"""More than this, as sent or unpacked, is not read."""


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
        return Headers(self.head)

    @property
    def cookies(self) -> list[str]:
        """Every Set-Cookie line, in order."""
        if not self.frame.sets_cookies:
            return []
        return [value for name, value in _lines(self.head) if name == "set-cookie"]

    def content(self) -> bytes:
        """Return the body unpacked.

        Raises:
            ShopUnreachable: If it cannot be unpacked, or is too large.
        """
        if not self.frame.is_coded:
            return self.body
        coding = self.headers.get("content-encoding", "").lower()
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


class Headers(Mapping[str, str]):
    """Headers of an answer, taken apart when the first of them is asked for.

    Args:
        head: Status line and header lines.
    """

    __slots__ = ("_head", "_known")

    def __init__(self, head: bytes) -> None:
        self._head = head
        self._known: dict[str, str] | None = None

    def _all(self) -> dict[str, str]:
        if self._known is None:
            self._known = {}
            for name, value in _lines(self._head):
                known = self._known.get(name)
                self._known[name] = value if known is None else f"{known}, {value}"
        return self._known

    def __getitem__(self, name: str) -> str:
        if self._known is None and self._head.lower().count(key := f"\r\n{name}:".encode("latin-1")) < 2:
            return self._alone(key)
        return self._all()[name]

    def _alone(self, key: bytes) -> str:
        """Return the value of the one header that begins with *key*."""
        begin = self._head.lower().find(key)
        if begin < 0:
            raise KeyError(key)
        begin += len(key)
        end = self._head.find(b"\r\n", begin)
        return self._head[begin : end if end >= 0 else None].decode("latin-1").strip()

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


def _lines(head: bytes) -> list[tuple[str, str]]:
    lines = head.decode("latin-1").split("\r\n")[1:]
    return [(name.strip().lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]


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
        frame = _FRAMES.get(head)
        if frame is None:
            frame = _frame(head)
            if len(_FRAMES) >= MOST_FRAMES:
                _FRAMES.clear()
            _FRAMES[head] = frame
        if frame.status >= 200:
            break
        connection.rest = rest
    length = frame.length
    if length >= 0:
        if len(rest) == length:
            return Answer(frame, head, rest)
        return Answer(frame, head, _exactly(connection, rest, length))
    if length == CHUNKED:
        return Answer(frame, head, _chunked(connection, rest))
    return Answer(frame, head, _to_the_end(connection, rest))


@dataclass(frozen=True, slots=True)
class Frame:
    """What a head says of its body; many answers of a shop have the same head to the letter.

    Args:
        status: HTTP status.
        length: Bytes of the body; `CHUNKED`, or `TO_THE_END` where the connection's end is the body's.
        keeps: Whether the connection can be used again.
        sets_cookies: Whether there is a Set-Cookie line.
        is_coded: Whether the body is compressed.
    """

    status: int
    length: int
    keeps: bool
    sets_cookies: bool
    is_coded: bool


CHUNKED, TO_THE_END = -1, -2
MOST_FRAMES = 500
_FRAMES: dict[bytes, Frame] = {}


def _frame(head: bytes) -> Frame:
    try:
        status = int(head[9:12])
    except ValueError:
        raise ShopUnreachable(f"expected an answer in HTTP/1.1, found {head[:40]!r}") from None
    lower = head.lower()
    keeps = head.startswith(b"HTTP/1.1") and b"\r\nconnection: close" not in lower
    length = TO_THE_END
    at = lower.find(b"\r\ncontent-length:")
    if status < 200 or status in (204, 304):
        length = 0
    elif b"\r\ntransfer-encoding:" in lower and b"chunked" in lower:
        length = CHUNKED
    elif at >= 0:
        end = lower.find(b"\r\n", at + 2)
        try:
            length = int(lower[at + 17 : end if end > 0 else None])
        except ValueError:
            raise ShopUnreachable("expected a Content-Length in digits") from None
        if not 0 <= length <= MAX_BODY_BYTES:
            raise ShopUnreachable(f"a body of {length} bytes is not read")
    has_cookies, is_coded = b"\r\nset-cookie:" in lower, b"\r\ncontent-encoding:" in lower
    return Frame(status, length, keeps and length != TO_THE_END, has_cookies, is_coded)


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
