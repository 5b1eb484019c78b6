"""The recipes for CI say only what is true: they parse, and every command, option, journey and target exists."""

import re
import shlex
from pathlib import Path

import click
import pytest
import yaml

from load.peaks import find_peak
from parcours.assembly.catalogue import known_journeys
from parcours.commands.root import root

PROJECT = Path(__file__).parents[3]
RECIPES = sorted((PROJECT / "docs" / "ci").iterdir())
CALL = re.compile(r"(?:^|[\s/;&\"'`=])parcours ((?:[a-z]+)(?: [^\n`#|&>;]*)?)")


def calls(text):
    """Return every call of parcours in a recipe, each as a list of words."""
    return [shlex.split(found) for line in text.splitlines() for found in CALL.findall(line) if "://" not in line]


@pytest.mark.parametrize("recipe", [*RECIPES, PROJECT / "docs" / "ci.md"], ids=lambda path: path.name)
def test_every_call_is_one_that_exists(recipe):
    """Each verb is there, click takes its options and their values, and each journey or peak has that name."""
    found = [
        words
        for words in calls(recipe.read_text())
        if not recipe.name.endswith(".md") or words[0] in root.list_commands(None)
    ]

    assert found
    for words in found:
        command = root.get_command(click.Context(root), words[0])
        context = command.make_context(words[0], words[1:])
        for name in context.params.get("names", ()):
            assert name in known_journeys() or name.isupper() or name.startswith("NAME")
        if words[0] == "load":
            assert find_peak(context.params["peak"])


@pytest.mark.parametrize("recipe", [path for path in RECIPES if path.suffix == ".yml"], ids=lambda path: path.name)
def test_the_recipe_is_yaml_and_its_targets_exist(recipe):
    """A YAML recipe parses, and every make target that it names is in the Makefile."""
    text = recipe.read_text()
    targets = set(re.findall(r"^([a-z-]+):", (PROJECT / "Makefile").read_text(), re.MULTILINE))
    named = {target for line in re.findall(r"make ([a-z -]+)$", text, re.MULTILINE) for target in line.split()}

    assert isinstance(yaml.safe_load(text), dict)
    assert named
    assert named <= targets


def test_github_runs_what_it_should():
    """The workflow has triggers, jobs with steps, pinned actions, and keeps the reports whatever happens."""
    workflow = yaml.safe_load((PROJECT / "docs" / "ci" / "github-actions.yml").read_text())
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]

    assert set(workflow[True]) == {"push", "pull_request", "schedule"}  # YAML 1.1 reads the key "on" as true
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"]) for step in steps if "uses" in step)
    assert [step["if"] for step in steps if "upload-artifact" in step.get("uses", "")] == ["always()", "always()"]


def test_gitlab_collects_what_a_run_writes():
    """Each job extends the hidden one, which takes junit.xml from where runs leave it."""
    jobs = yaml.safe_load((PROJECT / "docs" / "ci" / "gitlab-ci.yml").read_text())

    assert jobs[".parcours"]["artifacts"]["reports"]["junit"] == "runs/*/junit.xml"
    assert {name: job["extends"] for name, job in jobs.items() if name in jobs["stages"]} == {
        "journeys": ".parcours",
        "peak": ".parcours",
    }


def test_the_crontab_has_five_fields_a_line():
    """Every line of the crontab is a comment, a setting, or five fields of time and a command."""
    field = r"(?:\*|\d+)(?:/\d+)?"
    for line in (PROJECT / "docs" / "ci" / "crontab").read_text().splitlines():
        assert not line or line.startswith("#") or re.match(rf"[A-Z_]+=|(?:{field} ){{5}}\S", line), line
        assert "%" not in line  # cron takes it for the end of a line


def test_the_page_and_the_recipes_know_each_other():
    """docs/ci.md links to every recipe there is."""
    page = (PROJECT / "docs" / "ci.md").read_text()

    assert [path.name for path in RECIPES if f"(ci/{path.name})" not in page] == []
