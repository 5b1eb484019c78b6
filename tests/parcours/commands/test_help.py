"""What a verb's help names is what there is."""

import pytest
from click.testing import CliRunner

from fixtures.realshops.service import known_recipes
from parcours.commands.root import VERBS, root, run


@pytest.mark.parametrize(("columns", "longest"), [(80, 80), (40, 52)])
def test_help_stays_within_a_narrow_terminal(monkeypatch, capsys, columns, longest):
    """No line of any help text is longer than the terminal is wide, but for words wider than their column."""
    monkeypatch.setenv("COLUMNS", str(columns))

    for verb in ((), *((verb,) for verb in VERBS)):
        assert run([*verb, "--help"]) == 0

    told = capsys.readouterr().out.splitlines()
    assert len(told) > 200
    assert max(len(line) for line in told) <= longest


@pytest.mark.parametrize("verb", VERBS)
def test_help_names_every_shop_that_is_known(verb):
    """Each verb that takes a shop names the demo shop, all that can be brought up, and the user's own."""
    said = " ".join(CliRunner().invoke(root, [verb, "--help"]).output.split())

    shops = ["demo", *known_recipes()]
    assert len(shops) > 2
    if "--shop" in said:
        assert f"--shop S Adapter: {', '.join(shops)}, or file.py:Class of your own." in said
