"""The lean client: framing, compression, cookies, redirects, connections that have gone stale, TLS."""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import subprocess
import threading
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from journeys.driver.hosts import AllowedHosts
from load.client.connections import Connections
from load.client.cookies import Cookies
from load.client.head import TO_THE_END, frame_of
from load.client.transport import LeanTransport
from parcours.errors import Refused, ShopUnreachable

if TYPE_CHECKING:
    from .conftest import TrivialShop

TEXT = "Déjà commandé : 33,00 €".encode()


def transport(**more: object) -> LeanTransport:
    """Return a customer's transport to the loopback."""
    return LeanTransport(Connections(2.0), AllowedHosts(["127.0.0.1"]), **more)  # type: ignore[arg-type]


def with_length(body: bytes, *headers: str) -> bytes:
    """Frame a body by its length."""
    lines = "".join(f"{header}\r\n" for header in headers).encode()
    return b"HTTP/1.1 200 OK\r\n" + lines + b"Content-Length: %d\r\n\r\n" % len(body) + body


@pytest.mark.parametrize(
    "answer",
    [
        with_length(TEXT),
        with_length(gzip.compress(TEXT), "Content-Encoding: gzip"),
        with_length(zlib.compress(TEXT), "content-encoding: Deflate"),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n"
        + TEXT[:5]
        + b"\r\n%x\r\n" % len(TEXT[5:])
        + TEXT[5:]
        + b"\r\n0\r\nTrailer: x\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + with_length(TEXT),
    ],
    ids=["length", "gzip", "deflate", "chunked", "interim answers"],
)
def test_a_body_comes_whole_however_it_is_sent(trivial_shop: TrivialShop, answer: bytes) -> None:
    """Length, chunks, compression and interim answers all give the same bytes, twice on one connection."""
    trivial_shop.answers[b"/"] = answer
    client = transport()

    assert [client.send("GET", trivial_shop.url).body for _ in range(2)] == [TEXT, TEXT]


@pytest.mark.parametrize(
    "answer",
    [b"SSH-2.0-x\r\n\r\n", with_length(b"x", "Content-Encoding: br"), b"HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\n"],
)
def test_what_is_no_answer_is_told(trivial_shop: TrivialShop, answer: bytes) -> None:
    """What cannot be read is an outage, never an empty page."""
    trivial_shop.answers[b"/"] = answer
    with pytest.raises(ShopUnreachable):
        transport().send("GET", trivial_shop.url)


def test_each_answer_has_its_own_length_and_date(trivial_shop: TrivialShop) -> None:
    """Heads that differ in nothing but length and date, or in having a length at all, are told apart."""
    client = transport()
    heard = []
    for date, body in ("Mon, 23 Nov 2026 08:00:00 GMT", b"one"), ("Mon, 23 Nov 2026 08:00:01 GMT", b"another"):
        trivial_shop.answers[b"/"] = with_length(body, f"Date: {date}", "Content-Type: text/plain")
        answer = client.send("GET", trivial_shop.url)
        heard.append((answer.body, answer.headers["date"], answer.headers["content-length"], answer.content_type))
    trivial_shop.answers[b"/"] = with_length(b"twice", "Content-Length: 5")
    heard.append((client.send("GET", trivial_shop.url).body, "", "", ""))
    trivial_shop.answers[b"/"] = with_length(b"again!", "Content-Length: 6")
    heard.append((client.send("GET", trivial_shop.url).body, "", "", ""))

    assert heard == [
        (b"one", "Mon, 23 Nov 2026 08:00:00 GMT", "3", "text/plain"),
        (b"another", "Mon, 23 Nov 2026 08:00:01 GMT", "7", "text/plain"),
        (b"twice", "", "", ""),
        (b"again!", "", "", ""),
    ]


