"""``parcours shop``: serve the demo shop, its mailbox page and its control page, to look at."""

from __future__ import annotations

import time

import click

from parcours.commands.options import Whole, json_option


@click.command()
@click.option(
    "--port", type=Whole(0, 65_535), default=8000, metavar="P", help="Port; 0 for a free one.  [default: 8000]"
)
@click.option("--fault", "faults", multiple=True, metavar="F", help="Fault to commit; may be repeated.")
@click.option("--at", metavar="TIME", help="First moment of the shop's clock, such as 2026-11-23T10:00 (Paris).")
@click.option("--mailbox", metavar="M", help="Send mails to smtp://127.0.0.1:PORT, not to a mailbox of its own.")
@json_option
def shop(port: int, faults: tuple[str, ...], at: str | None, mailbox: str | None, as_json: bool) -> int:
    """Serve the demo shop until Ctrl-C; its control page, with clock, faults and mails, is at /controle."""
    from parcours.assembly.demo_shop import serve_shop

    with serve_shop(port, list(faults), at, mailbox) as serving:
        click.echo(serving.welcome(as_json))
        try:
            while serving.alive():
                time.sleep(0.2)
        except KeyboardInterrupt:
            click.echo("the shop is closed", err=True)
            return 0
    click.echo("the shop ended by itself; its log says why", err=True)
    return 3
