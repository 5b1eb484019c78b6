"""Section [mailbox]: which mailbox is opened, what is refused, and that no secret is said."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from parcours.assembly.mailboxes import opened_mailbox
from parcours.assembly.settings import load_settings
from parcours.errors import ConfigError, MailboxUnreachable

SECRET = "not-to-be-said-9b1d"


def configured(tmp_path: Path, text: str) -> Path:
    """Write a configuration."""
    path = tmp_path / "parcours.toml"
    path.write_text(text)
    return path


def test_all_errors_of_the_section_are_told_at_once(tmp_path: Path) -> None:
    """Each with its key, what is expected and what was given; an unknown key with the nearest that exists."""
    path = configured(
        tmp_path, '[mailbox]\nkind = "imap"\nhots = "mail.example.org"\nport = 70000\npassword_env = "my password"\n'
    )
    with pytest.raises(ConfigError) as refused:
        load_settings(path)

    told = [line.removeprefix(f"{path}: ") for line in refused.value.message.splitlines()]
    assert [line.split(":")[0] for line in told] == [
        "[mailbox] port",
        "[mailbox] user",
        "[mailbox] password_env",
        "[mailbox] hots",
    ]
    assert 'did you mean "host"?' in told[3]
    assert "name of an environment variable" in told[2]


@pytest.mark.parametrize(
    ("lines", "kind", "port"),
    [
        ("", "sink", 0),
        ('kind = "imap"\nuser = "u"\npassword_env = "P"', "imap", 993),
        ('kind = "imap"\nuser = "u"\npassword_env = "P"\ntls = "none"', "imap", 143),
        ('kind = "maildev"', "maildev", 1080),
        ('kind = "mailpit"\nport = 9000', "mailpit", 9000),
    ],
)
def test_every_kind_has_a_port_of_its_own(tmp_path: Path, lines: str, kind: str, port: int) -> None:
    """Where no port is named, the kind's own is asked."""
    mailbox = load_settings(configured(tmp_path, f"[mailbox]\n{lines}\n")).mailbox
    assert (mailbox.kind, mailbox.server_port) == (kind, port)


def test_a_sink_listens_on_this_machine_alone(tmp_path: Path) -> None:
    """A sink at any other address is refused, and the way out is another kind."""
    with pytest.raises(ConfigError, match=r"\[mailbox\] host: expected 127\.0\.0\.1 for a sink, or another kind"):
        load_settings(configured(tmp_path, '[mailbox]\nhost = "mail.example.org"\n'))


def test_a_secret_that_is_not_set_is_asked_for_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the variable, and how to set it."""
    monkeypatch.delenv("PARCOURS_TEST_MAIL", raising=False)
    lines = 'kind = "imap"\nuser = "u"\npassword_env = "PARCOURS_TEST_MAIL"\nsmtp = "127.0.0.1:25"'
    with pytest.raises(ConfigError, match="environment variable PARCOURS_TEST_MAIL, which is not set"):
        opened_mailbox(load_settings(configured(tmp_path, f"[mailbox]\n{lines}\n")))


def test_where_the_server_takes_mail_must_be_said_for_a_shop_that_is_brought_up(tmp_path: Path) -> None:
    """A shop that Parcours starts sends its mail by SMTP, and only the user knows where the server takes it."""
    with pytest.raises(ConfigError, match=r"\[mailbox\] smtp: expected HOST:PORT"):
        opened_mailbox(load_settings(configured(tmp_path, '[mailbox]\nkind = "mailpit"\n')))


@pytest.mark.parametrize("kind", ["imap", "maildev", "mailpit"])
def test_survive_29_a_server_that_is_down_is_told_before_anything_is_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """Exit 3, with the place, the way out, and without the secret."""
    monkeypatch.setenv("PARCOURS_TEST_MAIL", SECRET)
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    lines = f'kind = "{kind}"\nport = {port}\nuser = "u"\npassword_env = "PARCOURS_TEST_MAIL"\nsmtp = "127.0.0.1:25"'
    settings = load_settings(configured(tmp_path, f'[mailbox]\ntls = "none"\n{lines}\n'))
    with pytest.raises(MailboxUnreachable) as down:
        opened_mailbox(settings)

    assert (str(port) in str(down.value), SECRET in str(down.value), down.value.exit_code) == (True, False, 3)
    assert SECRET not in str(settings.as_json())