def test_a_length_without_digits_is_none_even_after_one_with(trivial_shop: TrivialShop) -> None:
    """A head that is like the last one but says no number is no answer."""
    client = transport()
    trivial_shop.answers[b"/"] = with_length(b"one")
    client.send("GET", trivial_shop.url)
    trivial_shop.answers[b"/"] = b"HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\none"

    with pytest.raises(ShopUnreachable, match="in digits"):
        client.send("GET", trivial_shop.url)


def test_a_head_that_is_not_like_those_before_is_read_as_it_is() -> None:
    """However many heads of a kind have come, one with a line more, fewer or another says what it says itself."""
    usual = b"HTTP/1.1 200 OK\r\ndate: now\r\ncontent-length: 3\r\nserver: any"
    for _ in range(3):
        frame, length = frame_of(usual)

    assert (frame.status, frame.keeps, frame.sets_cookies, length) == (200, True, False, 3)
    seen = {
        head: (frame.keeps, frame.sets_cookies, frame.headers.get("server"), length)
        for head in (
            usual.replace(b"3", b"45"),
            usual + b"\r\nset-cookie: a=1",
            usual + b"\r\nconnection: close",
            usual.replace(b"any", b"other"),
            usual.replace(b"server: any", b"Content-Length: 6"),
            usual.removesuffix(b"\r\nserver: any"),
            b"HTTP/1.1 200 OK\r\ndate: now\r\nserver: any",
        )
        for frame, length in (frame_of(head), frame_of(head), frame_of(head))
    }
    assert list(seen.values()) == [
        (True, False, "any", 45),
        (True, True, "any", 3),
        (False, False, "any", 3),
        (True, False, "other", 3),
        (True, False, None, 3),
        (True, False, None, 3),
        (False, False, "any", TO_THE_END),
    ]


def test_each_customer_keeps_the_cookies_that_came_with_the_own_answer(trivial_shop: TrivialShop) -> None:
    """Heads that differ in nothing but their cookies are told apart; of several lines, all are kept."""
    for name in ("zoe", "karim"):
        client = transport()
        trivial_shop.answers[b"/"] = with_length(b"", f"Set-Cookie: who={name}; Path=/", "set-cookie:  basket=1 ")
        answer = client.send("GET", trivial_shop.url)
        client.send("GET", trivial_shop.url)

        assert answer.headers["set-cookie"] == f"who={name}; Path=/, basket=1"
        assert f"\r\ncookie: who={name}; basket=1\r\n".encode() in trivial_shop.heads[-1]


def test_a_redirect_keeps_cookies_and_turns_into_a_get(trivial_shop: TrivialShop) -> None:
    """After 303 the next request is a GET without a body that carries the new cookie, and one step is told."""
    trivial_shop.answers[b"/order"] = (
        b"HTTP/1.1 303 See Other\r\nSet-Cookie: s=1; Path=/; HttpOnly\r\n"
        b"Location: /thanks?a=1\r\nContent-Length: 0\r\n\r\n"
    )
    told: list[tuple[str, str, str]] = []
    client = transport(
        headers={"x-mark": "run"},
        on_request=lambda step, method, began, took_s, size, error, sent: told.append((step, method, error)),
    )
    client.step = "place-order"
    answer = client.send("POST", f"{trivial_shop.url}/order", b"a=1", "application/x-www-form-urlencoded")

    assert answer.url == f"{trivial_shop.url}/thanks?a=1"
    assert trivial_shop.heads[1].startswith(b"GET /thanks?a=1 HTTP/1.1\r\n")
    assert b"\r\ncookie: s=1\r\n" in trivial_shop.heads[1]
    assert all(b"\r\nx-mark: run\r\n" in head for head in trivial_shop.heads)
    assert told == [("place-order", "POST", "")]


def test_a_step_is_told_with_all_that_was_sent_for_it(trivial_shop: TrivialShop) -> None:
    """A redirect is an HTTP request of its own, and so is one whose answer was left; the next step begins anew."""
    trivial_shop.answers[b"/order"] = b"HTTP/1.1 303 See Other\r\nLocation: /thanks\r\nContent-Length: 0\r\n\r\n"
    told: list[int] = []
    client = transport(on_request=lambda step, method, began, took_s, size, error, sent: told.append(sent))
    client.send_and_leave("POST", f"{trivial_shop.url}/order")
    client.send("POST", f"{trivial_shop.url}/order")
    client.send("GET", trivial_shop.url)

    assert told == [3, 1]
    assert len(trivial_shop.heads) == 4


