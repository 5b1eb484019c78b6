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

MAX_PAGES = 40
MAX_CHARS = 200_000


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
    return {"pages": pages, "count": len(reader.pages)}


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
