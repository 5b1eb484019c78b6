"""Pages that ask whether the customer is a machine: a captcha, a check of the browser, a queue in front of the shop.

A shop that asks so cannot be judged by a machine. It is looked for only where a customer could not go on.
"""

from __future__ import annotations

import re

from journeys.driver.page import PageView

_ASKED = re.compile(
    r"captcha|turnstile|je ne suis pas un robot|pas un robot|not a robot|are human|[êe]tes (?:bien )?(?:un )?humain"
    r"|checking your browser|v[ée]rification de (?:votre navigateur|s[ée]curit[ée])|unusual traffic|trafic inhabituel",
    re.IGNORECASE,
)
_PART = re.compile(
    r"<(?:iframe|div|script)[^>]+(?:g-recaptcha|h-captcha|hcaptcha\.com|recaptcha/|cf-turnstile|challenge-platform)",
    re.IGNORECASE,
)


def challenged(view: PageView) -> str:
    """Say in which words a page asks whether the customer is a machine; empty where it does not."""
    line = next((line for line in (view.title, *view.lines) if _ASKED.search(line)), "")
    if line:
        return f"the page asks whether the customer is a machine: “{line[:120]}”"
    return "the page holds a captcha" if _PART.search(view.html) else ""
