"""A customer's memory as plain JSON: what must outlive the process where acts are days apart.

The ledger is not part of it; whoever lays a journey aside keeps that beside it. What stands here holds addresses
and whole mails, so it belongs into a file that nobody else can read.
"""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from journeys.customer import Customer
from journeys.readers import ReadMail
from journeys.readers.mime import Attachment
from parcours.domain.facts import Touchpoint
from parcours.records import Json, value_from_json, value_to_json


def remember(customer: Customer) -> Json:
    """Return all that *customer* knows beside the ledger."""
    mails = customer.mails()
    return {
        "email": customer.email,
        "own_words": list(customer.own_words),
        "reply_to": customer.reply_to,
        "looked_at": customer._looked_at.isoformat(),
        "known": sorted(customer._known),
        "followed": sorted(customer._followed),
        "mails": [_mail_to_json(mail) for mail in mails],
        "sent_again": [index for index, mail in enumerate(mails) if any(mail is one for one in customer.sent_again)],
        "last_said": [[*key, value_to_json(value)] for key, value in customer._last_said.items()],
        "last_frame": [list(line) for line in customer._last_frame],
    }


def recall(customer: Customer, memory: Json, laid_aside: datetime, *, lasting: bool) -> None:
    """Give *customer* back what `remember` returned.

    Args:
        customer: A customer who has done nothing yet.
        memory: What was remembered.
        laid_aside: When the journey was laid aside, timezone-aware.
        lasting: Whether the mailbox kept what came meanwhile; an embedded one does not, and numbers its letters anew.
    """
    now = customer.clock.now()
    customer.email = str(memory["email"])
    customer.own_words.extend(memory["own_words"])
    customer.reply_to = str(memory["reply_to"])
    customer._looked_at = datetime.fromisoformat(memory["looked_at"])
    customer._known = frozenset(memory["known"]) if lasting else frozenset()
    customer._away = None if lasting else (laid_aside, now)
    customer._resumed_at = now
    customer._followed.update(memory["followed"])
    mails = [_mail_from_json(mail) for mail in memory["mails"]]
    customer._read.extend(mails)
    customer.sent_again.extend(mails[index] for index in memory["sent_again"])
    for name, touchpoint, subject, value in memory["last_said"]:
        customer._last_said[(name, Touchpoint(touchpoint), subject)] = value_from_json(value)
    customer._last_frame = [(name, subject, value) for name, subject, value in memory["last_frame"]]


def _mail_to_json(mail: ReadMail) -> Json:
    return {
        "kind": mail.kind,
        "subject": mail.subject,
        "at": mail.at.isoformat(),
        "text": mail.text,
        "links": list(mail.links),
        "attachments": [
            {"filename": one.filename, "content_type": one.content_type, "body": base64.b64encode(one.body).decode()}
            for one in mail.attachments
        ],
        "language": mail.language,
        "evidence": mail.evidence,
    }


def _mail_from_json(data: dict[str, Any]) -> ReadMail:
    attachments = (
        Attachment(one["filename"], one["content_type"], base64.b64decode(one["body"])) for one in data["attachments"]
    )
    return ReadMail(
        kind=data["kind"],
        subject=data["subject"],
        at=datetime.fromisoformat(data["at"]),
        text=data["text"],
        html="",  # its facts are in the ledger, its page in the evidence; nobody reads it again
        links=tuple(data["links"]),
        attachments=tuple(attachments),
        language=data["language"],
        facts=(),
        evidence=data["evidence"],
    )
