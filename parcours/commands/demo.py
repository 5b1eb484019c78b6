"""``parcours demo``: the whole loop on the embedded shop, with one report at the end."""

from __future__ import annotations

from pathlib import Path

import click

from parcours.commands.options import Whole, config_option, json_option


@click.command()
@click.option("-n", "browsers", type=Whole(1, 32), metavar="N", help="Browsers at work at once.  [default: 2]")
@click.option("--driver", type=click.Choice(["browser", "http"]), help="Play in a browser (the truth) or without one.")
@json_option
@config_option
def demo(browsers: int | None, driver: str | None, as_json: bool, config: Path | None) -> int:
    """Play the whole loop: customers one by one, a crowd, the contact centre, and what the broken promises cost.

    Exit code 0 says that the healthy shop was found healthy, that the fault was caught, and that every chapter was
    played; 1 that a fault was missed or a healthy promise accused, 3 that a chapter could not be played.
    """
    import json

    from parcours.assembly.catalogue import known_journeys
    from parcours.assembly.settings import load_settings
    from parcours.assembly.whole_loop import Listener, Loop
    from parcours.commands.progress import Progress
    from reports.document import document
    from reports.load import load_run
    from reports.story import story_json
    from reports.terminal_story import print_story

    settings = load_settings(config).changed(
        shop={"name": "demo", "url": ""}, journeys={"browsers": browsers, "driver": driver}
    )
    with Progress(len(known_journeys()) + 1) as progress:
        run, code = Loop(settings, Listener(progress.say, progress.advance), config).play()
    told = load_run(run.path)
    if as_json:
        click.echo(json.dumps({**document(told), "story": story_json(told)}, ensure_ascii=False))
    else:
        print_story(told)
    return code
