"""How the run was made, so that it can be made again, and what the words of the report mean."""

from __future__ import annotations

import shlex

from reports.model import Ending
from reports.page.kit import Kit, Section
from reports.words import ending_meaning


def make(kit: Kit) -> Section:
    """Make the foot of the page."""
    run = kit.run
    endings = [(ending, ending_meaning(ending)) for ending in Ending if run.endings[ending]]
    words = run.argv if run.argv[:1] == ("parcours",) else ("parcours", *run.argv)
    return Section("about", "This run", kit.render("about.html", call=shlex.join(words), endings=endings))
