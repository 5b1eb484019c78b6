"""The text of a PDF, read by a helper process with limits on time and memory.

One helper is kept warm, since loading the library takes half a second; a file on which it spends too long
costs the helper its life, and the next file gets a new one.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 20_000_000
MEMORY_BYTES = 900_000_000
TIME_LIMIT_S = 10.0
_CHILD = Path(__file__).with_name("pdf_child.py")


@dataclass(frozen=True, slots=True)
class PdfText:
    """What could be read of a document.

    Args:
        pages: The text of each page, in order.
        page_count: How many pages it has; more than are read where it is long.
        trouble: Why it could not be read; empty if it could.
    """

    pages: tuple[str, ...]
    page_count: int = 0
    trouble: str = ""


def warm_up() -> None:
    """Start the helper process now, so that the first document need not wait for it."""
    with _HELPER.lock:
        _HELPER.start()


def pdf_text(body: bytes) -> PdfText:
    """Return the text of *body*, or why it is none. Never raises for what a document holds."""
    kind = _kind(body)
    if kind:
        return PdfText((), 0, kind)
    answer = _HELPER.ask(body)
    if "trouble" in answer:
        return PdfText((), 0, str(answer["trouble"]))
    pages, count = answer.get("pages"), answer.get("count")
    texts = tuple(str(page) for page in pages) if isinstance(pages, list) else ()
    if not any(text.strip() for text in texts):
        return PdfText(texts, int(str(count or 0)), "it holds no text that can be read aloud or searched")
    return PdfText(texts, int(str(count or 0)))


def _kind(body: bytes) -> str:
    """Say what *body* is if it is no PDF, judged by its first bytes."""
    head = body[:1024].lstrip()
    if not head:
        return "it is an empty file"
    if len(body) > MAX_BYTES:
        return f"it has {len(body) // 1_000_000} MB, more than {MAX_BYTES // 1_000_000} MB are not read"
    if b"%PDF-" in body[:1024]:
        return ""
    if head[:200].lower().startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")):
        return "it is a web page, not a PDF"
    return "it is not a PDF: it does not begin with %PDF-"


class _Helper:
    """The warm process; a lock lets one document at a time through."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def start(self) -> subprocess.Popen[bytes]:
        if self._process and self._owner == os.getpid() and self._process.poll() is None:
            return self._process
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(_CHILD), str(MEMORY_BYTES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            close_fds=True,
        )
        self._owner = os.getpid()
        return self._process

    def ask(self, body: bytes) -> dict[str, object]:
        with self.lock:
            process = self.start()
            deadline = time.monotonic() + TIME_LIMIT_S
            writer = threading.Thread(target=_send, args=(process, body), daemon=True)
            writer.start()
            line = _line(process, deadline)
            if not line.endswith(b"\n"):
                self.stop()
                return {"trouble": f"reading it takes longer than {TIME_LIMIT_S:.0f} s, or more memory than is allowed"}
            writer.join()
            answer = json.loads(line)
            return answer if isinstance(answer, dict) else {"trouble": "its reader gave no answer"}

    def stop(self) -> None:
        process, self._process = self._process, None
        if process and self._owner == os.getpid():
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with contextlib.suppress(OSError):
                        pipe.close()


def _send(process: subprocess.Popen[bytes], body: bytes) -> None:
    with contextlib.suppress(OSError, ValueError):
        assert process.stdin is not None, "the helper was started with a pipe"
        process.stdin.write(len(body).to_bytes(8, "big") + body)
        process.stdin.flush()


def _line(process: subprocess.Popen[bytes], deadline: float) -> bytes:
    """Return the helper's answer, or what came of it before the deadline."""
    assert process.stdout is not None, "the helper was started with a pipe"
    line = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while not line.endswith(b"\n") and (left := deadline - time.monotonic()) > 0:
            if selector.select(left):
                chunk = os.read(process.stdout.fileno(), 65_536)
                if not chunk:
                    return line
                line += chunk
    return line


_HELPER = _Helper()
atexit.register(_HELPER.stop)
