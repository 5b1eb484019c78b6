"""What a verb's help names is what there is."""

import pytest
from click.testing import CliRunner

from fixtures.realshops.service import known_recipes
from parcours.commands.root import VERBS, root


@pytest.mark.parametrize("verb", VERBS)
def test_help_names_every_shop_that_is_known(verb):
    """Each verb that takes a shop names the demo shop, all that can be brought up, and the user's own."""
    said = " ".join(CliRunner().invoke(root, [verb, "--help"]).output.split())

    shops = ["demo", *known_recipes()]
    assert len(shops) > 2
    if "--shop" in said:
        assert f"--shop S Adapter: {', '.join(shops)}, or file.py:Class of your own." in said
