"""Laws of the configuration: every error at once, each with its place, what is expected and what was given."""

import pytest

from parcours.assembly.settings import load_settings
from parcours.errors import ConfigError


def load(tmp_path, text):
    """Load *text* as a parcours.toml."""
    file = tmp_path / "parcours.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file)


def complaints(tmp_path, text):
    """Return what is said of *text*, without the file's path."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    return caught.value.message.replace(f"{tmp_path}/", "").splitlines()


def test_without_a_file_everything_has_its_default(tmp_path, monkeypatch):
    """A stranger needs no configuration."""
    monkeypatch.chdir(tmp_path)

    settings = load_settings()

    assert (settings.file, settings.shop.name, settings.promises.refund_within_days) == (None, "demo", 14)


def test_all_errors_are_told_at_once(tmp_path):
    """A wrong section, a wrong key, a value out of range and a wrong type make four lines."""
    text = """
[shopp]
[shop]
nme = "x"
step_timeout_s = -1
[journeys]
browsers = "two"
"""

    assert complaints(tmp_path, text) == [
        'parcours.toml: [shopp]: no such section; did you mean "shop"?',
        "parcours.toml: [shop] step_timeout_s: expected above 0 (seconds that one step on a page may take), given -1",
        'parcours.toml: [shop] nme: no such key; did you mean "name"?',
        "parcours.toml: [journeys] browsers: expected a whole number (browsers' contexts open at once), given 'two'",
    ]


def test_broken_toml_is_told_with_its_line(tmp_path):
    """A syntax error names the line."""
    assert complaints(tmp_path, "[shop\n") == [
        "parcours.toml: expected TOML: Expected ']' at the end of a table declaration (at line 1, column 6)"
    ]


def test_a_section_that_is_no_table_is_told(tmp_path):
    """A bare value where a section belongs is an error, not a crash."""
    assert complaints(tmp_path, 'shop = "demo"\n') == ["parcours.toml: shop: expected a section [shop], given 'demo'"]


def test_the_command_line_wins_over_the_file_and_is_checked_like_it(tmp_path):
    """What the command line says replaces the file's value; None leaves it; a wrong value is refused."""
    settings = load(tmp_path, '[shop]\nname = "oscar"\n[journeys]\nbrowsers = 3\n')

    changed = settings.changed(shop={"name": None, "url": "http://127.0.0.1:9"}, journeys={"browsers": 5})

    assert (changed.shop.name, changed.shop.url, changed.journeys.browsers) == ("oscar", "http://127.0.0.1:9", 5)
    with pytest.raises(ConfigError, match=r"command line: \[journeys\] browsers"):
        settings.changed(journeys={"browsers": 99})


def test_pyproject_may_hold_the_configuration(tmp_path, monkeypatch):
    """The section [tool.parcours] of a pyproject.toml above the working folder is found."""
    (tmp_path / "pyproject.toml").write_text("[tool.parcours.journeys]\nseed = 42\n")
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")

    assert load_settings().journeys.seed == 42


def test_what_nobody_set_stays_unset_when_something_else_is_changed(tmp_path):
    """A default that depends on what is done can tell a value that was chosen from one that nobody chose."""
    file = tmp_path / "parcours.toml"
    file.write_text("[shop]\nstep_timeout_s = 30.0\n")
    chosen, plain = (load_settings(path).changed(journeys={"browsers": 3}) for path in (file, None))

    assert (chosen.shop.model_fields_set, chosen.shop.step_timeout_s) == ({"step_timeout_s"}, 30.0)
    assert (plain.shop.model_fields_set, plain.shop.step_timeout_s) == (set(), 30.0)
    assert plain.journeys.model_fields_set == {"browsers"}
