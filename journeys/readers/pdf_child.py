"""Reads the text of PDF files in a process of its own, so that a hostile file can only hurt that process.

Run as a script, never imported: it takes frames on standard input (eight bytes of length, then the file) and
answers each with a line of JSON, ``{"pages": [...], "count": n}`` or ``{"trouble": "..."}``.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sys
import zlib
from collections.abc import Iterator
from typing import Any

MAX_PAGES = 40
MAX_CHARS = 200_000
_UNPACKED_AT_ONCE = 1_000_000


def _limit_memory(limit: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _read(body: bytes) -> dict[str, object]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(body))
    if reader.is_encrypted and not reader.decrypt(""):
        return {"trouble": "it is encrypted and asks for a password"}
    pages: list[str] = []
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES or sum(map(len, pages)) > MAX_CHARS:
            break
        pages.append(page.extract_text()[:MAX_CHARS])
        if damage := next(_damages(page), ""):
            return {"trouble": damage}
    return {"pages": pages, "count": len(reader.pages)}


def _damages(page: Any) -> Iterator[str]:
    """Say which stream that a page is drawn with is damaged; the library reads on past such damage."""
    content = page.get("/Contents")
    content = content.get_object() if content is not None else []
    for stream in content if isinstance(content, list) else [content]:
        if _is_damaged(stream.get_object()):
            yield "a part of what its page shows is damaged"
    resources = page.get("/Resources")
    fonts = resources.get_object().get("/Font") if resources is not None else None
    fonts = fonts.get_object() if fonts is not None else {}
    for name in fonts:
        font = fonts[name]
        inner = [font, *(piece.get_object() for piece in font.get("/DescendantFonts", []))]
        for descriptor in (piece.get("/FontDescriptor") for piece in inner):
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if descriptor and key in descriptor and _is_damaged(descriptor[key]):
                    yield "the font of its text is damaged, so that letters are missing or wrong"


def _is_damaged(stream: Any) -> bool:
    """Say whether a compressed stream cannot be unpacked to its end; one that lacks no more than its checksum can."""
    if stream.get("/Filter") not in ("/FlateDecode", ["/FlateDecode"]):
        return False
    packed, unpacking, length = stream._data, zlib.decompressobj(), 0
    try:
        while packed and not unpacking.eof:
            length += len(unpacking.decompress(packed, _UNPACKED_AT_ONCE))
            packed = unpacking.unconsumed_tail
    except zlib.error:
        return True
    return not unpacking.eof and length != stream.get("/Length1")


def _answer(body: bytes) -> dict[str, object]:
    try:
        return _read(body)
    except MemoryError:
        return {"trouble": "reading it takes more memory than is allowed"}
    except RecursionError:
        return {"trouble": "its parts refer to each other without end"}
    except Exception as error:  # noqa: BLE001 - whatever a broken file provokes is an answer, not a crash
        return {"trouble": f"it cannot be read as a PDF: {type(error).__name__}: {error}"[:200]}


def main() -> None:
    """Serve until standard input ends."""
    logging.disable(logging.CRITICAL)
    import pypdf  # noqa: F401 - loaded before the memory limit, and before the first file comes

    _limit_memory(int(sys.argv[1]))
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    while len(head := source.read(8)) == 8:
        body = source.read(int.from_bytes(head, "big"))
        answer = json.dumps(_answer(body)).encode()
        sink.write(answer + b"\n")
        sink.flush()


if __name__ == "__main__":
    main()
