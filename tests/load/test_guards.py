"""Rows 16 to 19 of the list of what a harness must survive: the guard-rails, before anything is sent."""

from __future__ import annotations

import pytest

from load.guards import HARD_DURATION_S, check_amounts, check_target, plain_host
from load.settings import LoadSettings
from parcours.errors import ConfigError, Refused

NAMES = {"shop.example.org": ["192.0.2.7"], "alias.example.org": ["192.0.2.7"], "localhost": ["127.0.0.1", "::1"]}


def resolve(name: str, port: int) -> list[str]:
    """Know a few names; an address stands for itself."""
    return NAMES.get(name, [name])


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8000/",
        "http://localhost:8000",
        "http://LOCALHOST.:8000",
        "http://127.1:8000",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://[::1]:8000/",
        "http://[::ffff:127.0.0.1]/",
    ],
)
def test_survive_17_this_machine_is_always_allowed(url: str) -> None:
    """The machine itself may be loaded however its address is spelt, and the address is written plainly afterwards."""
    target = check_target(url, [], [], resolve)
    assert target.host in ("127.0.0.1", "localhost", "::1")


@pytest.mark.parametrize(
    "url",
    [
        "http://shop.example.org/",
        "http://SHOP.example.org./",
        "http://alias.example.org/",
        "http://192.0.2.7/",
        "http://3221225991/",
        "http://127.0.0.1@shop.example.org/",
        "http://shop.example.org\\@127.0.0.1/",
        "http://127.0.0.1%2eexample.org/",
        "http://127.0.0.1.example.org/",
        "http://löcalhost/",
        "http://0.0.0.0/",
    ],
)
def test_survive_17_any_other_host_is_refused(url: str) -> None:
    """A host that nobody named is refused in every disguise, exit code 4."""
    with pytest.raises(Refused) as refused:
        check_target(url, [], ["shop.example.org"], resolve)
    assert refused.value.exit_code == 4


def test_survive_17_an_alias_of_an_allowed_host_is_not_allowed() -> None:
    """The name counts, not the address behind it."""
    with pytest.raises(Refused, match=r"alias\.example\.org"):
        check_target("https://alias.example.org", ["shop.example.org"], ["alias.example.org"], resolve)


def test_survive_17_an_allowed_host_must_be_confirmed_on_the_call() -> None:
    """The configuration alone does not start a load on a real host."""
    with pytest.raises(Refused, match=r"--confirm-host shop\.example\.org"):
        check_target("https://shop.example.org/fr", ["shop.example.org"], [], resolve)
    target = check_target("https://Shop.example.org./fr", ["shop.example.org"], ["SHOP.EXAMPLE.ORG"], resolve)
    assert (target.url, target.addresses) == ("https://shop.example.org/fr", ("192.0.2.7",))


def test_survive_17_localhost_must_be_this_machine() -> None:
    """A hosts file that sends localhost elsewhere does not open the door."""
    with pytest.raises(Refused, match="not this machine"):
        check_target("http://localhost/", [], [], lambda name, port: ["192.0.2.7"])


def test_what_is_no_web_address_is_a_wrong_call() -> None:
    """An address of another kind is the caller's mistake, exit code 2."""
    for url in ("ftp://127.0.0.1/", "127.0.0.1:8000", "http://", "http://[::1", "http://127.0.0.1:99999/"):
        with pytest.raises(ConfigError):
            check_target(url, [], [], resolve)


def test_survive_18_caps_are_named_with_their_way_out() -> None:
    """A rate, duration or number of workers above a cap is refused before the start, naming the key that lifts it."""
    settings = LoadSettings(max_rate_per_h=1000, max_duration_s=600, max_workers=2)
    check_amounts(settings, 1000, 600, 2)
    for rate, duration, workers, key in ((1001, 1, 1, "max_rate"), (1, 601, 1, "max_duration"), (1, 1, 3, "max_work")):
        with pytest.raises(Refused) as refused:
            check_amounts(settings, rate, duration, workers)
        assert key in refused.value.way_out


def test_survive_18_the_hard_caps_cannot_be_lifted() -> None:
    """No configuration lets a run last longer than a day, or keep more customers under way than the code allows."""
    with pytest.raises(Refused, match="cannot be lifted"):
        check_amounts(LoadSettings(max_duration_s=1e9), 1, HARD_DURATION_S + 1)
    with pytest.raises(Refused, match="cannot be lifted"):
        check_amounts(LoadSettings(max_in_flight=10**6), 1, 1)


def test_survive_19_a_run_without_a_duration_has_an_end() -> None:
    """The default configuration ends a run after two minutes."""
    assert LoadSettings().duration_s == 120


def test_hosts_have_one_plain_form() -> None:
    """However a host is written, it is compared in one form."""
    assert [plain_host(h) for h in ("Bücher.example", "A.B.", "[::FFFF:7f00:1]", "010.0.0.1", "1.2.3.4.5")] == [
        "xn--bcher-kva.example",
        "a.b",
        "127.0.0.1",
        "8.0.0.1",
        "1.2.3.4.5",
    ]
