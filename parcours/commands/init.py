"""``parcours init``: the first files of your own shop."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option("--url", default="", metavar="U", help="Address of your shop.")
def init(folder: Path, url: str) -> int:
    """Write parcours.toml, an adapter, a journey, a promise and a file for CI into FOLDER, or here without one.

    They run at once against the page at --url. Nothing is overwritten.
    """
    from parcours.assembly.starting import write_starter

    for path in write_starter(folder, url):
        click.echo(f"wrote {path}")
    steps = [
        ("parcours doctor", "checks configuration, browser, mailbox, shop and adapter, and says how to mend"),
        ("parcours journeys", "plays first_visit.py on your shop"),
        ("parcours record", "walks your shop to the checkout, and drafts an adapter and an order to play with it"),
    ]
    click.echo("\nnext:" + ("" if folder == Path() else f"  cd {folder}"))
    for command, does in steps:
        click.echo(f"  {command:18} {does}")
    if not url:
        click.echo("\nname your shop's address in parcours.toml first: [shop] url")
    return 0
