"""The usual mail is taken apart quickly, and every mail as the general parser does it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeys.readers import mime
from journeys.readers.usual_mime import usual_mail

HEAD = "From: a@shop.test\nTo: =?utf-8?b?w4lsaXNl?= <b@mail.test>\nSubject: Votre\n commande\n"
ROW = 'Content-Type: multipart/alternative; boundary="b"\n\n'
TEXT = (
    "--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nMerci =C3=A9\n\nA\n"
)
HTML = "--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+bWVyY2k8L3A+\n"
FILE = "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''%C3%A9.pdf\n\n%PDF\n"
NESTED = '--b\nContent-Type: multipart/mixed; boundary="b2"\n\n--b2\nContent-Type: text/plain\n\nA\n--b2--\n'
END = "--b--\n"


def read_both_ways(raw: bytes) -> tuple[mime.Parts, mime.Parts]:
    """Return the parts of a mail as they are read, and as they are where no mail is usual."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(mime, "usual_mail", lambda raw: None)
        in_general = mime.take_apart(raw)
    return mime.take_apart(raw), in_general


@pytest.mark.parametrize(
    ("mail", "is_usual"),
    [
        (HEAD + ROW + TEXT + HTML + END, True),
        ((HEAD + ROW + TEXT + HTML + END).replace("\n", "\r\n"), True),
        (HEAD + ROW + "a preamble\n" + TEXT + HTML + END + "\n", True),
        (HEAD + ROW + TEXT + FILE + END, True),
        (HEAD + ROW.replace('"b"', "b; charset=utf-8") + TEXT + HTML + END, True),
        (HEAD + ROW + TEXT.replace("=C3=A9", "é") + END, True),
        (HEAD + ROW + TEXT.replace("Merci", "Mer\rci") + END, False),
        (HEAD + "Content-Type: text/plain\n\nBonjour\n\nMerci", True),
        (HEAD + "\n", True),
        (HEAD + ROW + TEXT * 120 + END, False),
        (HEAD + ROW + TEXT + HTML, False),
        (HEAD + ROW + TEXT + END + HTML, False),
        (HEAD + ROW + NESTED + END, False),
        (HEAD + ROW + "no part at all\n", False),
        (HEAD + ROW.replace("alternative", "digest") + "--b\n\nSubject: A\n\nB\n" + END, False),
        (HEAD + ROW + TEXT.replace("--b\n", "--b \n") + END, False),
        (HEAD + ROW + TEXT.replace("\n\nMerci", "\nMerci") + END, False),
        (HEAD + ROW + TEXT.replace("A\n", "A\r--b\rB\n") + END, False),
        (HEAD + ROW + TEXT.replace("charset=utf-8", "charset=idna").replace("Merci", "é") + END, False),
        (HEAD + "no header at all\n" + ROW + TEXT + END, False),
        (HEAD + "Subject: é\n" + ROW + TEXT + END, False),
        (HEAD + "Content-Type: message/rfc822\n\nSubject: A\n\nB\n", False),
        ("\n\nno headers", False),
    ],
)
def test_a_mail_is_what_the_general_parser_says(mail: str, is_usual: bool) -> None:
    """A mail that is taken apart quickly gives the same parts; any other is left to the general parser."""
    raw = mail.encode()
    assert (usual_mail(raw) is not None) == is_usual
    read, in_general = read_both_ways(raw)
    assert read == in_general


@given(st.data())
def test_a_spoiled_mail_is_what_the_general_parser_says(data: st.DataObject) -> None:
    """A usual mail with whatever written over, into or in place of something in it is read as in general."""
    raw = bytearray(
        (HEAD + ROW + TEXT + HTML + FILE + END).replace("\n", data.draw(st.sampled_from(("\n", "\r\n")))), "utf-8"
    )
    spoilers = st.sampled_from(
        (b"", b"\n", b"\r", b"\r\n\r\n", b"--b", b"\n--b--", b" ", b";", b'"', b"\0", b"\xe9", b"=?")
    )
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(spoilers)
    read, in_general = read_both_ways(bytes(raw))
    assert read == in_general


@pytest.mark.parametrize(
    ("to", "addresses"),
    [
        ("a@b.test", ("a@b.test",)),
        ('"A. B" <A@b.test>', ("a@b.test",)),
        ("Élise O'Neil-Roux <e.r+1@b-c.test>", ("e.r+1@b-c.test",)),
        ('"A, \\"B\\" <c@d.test>" <a@b.test>', ("a@b.test",)),
        ("A <a@b.test>, B <c@d.test>, A <a@b.test>", ("a@b.test", "c@d.test")),
        ("undisclosed recipients:;", ()),
    ],
)
def test_whoever_a_mail_is_for(to: str, addresses: tuple[str, ...]) -> None:
    """The addresses of a mail are those that are written, without names, each once."""
    assert mime.take_apart(f"To: {to}\n\nA".encode()).addresses == addresses


@pytest.mark.parametrize("row", [ROW, ROW.replace('; boundary="b"', "")])
def test_a_mail_whose_parts_are_not_parted_holds_no_text(row: str) -> None:
    """A mail of parts in which the boundary never comes, or that names none, is unreadable; its subject is not."""
    read = mime.take_apart((HEAD + row + TEXT.replace("--b\n", "--c\n") + "--c--\n").encode())
    assert read == mime.Parts("Votre commande", ("b@mail.test",), None, None, (), "no part holds any text")
