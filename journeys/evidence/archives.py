"""Traces and other zips without secrets: every member is opened, redacted and packed again.

A Playwright trace holds, in clear, what was typed, the cookies and headers of every request, and the pages. Members
keep their names, so the trace viewer still opens the result.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from journeys.evidence.sensitive import KEY, MASK

if TYPE_CHECKING:
    from journeys.evidence.redact import Redactor

_LINES = (".trace", ".network", ".stacks", ".jsonl")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"wOF2", b"wOFF", b"\x00\x00\x01\x00")
_MOST_BYTES = 500_000_000
"""Bytes to which a zip, with the zips inside it, may unpack."""
_MOST_MEMBERS = 50_000
_MOST_RATIO = 300
"""How many bytes may come out of one, where they are more than `_HARMLESS`; the pages of traces pack some 20 to 1."""
_HARMLESS = 20_000_000
_DEEPEST = 3
"""Zips within zips."""


class CannotSearch(Exception):
    """The zip cannot be looked through for secrets, so it may not be kept; the text says why."""


def redact_zip(raw: bytes, redactor: Redactor) -> bytes:
    """Return the zip *raw* with every member redacted, and with names that stay in the folder they are unpacked to.

    Raises:
        CannotSearch: If it is larger, deeper or fuller than may be unpacked, locked, or no whole zip.
    """
    return _Rewriting(redactor).zip(raw, 1)


class _Rewriting:
    """One rewriting, with what is left of what may be unpacked."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._left_bytes = _MOST_BYTES
        self._left_members = _MOST_MEMBERS

    def zip(self, raw: bytes, depth: int) -> bytes:
        if depth > _DEEPEST:
            raise CannotSearch(f"zip: expected at most {_DEEPEST} zips within one another")
        target = io.BytesIO()
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as source, _packing(target) as clean:
                self._weigh(source, len(raw))
                for member in source.infolist():
                    name = _inside(self._redactor.text(member.filename))
                    clean.writestr(name, self._member(member.filename, source.read(member), depth))
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
            raise CannotSearch(f"zip: expected one that can be unpacked: {error}") from error
        return target.getvalue()

    def _weigh(self, source: zipfile.ZipFile, packed: int) -> None:
        members = source.infolist()
        unpacked = sum(member.file_size for member in members)
        self._left_bytes -= unpacked
        self._left_members -= len(members)
        if self._left_bytes < 0:
            raise CannotSearch(f"zip: expected at most {_MOST_BYTES} bytes unpacked")
        if self._left_members < 0:
            raise CannotSearch(f"zip: expected at most {_MOST_MEMBERS} members")
        if unpacked > max(_HARMLESS, packed * _MOST_RATIO):
            raise CannotSearch(f"zip: expected at most {_MOST_RATIO} bytes for each packed one, found {unpacked}")

    def _member(self, name: str, body: bytes, depth: int) -> bytes:
        if body.startswith(_PICTURES):
            return body
        if body.startswith(b"PK\x03\x04"):
            return self.zip(body, depth + 1)
        if name.endswith(_LINES):
            return b"\n".join(_line(line, self._redactor) for line in body.split(b"\n"))
        return self._redactor.plain_bytes(body)


def _packing(target: io.BytesIO) -> zipfile.ZipFile:
    return zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1)


def _inside(name: str) -> str:
    """Return a member's name without what would lead out of a folder; links lose what makes them links."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..") and ":" not in part]
    return "/".join(parts) + ("/" if name.endswith("/") else "") if parts else "unnamed"


def _line(line: bytes, redactor: Redactor) -> bytes:
    try:
        record = json.loads(line)
    except ValueError:
        return redactor.plain_bytes(line)
    clean = redactor.json(_typed(_snapshot(record)))
    return json.dumps(clean, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _typed(record: Any) -> Any:
    """Mask what was typed into a field whose name says that it is secret, or at the cursor, where no field is named."""
    if not isinstance(record, dict):
        return record
    params = record.get("params")
    at_cursor = str(record.get("method", "")).startswith("keyboard")
    if isinstance(params, dict) and (at_cursor or KEY.search(str(params.get("selector", "")))):
        record = {**record, "params": {k: MASK if k in ("value", "text") else v for k, v in params.items()}}
    return record


def _snapshot(data: Any) -> Any:
    """Mask the values of secret fields in a page's snapshot, where an element is ``[tag, {attributes}, ...]``."""
    if isinstance(data, dict):
        return {key: _snapshot(value) for key, value in data.items()}
    if not isinstance(data, list):
        return data
    if len(data) >= 2 and isinstance(data[0], str) and isinstance(data[1], dict) and data[0].upper() == "INPUT":
        names = " ".join(str(data[1].get(k, "")) for k in ("name", "id", "type", "autocomplete", "aria-label"))
        if KEY.search(names):
            hidden = {k: MASK if "value" in k else v for k, v in data[1].items()}
            return [data[0], hidden, *data[2:]]
    return [_snapshot(item) for item in data]
