"""The allow-list of hosts."""

from __future__ import annotations

import pytest

from journeys.driver.hosts import AllowedHosts
from parcours.errors import Refused, SpecError

HOSTS = AllowedHosts(["shop.example.org", "127.0.0.1:8080", "https://café.example/boutique", "[::1]:80"])


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example.org/a",
        "http://SHOP.example.org:8443/",
        "http://shop.example.org./",
        "http://user:word@shop.example.org/",
        "http://127.0.0.1:9999/",
        "http://[::1]:7/",
        "https://xn--caf-dma.example/",
        "https://CAFÉ.example/",
        "about:blank",
        "data:text/plain,x",
    ],
)
def test_an_allowed_host_is_known_however_it_is_written(url: str) -> None:
    """Case, final dot, port, user and international writing do not matter."""
    assert HOSTS.allows(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example/",
        "http://shop.example.org@elsewhere.example/",
        "http://shop.example.org.elsewhere.example/",
        "http://sub.shop.example.org/",
        "http://127.0.0.2/",
        "http://2130706433/",
        "http://localhost/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://[broken/",
        "http:///x",
    ],
)
def test_any_other_host_is_not(url: str) -> None:
    """Look-alikes, aliases, sub-domains and other schemes are other hosts."""
    assert not HOSTS.allows(url)


def test_the_refusal_names_the_host_without_secrets() -> None:
    """The message names where it would have gone, without user, password and query, and what is allowed."""
    with pytest.raises(Refused) as refusal:
        HOSTS.check("https://ana:sentinel@elsewhere.example/login?token=sentinel#sentinel")

    assert "https://elsewhere.example/login" in str(refusal.value)
    assert "sentinel" not in str(refusal.value)
    assert "shop.example.org" in str(refusal.value)


@pytest.mark.parametrize("entries", [[], [""], ["*"], ["a,b"], ["http://"], ["*.example.org"]])
def test_an_entry_that_is_no_host_is_refused(entries: list[str]) -> None:
    """An empty list or a pattern is a mistake in the configuration."""
    with pytest.raises(SpecError):
        AllowedHosts(entries)
