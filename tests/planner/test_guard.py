"""Row 45: the page answers to its own names on this machine, to its own requests, and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.datastructures import Headers

from planner.guard import refusal

HOST = {"host": "127.0.0.1:8017"}


@pytest.mark.parametrize("host", ["127.0.0.1:8017", "localhost:8017", "LOCALHOST:8017"])
def test_its_own_names_are_welcome(host: str) -> None:
    """The page may be asked for by the loopback address or localhost, with its port."""
    assert refusal("GET", "/", Headers({"host": host}), 8017) == ""


@pytest.mark.parametrize(
    "host",
    [
        "", "127.0.0.1", "127.0.0.1:80", "evil.test:8017", "127.0.0.1.evil.test:8017", "localhost.:8017",
        "user@127.0.0.1:8017", "0.0.0.0:8017", "[::1]:8017", "2130706433:8017", "127.0.0.1:8017.evil.test",
    ],
)  # fmt: skip
def test_survive_45_any_other_name_is_refused(host: str) -> None:
    """A name that was made to point here (DNS rebinding), or any trick with it, is refused by its text."""
    assert refusal("GET", "/", Headers({"host": host}), 8017).startswith("Host: expected 127.0.0.1:8017 or localhost")


@pytest.mark.parametrize("origin", ["http://evil.test", "null", "https://127.0.0.1:8017", "http://127.0.0.1:9"])
def test_survive_45_a_foreign_origin_is_refused(origin: str) -> None:
    """Another page's script is refused, even when it names the right host."""
    assert refusal("POST", "/staff", Headers(HOST | {"origin": origin}), 8017).startswith("Origin: expected")


@pytest.mark.parametrize(
    ("method", "path", "mode", "welcome"),
    [
        ("GET", "/", "navigate", True), ("GET", "/", "no-cors", False), ("GET", "/answer", "navigate", False),
        ("GET", "/scenario.toml", "navigate", False), ("POST", "/", "navigate", False),
        ("POST", "/staff", "no-cors", False),
    ],
)  # fmt: skip
def test_from_elsewhere_only_a_link_to_the_page_may_be_followed(
    method: str, path: str, mode: str, welcome: bool
) -> None:
    """A shared address opens from any page; nothing else of it can be asked for from there."""
    headers = Headers(HOST | {"sec-fetch-site": "cross-site", "sec-fetch-mode": mode})

    assert (refusal(method, path, headers, 8017) == "") is welcome


def test_a_refusal_is_403_with_its_reason(client: Any) -> None:
    """Who asks by another name is told why, and gets nothing of the page."""
    response = client.get("/", headers={"host": "evil.test"})

    assert response.status_code == 403
    assert response.text == "Host: expected 127.0.0.1:8017 or localhost:8017, given 'evil.test'"


@pytest.mark.parametrize("path", ["/", "/static/page.js", "/answer?volume=x", "/nowhere"])
def test_survive_45_every_answer_binds_the_browser(client: Any, path: str) -> None:
    """Each answer carries the policy: everything from this server, no inline script, no frame, no other origin."""
    headers = client.get(path).headers

    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self' ")
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "access-control-allow-origin" not in headers


def test_survive_45_no_preflight_is_granted(client: Any) -> None:
    """A preflight of another origin gets no permission."""
    response = client.options("/staff", headers={"origin": "http://evil.test", "access-control-request-method": "POST"})

    assert response.status_code == 403
    assert not any(name.startswith("access-control") for name in response.headers)
