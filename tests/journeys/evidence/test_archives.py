"""Row 35: a zip that is a trap is not kept, and nothing is ever written outside of where it belongs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeys.evidence.archives import CannotSearch, redact_zip
from journeys.evidence.redact import Redactor

REDACTOR = Redactor(["Sentinel-Pass-1"])


def packed(members: dict[str, bytes], level: int = 9) -> bytes:
    """Return a zip of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return target.getvalue()


def nested(depth: int) -> bytes:
    """Return a text inside *depth* zips."""
    raw = b"Sentinel-Pass-1"
    for _ in range(depth):
        raw = packed({"inner.zip": raw})
    return raw


def locked() -> bytes:
    """Return a zip whose one member is marked as encrypted."""
    raw = bytearray(packed({"a.txt": b"x"}))
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


TRAPS: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb": (lambda: packed({"zeros": b"\x00" * 60_000_000}), "bytes for each packed one"),
    "60,000 entries": (lambda: packed({f"{n}": b"" for n in range(60_000)}, 0), "members"),
    "zips within zips": (lambda: nested(6), "within one another"),
    "bombs within bombs": (
        lambda: packed({f"{n}.zip": packed({"z": b"\x00" * 19_000}) for n in range(30)}),
        "unpacked",
    ),
    "a locked one": (locked, "can be unpacked"),
    "a cut one": (lambda: packed({"a": b"abc"})[:40], "can be unpacked"),
    "only a beginning": (lambda: b"PK\x03\x04 and then prose", "can be unpacked"),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_survive_35_a_trap_is_not_kept(trap: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bombs, nests, crowds, locks and fragments are refused with the reason, and raise nothing else."""
    make, said = TRAPS[trap]
    if trap == "bombs within bombs":
        monkeypatch.setattr("journeys.evidence.archives._MOST_BYTES", 100_000)
    with pytest.raises(CannotSearch, match=said):
        redact_zip(make(), REDACTOR)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("..\\..\\windows\\a", "windows/a"),
        ("C:/a", "a"),
        ("..", "unnamed"),
        ("resources/./a.css", "resources/a.css"),
        ("Sentinel-Pass-1.txt", "[redacted].txt"),
    ],
)
def test_survive_35_no_name_leads_out(name: str, kept: str) -> None:
    """A member's name that climbs, begins at a root or names a drive is made one that stays inside."""
    with zipfile.ZipFile(io.BytesIO(redact_zip(packed({name: b"x"}), REDACTOR))) as clean:
        assert clean.namelist() == [kept]


def test_survive_35_a_link_becomes_a_file() -> None:
    """A member that is a symbolic link comes out as a plain file that holds the link's text."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with zipfile.ZipFile(io.BytesIO(redact_zip(target.getvalue(), REDACTOR))) as clean:
        (member,) = clean.infolist()
        is_link = member.external_attr >> 28 == 0o12
        assert (is_link, clean.read(member)) == (False, b"/etc/passwd")


def test_survive_31_a_mail_that_begins_like_a_zip_is_a_mail() -> None:
    """The first bytes of a mail do not make it a zip: it is kept as it came, without secrets."""
    assert REDACTOR.mail(b"PK\x03\x04 Sentinel-Pass-1\r\n\r\nBonjour") == b"PK\x03\x04 [redacted]\r\n\r\nBonjour"


@settings(max_examples=150)
@given(st.binary(max_size=400), st.integers(0, 3))
def test_any_zip_comes_out_clean_or_not_at_all(noise: bytes, cuts: int) -> None:
    """A zip with bytes overwritten is rewritten without the secret or refused; nothing else is ever raised."""
    raw = bytearray(packed({"a.trace": b'{"text":"Sentinel-Pass-1"}', "b/c.txt": noise}))
    for number, byte in enumerate(noise[: cuts * 4]):
        raw[(byte * 7 + number * 31) % len(raw)] = byte
    try:
        clean = redact_zip(bytes(raw), REDACTOR)
    except CannotSearch:
        return
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        assert all(b"Sentinel-Pass-1" not in archive.read(name) for name in archive.namelist())
