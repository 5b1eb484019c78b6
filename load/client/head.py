"""The head of an answer of HTTP/1.1: what many heads of a shop have in common is taken apart once for all of them.

Source: RFC 9112, sections 4 to 6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from parcours.errors import ShopUnreachable

MAX_BODY_BYTES = 100_000_000
"""More than this, as sent or unpacked, is not read."""
CHUNKED, TO_THE_END, BY_ITS_OWN = -1, -2, -3
OWN = ("date", "content-length", "set-cookie", "location", "content-disposition")
"""Headers in which the answers of one shop differ that are the same otherwise."""
MOST_FRAMES = 500
"""Frames that are remembered; when there are more, all are forgotten and learned again."""
MOST_MOULDS = 4
"""Moulds that are tried for a head, of those with its status."""


class Frame:
    """What a head says of its body, and all that it has in common with the heads of other answers.

    Args:
        status: HTTP status.
        length: Bytes of the body; `BY_ITS_OWN` where each head tells its own, `CHUNKED`, or `TO_THE_END` where the
            connection's end is the body's.
        keeps: Whether the connection can be used again.
        sets_cookies: Whether there is a Set-Cookie line.
        is_coded: Whether the body is compressed.
        common: The head without the lines of `OWN`.
    """

    __slots__ = ("_common", "_headers", "is_coded", "keeps", "length", "sets_cookies", "status")

    def __init__(
        self, status: int, length: int, *, keeps: bool, sets_cookies: bool, is_coded: bool, common: bytes
    ) -> None:
        self.status = status
        self.length = length
        self.keeps = keeps
        self.sets_cookies = sets_cookies
        self.is_coded = is_coded
        self._common = common
        self._headers: dict[str, str] | None = None

    @property
    def headers(self) -> dict[str, str]:
        """All headers but those of `OWN`, by lower-case name."""
        if self._headers is None:
            self._headers = _by_name(self._common)
        return self._headers


class Mould:
    """A head as many answers have it, with gaps for the values of `OWN`; to hold it against a head is quickly done.

    Args:
        head: One such head.
        frame: What it says.
    """

    __slots__ = ("_begin", "_rest", "frame")

    def __init__(self, head: bytes, frame: Frame) -> None:
        *words, self._rest = _GAPS.split(head)  # a piece, the name of an own header, its value; ...; the last piece
        to_gaps = [re.escape(piece + name) for piece, name in zip(words[0::3], words[1::3], strict=True)]
        gaps = [_DIGITS if name.lower().startswith(_LENGTH) else _VALUE for name in words[1::3]]
        self._begin = re.compile(b"".join(map(bytes.__add__, to_gaps, gaps))).match
        self.frame = frame

    def length_in(self, head: bytes) -> int:
        """Return how many bytes the body of *head* has, or what stands for it; `BY_ITS_OWN` where it does not fit."""
        begin = self._begin(head)
        if begin is None or head[begin.end() :] != self._rest:
            return BY_ITS_OWN
        length = self.frame.length
        return int(begin[1]) if length == BY_ITS_OWN else length


_FRAMES: dict[bytes, Frame] = {}
_MOULDS: dict[bytes, list[Mould]] = {}


def frame_of(head: bytes) -> tuple[Frame, int]:
    """Return what *head* says, and how many bytes its body has; `CHUNKED` or `TO_THE_END` where that is yet to be seen.

    Raises:
        ShopUnreachable: If it is no head of HTTP/1.1, or the body is too large.
    """
    moulds = _MOULDS.get(head[9:12], ())
    for mould in moulds:
        length = mould.length_in(head)
        if length != BY_ITS_OWN:
            return mould.frame, length
    common = _GAPS.sub(rb"\1", head)
    frame = _FRAMES.get(common)
    if frame is None:
        frame = _frame(head, common)
    elif len(moulds) < MOST_MOULDS:  # the second of its kind: there will be more
        _MOULDS.setdefault(head[9:12], []).append(Mould(head, frame))
    return frame, _length(head.lower()) if frame.length == BY_ITS_OWN else frame.length


_GAPS = re.compile(rb"(\r\n(?:%b): *)([^\r\n]*)" % "|".join(OWN).encode(), re.IGNORECASE)
_VALUE = rb"[^\r\n]*"
_DIGITS = rb"(\d{1,%d})" % (len(str(MAX_BODY_BYTES)) - 1)


def values_of(head: bytes, name: str) -> list[str]:
    """Return every value of the header *name* (lower case) in *head*, in order."""
    key = b"\r\n%b:" % name.encode("ascii")
    lower, values, begin = head.lower(), [], 0
    while (found := lower.find(key, begin)) >= 0:
        begin = found + len(key)
        end = head.find(b"\r\n", begin)
        values.append((head[begin:] if end < 0 else head[begin:end]).decode("latin-1").strip())
    return values


def _frame(head: bytes, common: bytes) -> Frame:
    """Return what *head* says; remembered by *common* where it holds for all heads that have it in common."""
    try:
        status = int(head[9:12])
    except ValueError:
        raise ShopUnreachable(f"expected an answer in HTTP/1.1, found {head[:40]!r}") from None
    lower = head.lower()
    keeps = head.startswith(b"HTTP/1.1") and b"\r\nconnection: close" not in lower
    length = TO_THE_END
    lengths = lower.count(_LENGTH)
    if status < 200 or status in (204, 304):
        length = 0
    elif b"\r\ntransfer-encoding:" in lower and b"chunked" in lower:
        length = CHUNKED
    elif lengths:
        length = BY_ITS_OWN if lengths == 1 else _length(lower)
    frame = Frame(
        status,
        length,
        keeps=keeps and length != TO_THE_END,
        sets_cookies=b"\r\nset-cookie:" in lower,
        is_coded=b"\r\ncontent-encoding:" in lower,
        common=common,
    )
    if lengths < 2:
        if len(_FRAMES) >= MOST_FRAMES:
            _FRAMES.clear()
        _FRAMES[common] = frame
    return frame


_LENGTH = b"\r\ncontent-length:"


def _length(lower: bytes) -> int:
    """Return the first Content-Length of a head in lower case."""
    begin = lower.find(_LENGTH) + len(_LENGTH)
    end = lower.find(b"\r\n", begin)
    try:
        length = int(lower[begin : end if end > 0 else None])
    except ValueError:
        raise ShopUnreachable("expected a Content-Length in digits") from None
    if not 0 <= length <= MAX_BODY_BYTES:
        raise ShopUnreachable(f"a body of {length} bytes is not read")
    return length


class Headers(Mapping[str, str]):
    """Headers of an answer; what many answers have in common is taken apart once for all of them.

    Args:
        frame: What the head has in common with others.
        head: Status line and header lines.
    """

    __slots__ = ("_frame", "_head")

    def __init__(self, frame: Frame, head: bytes) -> None:
        self._frame = frame
        self._head = head

    def __getitem__(self, name: str) -> str:
        if name not in OWN:
            return self._frame.headers[name]
        values = values_of(self._head, name)
        if not values:
            raise KeyError(name)
        return ", ".join(values)

    def __iter__(self) -> Iterator[str]:
        return iter(_by_name(self._head))

    def __len__(self) -> int:
        return len(_by_name(self._head))


def _by_name(head: bytes) -> dict[str, str]:
    """Return all headers of *head* by name in lower case; several of one name are joined by commas."""
    headers: dict[str, str] = {}
    for line in head.decode("latin-1").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        name, value = name.strip().lower(), value.strip()
        known = headers.get(name)
        headers[name] = value if known is None else f"{known}, {value}"
    return headers
