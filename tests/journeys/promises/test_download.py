"""Software by download."""

from __future__ import annotations

from typing import Any

import pytest

from parcours.domain.facts import Absent
from parcours.domain.promises import State


@pytest.mark.parametrize(
    ("promise", "word", "value", "subject", "state"),
    [
        ("download.announced", "mail.received", 2.0, "download", State.KEPT),
        ("download.announced", "mail.received", Absent("after 60 s"), "download", State.NOT_SEEN),
        ("download.second-path", "download.offered", True, "tracking", State.KEPT),
        ("download.second-path", "download.offered", Absent("no link"), "tracking", State.BROKEN),
        ("download.second-path", "download.offered", True, "mail", State.NOT_SEEN),
        ("download.intact", "download.intact", True, "mail", State.KEPT),
        ("download.intact", "download.damaged", "cut short", "mail", State.BROKEN),
        ("download.private", "download.stranger-opened", False, "", State.KEPT),
        ("download.private", "download.stranger-opened", True, "", State.BROKEN),
        ("download.licence-works", "licence.activated", True, "", State.KEPT),
        ("download.licence-works", "licence.activated", False, "", State.BROKEN),
        ("download.licence-works", "licence.activated", Absent("no key was given"), "", State.NOT_SEEN),
        ("download.link-lives", "download.alive-late", True, "", State.KEPT),
        ("download.link-lives", "download.alive-late", False, "", State.BROKEN),
    ],
)
def test_what_the_customer_found(diary: Any, promise: str, word: str, value: Any, subject: str, state: State) -> None:
    """Each look keeps or breaks its promise, and the mail alone is no second way."""
    assert state is diary.screen(word, value, subject).judge(promise).state


def test_an_announced_download_mail_that_never_comes_is_broken(diary: Any) -> None:
    """A mail that a touchpoint announced and that never came breaks the promise; one that nobody spoke of does not."""
    diary.screen("mail.promised", "A second mail brings the link", "download")
    diary.mail("mail.received", Absent("after 60 s"), "download")

    assert State.BROKEN is diary.judge("download.announced").state


def test_a_late_download_mail_is_broken(diary: Any) -> None:
    """A mail that was announced for the next minute and takes ten is late."""
    diary.screen("mail.within", 60.0, "download").mail("mail.received", 600.0, "download")

    assert State.BROKEN is diary.judge("download.announced").state


def test_a_shop_without_downloads_owes_no_download_mail(diary: Any) -> None:
    """Where the shop sends everything by post, a download mail that never came is not seen."""
    diary.lacks("step.offered", "it sends to the door", "delivery by download")
    diary.mail("mail.received", Absent("after 60 s"), "download")

    assert State.NOT_SEEN is diary.judge("download.announced").state