def test_pages_of_a_host_that_was_asked_before_are_asked_for_in_the_same_words(trivial_shop: TrivialShop) -> None:
    """What is known of a host's other pages changes no request, and lets none go where the customer may not."""
    targets = ("/", "", "/a/b?c=d&e=f+g", "/a?", "/a#part", "/a?b=c#part", "/ä?ö=1", "/a;b", "?c=d", "//a", "/a?b?c")
    for target in targets:
        transport().send("GET", f"{trivial_shop.url.rstrip('/')}{target}", accept="*/*")
    alone = [head.split(b"\r\n", 1)[0] for head in trivial_shop.heads]
    trivial_shop.heads.clear()

    client = transport()
    for target in targets:
        client.send("GET", f"{trivial_shop.url.rstrip('/')}{target}", accept="*/*")

    assert [head.split(b"\r\n", 1)[0] for head in trivial_shop.heads] == alone
    with pytest.raises(Refused):
        client.send("GET", f"{trivial_shop.url.rstrip('/')}@elsewhere.test/a")


def test_a_redirect_elsewhere_is_refused(trivial_shop: TrivialShop) -> None:
    """The allow-list holds for redirects, whatever the spelling of the host."""
    for place in (b"http://127.0.0.2/", b"http://2130706434/", b"//elsewhere.test/", b"https://user@elsewhere.test/"):
        trivial_shop.answers[b"/"] = b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % place
        with pytest.raises(Refused):
            transport().send("GET", trivial_shop.url)


def test_a_stale_connection_is_not_the_shops_fault(trivial_shop: TrivialShop) -> None:
    """A connection that the shop closed while it was idle is replaced, for a GET and for a POST, without a doubt."""
    trivial_shop.answers[b"/last"] = with_length(b"x")
    client = transport()
    client.send("GET", trivial_shop.url)
    for idle in client._connections._idle.values():
        for connection in idle:
            connection.socket.shutdown(2)
    time.sleep(0.05)

    assert client.send("POST", f"{trivial_shop.url}/last", b"a=1", "text/plain").status == 200
    assert sum(head.startswith(b"POST /last") for head in trivial_shop.heads) == 1


def test_cookies_go_where_they_belong() -> None:
    """Host, path, Secure and expiry decide which cookies are sent; a domain that is not the shop's is refused."""
    jar = Cookies()
    jar.take("basket=7; Path=/shop", "shop.test", "/shop/cart")
    jar.take("login=1; Secure", "shop.test", "/")
    jar.take("foreign=1; Domain=other.test", "shop.test", "/")
    jar.take("wide=1; Domain=.shop.test; Path=/", "www.shop.test", "/")
    jar.take("gone=1; Path=/", "shop.test", "/")
    jar.take("gone=; Max-Age=0; Path=/", "shop.test", "/")

    assert jar.line("shop.test", "/shop/cart", secure=False) == "basket=7; wide=1"
    assert jar.line("shop.test", "/shopping", secure=True) == "login=1; wide=1"
    assert jar.line("evil-shop.test", "/", secure=True) == ""


def test_a_certificate_that_nobody_signed_is_refused(tmp_path: Path) -> None:
    """TLS is checked: a self-signed certificate is an outage of the kind TLS, with the host named."""
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*made, "-keyout", tmp_path / "key", "-out", tmp_path / "cert"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert", tmp_path / "key")
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                context.wrap_socket(listener.accept()[0], server_side=True)

        threading.Thread(target=serve, daemon=True).start()
        with pytest.raises(ShopUnreachable, match=r"127\.0\.0\.1:\d+: TLS"):
            Connections(5.0).take(("https", "127.0.0.1", listener.getsockname()[1]))
