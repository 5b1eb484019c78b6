"""``parcours record``: walk an unknown shop to its checkout and draft the adapter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parcours.commands.options import config_option, json_option

if TYPE_CHECKING:
    from parcours.assembly.recording.walk import Stop


@click.command()
@click.argument("url", required=False, metavar="[URL]")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="DIR",
    help="Folder of the drafts.  [default: here]",
)
@click.option("--headless", is_flag=True, help="Show no browser, though there is a display.")
@json_option
@config_option
def record(url: str | None, out: Path, headless: bool, as_json: bool, config: Path | None) -> int:
    """Walk the shop at URL (of parcours.toml without one) from home to product, basket and checkout, without ordering.

    Lists the fields and buttons of every page by the names that people see and screen readers say, and drafts an
    adapter (recorded.py) and an order (first_order.py). Exit code 0 where the order button was reached, else 3.
    """
    from parcours.assembly.recording.record import has_display, record_shop
    from parcours.assembly.settings import load_settings
    from parcours.errors import ConfigError

    settings = load_settings(config)
    address = url or settings.shop.url
    if not address:
        raise ConfigError("record: where is the shop?", way_out="parcours record URL, or url in [shop]")
    found = record_shop(
        address, out, settings, headed=has_display() and not headless, say=lambda stop: None if as_json else _list(stop)
    )
    if as_json:
        pages = [_as_json(stop) for stop in found.walk.stops]
        written = [str(path) for path in (found.adapter, found.order) if path]
        click.echo(json.dumps({"ended": found.walk.ended, "pages": pages, "written": written}, ensure_ascii=False))
    else:
        click.echo(f"\n{found.walk.ended}")
        for path in filter(None, (found.adapter, found.order)):
            click.echo(f"wrote {path}")
        if found.order:
            click.echo("\nnext:" if settings.shop.url else f"\nnext:\n  parcours init --url {address}")
            click.echo(f"  parcours journeys first-order --shop {found.adapter}")
            click.echo(f'for good, in parcours.toml: [shop] name = "{found.adapter}:RecordedShop"')
    return 0 if found.order else 3


def _list(stop: Stop) -> None:
    """Print one page: where it is, and what can be filled in and pressed there."""
    view = stop.view
    click.echo(f"\n{stop.place:9} {view.title or '(no title)'}  {view.url}")
    for control in view.controls:
        must = ", must be filled" if control.required else ""
        click.echo(f"  field   {control.label or '(no name)'}  [{control.type}{must}]")
    for name in dict.fromkeys(view.buttons):
        click.echo(f"  button  {name}")
    if not view.buttons:
        click.echo(f"  links   {len(view.links)}")


def _as_json(stop: Stop) -> dict[str, object]:
    return {
        "place": stop.place,
        "url": stop.view.url,
        "title": stop.view.title,
        "fields": [{"label": c.label, "type": c.type, "required": c.required} for c in stop.view.controls],
        "buttons": list(dict.fromkeys(stop.view.buttons)),
        "steps": [{"kind": step.kind, "name": step.name, "value": step.value} for step in stop.steps],
        "unknown": stop.unknown,
    }
