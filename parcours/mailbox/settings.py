"""Section ``[mailbox]``: where the personas' mail arrives."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

LOOPBACK = "127.0.0.1"
PORTS = {"imap": 143, "maildev": 1080, "mailpit": 8025}
"""The port of each kind where none is named; imap over TLS has another."""
IMAPS_PORT = 993


class MailboxSettings(BaseModel):
    """Section ``[mailbox]``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["sink", "imap", "maildev", "mailpit"] = Field(
        "sink", description="sink takes mail by SMTP itself; imap, maildev and mailpit are servers that do"
    )
    host: str = Field(LOOPBACK, min_length=1, description="where the mailbox is; a sink listens on 127.0.0.1 alone")
    port: int = Field(0, ge=0, le=65_535, description="its port; 0 for a free one (sink) or the kind's own")
    domain: str = Field("clients.example.org", min_length=3, description="domain of the personas' addresses")
    user: str = Field(
        "", validate_default=True, description="name of the account, for imap and for web pages that ask for one"
    )
    password_env: str = Field(
        "", validate_default=True, description="name of the environment variable that holds the password"
    )
    folder: str = Field("INBOX", min_length=1, description="folder of the account in which mail arrives, for imap")
    tls: Literal["tls", "starttls", "none"] = Field("tls", description="how the server is spoken to, for imap")
    poll_s: float = Field(
        0.2,
        gt=0,
        le=60,
        description="seconds between two looks while customers wait; after 3 s less often on imap with IDLE",
    )
    smtp: str = Field("", description="HOST:PORT to which a shop that is brought up sends its mail, unless to a sink")

    @field_validator("host")
    @classmethod
    def _sink_is_here(cls, host: str, info: ValidationInfo) -> str:
        if info.data.get("kind") == "sink" and host != LOOPBACK:
            raise ValueError("127.0.0.1 for a sink, or another kind")
        return host

    @field_validator("user", "password_env")
    @classmethod
    def _imap_has_an_account(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("kind") == "imap" and not value:
            raise ValueError("one for the kind imap")
        return value

    @field_validator("password_env")
    @classmethod
    def _a_name_and_no_secret(cls, name: str) -> str:
        if name and not name.isidentifier():
            raise ValueError("the name of an environment variable, such as SHOP_MAIL_PASSWORD, and no password")
        return name

    @field_validator("smtp")
    @classmethod
    def _host_and_port(cls, smtp: str) -> str:
        host, _, port = smtp.rpartition(":")
        if smtp and not (host and port.isdecimal() and 1 <= int(port) <= 65_535):
            raise ValueError("HOST:PORT with a port from 1 to 65535")
        return smtp

    @property
    def server_port(self) -> int:
        """The port named, else the kind's own; 0 for a sink on a free one."""
        if self.port:
            return self.port
        return IMAPS_PORT if (self.kind, self.tls) == ("imap", "tls") else PORTS.get(self.kind, 0)

    @property
    def smtp_address(self) -> tuple[str, int] | None:
        """Where a shop that is brought up sends its mail; None where nobody said."""
        host, _, port = self.smtp.rpartition(":")
        return (host, int(port)) if host else None
