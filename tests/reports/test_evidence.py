"""Evidence: links that stay in the run folder, small pictures, and mails that cannot act."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image

from reports.evidence import Evidence
from reports.mails import MAX_BYTES, clean_page, letter_text
from reports.pictures import HEIGHT_PX, WIDTH_PX, Thumbnails


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with a picture, a mail and its page, beside a secret that is not in it."""
    folder = tmp_path / "run" / "evidence" / "relay-parcel#1"
    folder.mkdir(parents=True)
    Image.new("RGB", (1280, 4000), "white").save(folder / "01-basket.jpg")
    (folder / "02-mail-1-confirmation.eml").write_bytes(b"Subject: a\n\nBonjour")
    (folder / "03-mail-1-confirmation.html").write_text("<p>Bonjour")
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path / "run"


def test_a_piece_knows_what_it_is_and_how_to_link_to_it(root: Path) -> None:
    """A piece of evidence has a kind, a name for people, and a link in which the number sign is quoted."""
    piece = Evidence(root).piece("evidence/relay-parcel#1/01-basket.jpg")
    assert piece is not None
    assert (piece.kind, piece.title, piece.href) == ("picture", "basket", "evidence/relay-parcel%231/01-basket.jpg")


@pytest.mark.parametrize("path", ["../secret.txt", "/etc/hostname", "evidence", "evidence/none.jpg", "", "a\x00b"])
def test_what_lies_outside_or_nowhere_is_no_evidence(root: Path, path: str) -> None:
    """A path that leads out of the run folder, to a folder or to nothing is never linked."""
    assert Evidence(root).piece(path) is None


def test_a_mails_page_brings_the_mail_as_it_came(root: Path) -> None:
    """Where the cleaned page of a mail is evidence, its source is one click away too."""
    found = Evidence(root).pieces(("evidence/relay-parcel#1/03-mail-1-confirmation.html",))
    assert [piece.kind for piece in found] == ["page", "message"]


def test_a_small_picture_shows_the_top_of_the_page(root: Path) -> None:
    """A long screenshot becomes a picture of its top, no larger than the page needs."""
    piece = Evidence(root).piece("evidence/relay-parcel#1/01-basket.jpg")
    assert piece is not None
    uri = Thumbnails().data_uri(piece)
    with Image.open(io.BytesIO(base64.b64decode(uri.partition(",")[2]))) as image:
        assert image.size == (WIDTH_PX, HEIGHT_PX)


def test_pictures_beyond_the_budget_are_left_to_links(root: Path) -> None:
    """Once the budget is spent no further picture is put into the page."""
    evidence = Evidence(root)
    other = root / "evidence" / "relay-parcel#1" / "04-thanks.jpg"
    Image.new("RGB", (200, 100), "red").save(other)
    first = evidence.piece("evidence/relay-parcel#1/01-basket.jpg")
    second = evidence.piece("evidence/relay-parcel#1/04-thanks.jpg")
    assert first is not None
    assert second is not None
    thumbnails = Thumbnails(budget_bytes=10)
    assert (thumbnails.data_uri(first) != "", thumbnails.data_uri(second), thumbnails.data_uri(first) != "") == (
        True,
        "",
        True,
    )


def test_a_picture_that_is_none_is_left_out(root: Path) -> None:
    """A file that only has a picture's name gives no picture and no error."""
    fake = root / "evidence" / "fake.png"
    fake.write_text("<html>")
    piece = Evidence(root).piece("evidence/fake.png")
    assert piece is not None
    assert Thumbnails().data_uri(piece) == ""


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Subject: a\n\nBonjour", "Bonjour"),
        (b"Content-Type: text/html\n\n<p>a", ""),
        (b"Content-Type: text/plain; charset=klingon\n\nabc", ""),
        (b"", ""),
        (b"\x00\xff\xfe garbage", "\x00\ufffd\ufffd garbage"),
        (b"Subject: a\n\n" + b"x" * MAX_BYTES, ""),
    ],
)
def test_survive_31_a_mail_that_cannot_be_read_has_no_text_and_does_no_harm(
    tmp_path: Path, raw: bytes, text: str
) -> None:
    """The text part of a mail is read within limits; whatever else it is, there is no error."""
    file = tmp_path / "mail.eml"
    file.write_bytes(raw)
    assert letter_text(file) == text


def test_survive_31_a_mail_in_three_thousand_levels_does_not_end_the_report(tmp_path: Path) -> None:
    """A mail nested three thousand deep is read or left, and never raises."""
    parts = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    file = tmp_path / "mail.eml"
    file.write_bytes(parts + b"Content-Type: text/plain\n\ndeep")
    assert letter_text(file) in ("", "deep")


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src="https://tracker.example.com/p.gif">',
        '<iframe src="https://example.com"></iframe>',
        '<form action="https://example.com"><input name="card"></form>',
        '<meta http-equiv="refresh" content="0;url=https://example.com">',
        '<a href="file:///etc/passwd">x</a>',
        '<link rel="stylesheet" href="https://example.com/a.css">',
        '<p style="background:url(https://example.com/a.png)">x</p>',
        "<p onclick=alert(1)>x</p>",
        '<svg><image href="https://example.com/a.png"/></svg>',
    ],
)
def test_survive_30_a_mails_page_can_neither_run_nor_load_nor_send(hostile: str) -> None:
    """Nothing of a hostile mail is left that could act, and its words are."""
    page = clean_page(f"<p>Bonjour Marie</p>{hostile}")
    assert "Bonjour Marie" in page
    for word in ("script", "example.com", "onclick", "<iframe", "<form", "file:", "refresh"):
        assert word not in page.replace("Content-Security-Policy", "")


def test_pictures_that_were_begun_are_the_same(root: Path) -> None:
    """Made ahead on another core, a picture is what it would have been, and what is no picture is passed over."""
    pieces = Evidence(root).pieces(
        ("evidence/relay-parcel#1/01-basket.jpg", "evidence/relay-parcel#1/03-mail-1-confirmation.html")
    )
    ahead = Thumbnails()
    ahead.begin(pieces)

    assert [ahead.data_uri(piece) for piece in pieces] == [Thumbnails().data_uri(piece) for piece in pieces]
    assert ahead.data_uri(pieces[0])
