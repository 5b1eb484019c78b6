"""Software by download: the link comes, lives, is private, the file is whole, the key works, and there is a second way.

Rests on ``mail.received`` (download), ``download.offered`` (subject: mail, tracking, thank-you), ``download.intact``,
``download.damaged``, ``download.alive-late``, ``download.stranger-opened``, ``licence.activated``.
"""

from __future__ import annotations

from journeys.promises.looking import looked, seen_instead, unseen
from journeys.promises.wording import capital, place
from parcours.clock import in_words
from parcours.domain.facts import Absent, Fact
from parcours.domain.ledger import Ledger
from parcours.domain.promises import Promise, Verdict, broken, kept, not_seen
from parcours.domain.terms import Terms


def announced(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the mail with link and key that was announced never comes, or comes late."""
    expected = "A mail brings the download link and the licence key"
    facts = ledger.find("mail.received", subject="download", present=False)
    promised = ledger.find("mail.promised", subject="download")
    within = min((float(str(fact.value)) for fact in ledger.find("mail.within", subject="download")), default=None)
    if not promised and not ledger.find("download.offered") and not any(fact.present for fact in facts):
        return not_seen("no touchpoint speaks of a download", *facts[:1])
    for fact in facts:
        if isinstance(fact.value, Absent):
            told = f"; {place(promised[0])} had announced it" if promised else ""
            return broken(expected, f"It never came {fact.value.seen}{told}", fact, *promised[:1])
        if fact.present and within is not None and float(str(fact.value)) > within:
            return broken(
                f"{expected} within {in_words(within)}", f"It came after {in_words(float(str(fact.value)))}", fact
            )
    came = [fact for fact in facts if fact.present]
    if came:
        return kept(f"it came after {in_words(float(str(came[0].value)))}", came[0], expected=expected)
    return unseen(ledger, "nobody waited for a download mail", "mail.received", subject="download")


def second_path(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the order's page offers no download, so that all hangs on one mail."""
    expected = "The order's page offers the download as well, so that not all hangs on one mail"
    facts = [fact for fact in ledger.find("download.offered", present=False) if fact.subject.startswith("tracking")]
    failures = [fact for fact in facts if fact.value is False or isinstance(fact.value, Absent)]
    if failures:
        return broken(expected, f"There is none: {seen_instead(failures[0])}", *failures[:2])
    offered = [fact for fact in facts if fact.present]
    if offered:
        return kept("the order's page offers it", *offered[:2], expected=expected)
    return unseen(ledger, "nobody looked for a download on the order's page", "download.offered")


def intact(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where a file that was bought does not come whole."""
    expected = "The file comes whole, as stated"
    damaged = ledger.find("download.damaged")
    if damaged:
        return broken(expected, f"{capital(place(damaged[0]))}: {damaged[0].value}", *damaged[:2])
    return looked(
        ledger,
        "download.intact",
        expected=expected,
        held="length, type and checksum are as stated",
        failed=seen_instead,
        reason="nothing was downloaded",
    )


def private(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where somebody without the customer's session could have the file or the key."""
    facts = ledger.find("download.stranger-opened")
    expected = "Nobody but the customer can have the file or the key"
    opened = [fact for fact in facts if fact.value is True]
    if opened:
        return broken(expected, "A stranger could have it by its address alone", *opened[:2])
    if facts:
        return kept("a stranger who tried was refused", *facts[:2], expected=expected)
    return unseen(ledger, "nobody tried as a stranger", "download.stranger-opened")


def licence_works(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the key does not activate the edition that was bought."""
    missing = ledger.absent("licence.activated")
    if missing and not ledger.find("licence.activated"):
        return not_seen(f"nothing could be activated: {seen_instead(missing[0])}", missing[0])
    return looked(
        ledger,
        "licence.activated",
        expected="The licence key activates the edition that was bought",
        held="the key was taken",
        failed=lambda fact: f"It was refused: {seen_instead(fact)}",
        reason="nobody tried to activate a licence",
    )


def link_lives(ledger: Ledger, terms: Terms) -> Verdict:
    """Broken where the link is dead before the end of the life that was stated for it."""

    def dead(fact: Fact) -> str:
        return f"Shortly before its stated end the link was dead: {seen_instead(fact)}"

    return looked(
        ledger,
        "download.alive-late",
        expected="The download link lives as long as stated",
        held="it still worked shortly before its stated end",
        failed=dead,
        reason="nobody tried the link late in its life",
    )


PROMISES = (
    Promise("download.announced", "A mail with link and key comes, as announced.", announced, "critical"),
    Promise("download.second-path", "The download can be had without the mail, too.", second_path),
    Promise("download.intact", "The file that was bought comes whole.", intact, "critical"),
    Promise("download.private", "File and key are for the customer alone.", private, "blocker"),
    Promise("download.licence-works", "The licence key activates what was bought.", licence_works, "critical"),
    Promise("download.link-lives", "The download link lives as long as it says.", link_lives),
)
