"""Traces and other zips without secrets: every member is opened, redacted and packed again.

A Playwright trace holds, in clear, what was typed, the cookies and headers of every request, and the pages. Members
keep their names, so the trace viewer still opens the result.
"""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from journeys.evidence.sensitive import KEY, MASK

if TYPE_CHECKING:
    from journeys.evidence.redact import Redactor

_LINES = (".trace", ".network", ".stacks", ".jsonl")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"wOF2", b"wOFF", b"\x00\x00\x01\x00")
_MOST_BYTES = 500_000_000
"""A zip that would unpack to more is not rewritten but refused, and so not kept."""


class TooLarge(Exception):
    """The zip declares more than may be unpacked."""


def redact_zip(raw: bytes, redactor: Redactor) -> bytes:
    """Return the zip *raw* with every member redacted.

    Raises:
        TooLarge: If its members are larger than may be unpacked.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source:
        if sum(member.file_size for member in source.infolist()) > _MOST_BYTES:
            raise TooLarge(f"zip: expected at most {_MOST_BYTES} bytes unpacked")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as clean:
            for member in source.infolist():
                clean.writestr(redactor.text(member.filename), _member(member.filename, source.read(member), redactor))
    return target.getvalue()


def _member(name: str, body: bytes, redactor: Redactor) -> bytes:
    if body.startswith(_PICTURES):
        return body
    if body.startswith(b"PK\x03\x04"):
        return redact_zip(body, redactor)
    if name.endswith(_LINES):
        return b"\n".join(_line(line, redactor) for line in body.split(b"\n"))
    return redactor.plain_bytes(body)


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
