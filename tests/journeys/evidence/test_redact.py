"""Nothing that is written holds a secret."""

from __future__ import annotations

import base64
import io
import json
import quopri
import zipfile
from pathlib import Path

import pytest

from journeys.evidence.archives import CannotSearch
from journeys.evidence.redact import Redactor
from parcours.clock import SystemClock
from parcours.errors import ShopUnreachable
from parcours.runs import RunFolder

CARD = "4242424242424242"
SECRETS = [CARD, "737", "Sentinel-Pass-1"]
REDACTOR = Redactor(SECRETS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("carte 4242 4242 4242 4242.", "carte [card 4242]."),
        ("number=4242+4242+4242+4242&x=1", "number=[card 4242]&x=1"),
        ("4242%204242%204242%204242", "[card 4242]"),
        ("another: 4539-1488-0343-6467", "another: [card 6467]"),
        ("mot de passe Sentinel-Pass-1 !", "mot de passe [redacted] !"),
        ("a?token=abc&page=2", "a?token=[redacted]&page=2"),
        ("https://shop.test/t?access_token=abc#x", "https://shop.test/t?access_token=[redacted]#x"),
        ("csrfmiddlewaretoken=abc&x=1", "csrfmiddlewaretoken=[redacted]&x=1"),
        ("Cookie: a=b; c=d\r\nHost: x", "Cookie: [redacted]\r\nHost: x"),
        ("Set-Cookie: sid=1; Path=/", "Set-Cookie: [redacted]"),
        ("Authorization: Bearer abcdefghij", "Authorization: [redacted]"),
        ("curl -H 'x' Bearer abcdefghij", "curl -H 'x' Bearer [redacted]"),
        ('{"password": "x y", "n": 1}', '{"password": "[redacted]", "n": 1}'),
        ("{'session_id': 'abc'}", "{'session_id': '[redacted]'}"),
        ("https://ana:word@shop.test/", "https://[redacted]@shop.test/"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl", "[redacted]"),
        ('<input type="password" value="x">', '<input type="password" value="[redacted]">'),
        ("<input value='9' name='card_cvc'>", "<input value=\"[redacted]\" name='card_cvc'>"),
        ("cvc=737&x", "cvc=[redacted]&x"),
        ('"737"', '"[redacted]"'),
    ],
)
def test_secrets_are_taken_out_of_text(text: str, expected: str) -> None:
    """Cards keep four digits; passwords, codes, cookies, tokens and credentials keep nothing."""
    assert REDACTOR.text(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Commande 2026-1123-00017, total 737,00 €",
        "SIRET 362 521 879 00034, 36252187900034",
        "Téléphone +33 1 99 00 12 34",
        "Nous utilisons des cookies : voir la page",
        "le 24/11/2026 à 10:00, code de retrait 483920",
        "resources/4539148803436467abcdef0123456789abcdef01.css",
        '{"monotonicTime":1300.533,"wallTime":1795361866193}',
        "Votre mot de passe a été changé.",
        '<input type="text" name="city" value="Paris">',
        "https://shop.test/suivi?commande=A-12",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    """Order and company numbers, telephone numbers, pickup codes and prose come back as they were."""
    assert REDACTOR.text(text) == text


def test_records_are_redacted_by_key_and_by_value() -> None:
    """Keys, name and value pairs, lists of cookies, and whole values that are a short secret."""
    record = {
        "password": "x",
        "headers": [{"name": "Set-Cookie", "value": "s"}, {"name": "Host", "value": "shop.test"}],
        "cookies": [{"name": "basket", "value": "s"}],
        "typed": ["737", f"card {CARD}"],
        "amount": {"cents": 737, "paid": True, "note": None},
    }

    assert REDACTOR.json(record) == {
        "password": "[redacted]",
        "headers": [{"name": "Set-Cookie", "value": "[redacted]"}, {"name": "Host", "value": "shop.test"}],
        "cookies": [{"name": "basket", "value": "[redacted]"}],
        "typed": ["[redacted]", "card [card 4242]"],
        "amount": {"cents": 737, "paid": True, "note": None},
    }


def mail(body: bytes, encoding: str) -> bytes:
    """Return a mail whose text part is written in *encoding*."""
    return (
        b"From: boutique@shop.test\r\nSubject: Bonjour\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: '
        + encoding.encode()
        + b"\r\n\r\n"
        + body
    )


@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_a_secret_in_a_mail_is_found_in_any_encoding(encoding: str) -> None:
    """A password that hides in base64 or quoted-printable is taken out of the kept message."""
    text = "Votre mot de passe provisoire : Sentinel-Pass-1, à bientôt".encode()
    body = {"8bit": text, "base64": base64.encodebytes(text), "quoted-printable": quopri.encodestring(text)}[encoding]
    kept = REDACTOR.bytes(mail(body, encoding))

    for form in (kept, *decoded(kept)):
        assert b"Sentinel-Pass-1" not in form
    assert any("à bientôt".encode() in form for form in (kept, *decoded(kept)))


def decoded(raw: bytes) -> list[bytes]:
    """Return a mail's body in every form in which it could be read."""
    body = raw.partition(b"\n\n")[2] or raw.partition(b"\r\n\r\n")[2]
    return [base64.b64decode(body + b"==", validate=False), quopri.decodestring(body)]


def test_a_mail_without_secrets_stays_as_it_came() -> None:
    """Evidence is not touched where there is nothing to take out: not one byte."""
    raw = mail(base64.encodebytes("Bonjour, votre commande A-12 est prête.".encode()), "base64")

    assert REDACTOR.bytes(raw) == raw


def packed(members: dict[str, bytes]) -> bytes:
    """Return a zip of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return target.getvalue()


def test_zips_are_redacted_inside() -> None:
    """Records, pages, forms, snapshots of fields and zips within zips; pictures stay as they are."""
    lines = [
        {
            "type": "before",
            "method": "fill",
            "params": {"selector": "internal:label=Cryptogramme", "value": "Sentinel-2"},
        },
        {"type": "before", "method": "keyboardInsertText", "params": {"text": "Sentinel-2"}},
        {"snapshot": ["FORM", {}, ["INPUT", {"type": "password", "__playwright_value_": "Sentinel-2"}]]},
        {"snapshot": ["INPUT", {"name": "city", "value": "Paris"}]},
    ]
    picture = b"\x89PNG\r\n" + bytes(range(256))
    inner = packed({"a.html": b"<p>4242 4242 4242 4242</p>"})
    raw = packed(
        {
            "trace.trace": b"\n".join(json.dumps(line).encode() for line in lines),
            "resources/form.dat": b"card=4242424242424242&cvc=737",
            "resources/shot.png": picture,
            "inner.zip": inner,
        }
    )

    clean = zipfile.ZipFile(io.BytesIO(REDACTOR.bytes(raw)))
    everything = b"".join(clean.read(name) for name in clean.namelist())
    inside = zipfile.ZipFile(io.BytesIO(clean.read("inner.zip"))).read("a.html")
    assert b"Sentinel-2" not in everything
    assert b"Paris" in everything
    assert clean.read("resources/form.dat") == b"card=[card 4242]&cvc=[redacted]"
    assert clean.read("resources/shot.png") == picture
    assert inside == b"<p>[card 4242]</p>"


def test_survive_35_a_zip_that_would_unpack_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be looked through is not kept."""
    monkeypatch.setattr("journeys.evidence.archives._MOST_BYTES", 1000)
    with pytest.raises(CannotSearch):
        REDACTOR.bytes(packed({"a": b"x" * 2000}))


def test_a_message_is_redacted() -> None:
    """The text of an error holds no secret."""
    error = ShopUnreachable("https://ana:word@shop.test/t?token=abc cannot be reached", way_out="try 4242424242424242")

    assert REDACTOR.error(error) == (
        "https://[redacted]@shop.test/t?token=[redacted] cannot be reached\n  -> try [card 4242]"
    )


def test_survive_25_no_byte_of_a_run_folder_holds_a_sentinel(tmp_path: Path) -> None:
    """Records, pages, mails, traces and messages of a run are searched byte by byte, zips opened."""
    run = RunFolder.create(tmp_path, "journeys", SystemClock(), {"argv": []})
    secret = "Sentinel-Pass-1"
    record = {"password": secret, "note": f"typed {secret} and {CARD}", "url": f"http://shop.test/?token={secret}x"}
    run.append("facts", REDACTOR.json(record))
    run.append("acts", REDACTOR.json({"error": REDACTOR.error(RuntimeError(f"Cookie: a={secret}"))}))
    run.write_text("evidence/page.html", REDACTOR.text(f"<input type=password value={secret}><p>{CARD}</p>"))
    run.write_bytes("evidence/mail.eml", REDACTOR.bytes(mail(base64.encodebytes(secret.encode()), "base64")))
    run.write_bytes("evidence/trace.zip", REDACTOR.bytes(packed({"trace.trace": json.dumps(record).encode()})))

    searched = 0
    for path in tmp_path.rglob("*"):
        if path.is_file():
            for form in forms(path.read_bytes()):
                searched += 1
                for sentinel in (secret, CARD, "4242 4242"):
                    assert sentinel.encode() not in form, path.name
    assert searched >= 7


def forms(raw: bytes) -> list[bytes]:
    """Return bytes in every form in which they could be read."""
    found = [raw, *decoded(raw)] if raw.startswith(b"From:") else [raw]
    if raw.startswith(b"PK"):
        archive = zipfile.ZipFile(io.BytesIO(raw))
        found += [archive.read(name) for name in archive.namelist()]
    return found
