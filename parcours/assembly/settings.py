"""All sections of parcours.toml, and how they are loaded."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from pydantic import BaseModel, ConfigDict, Field

from impact.settings import ImpactSettings
from journeys.settings import CustomerSettings
from load.settings import LoadSettings
from parcours.config import check_sections, find_file, load_sections
from parcours.domain.terms import Terms
from parcours.mailbox.settings import MailboxSettings
from parcours.runs import RunFolder


class ShopSettings(BaseModel):
    """Section ``[shop]``: which shop is played in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field("demo", min_length=1, description="name of an adapter, or file.py:Class of your own")
    url: str = Field("", description="http(s) address of a shop that is already up; empty to bring up the embedded one")
    allowed_hosts: tuple[str, ...] = Field((), description="hosts beside 127.0.0.1 that journeys may talk to")
    step_timeout_s: float = Field(30.0, gt=0, le=300, description="seconds that one step on a page may take")


class JourneysSettings(BaseModel):
    """Section ``[journeys]``: what is played, and how."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: tuple[str, ...] = Field((), description="files or folders with journeys of your own")
    shipped: bool = Field(True, description="false to leave out the journeys that come with parcours")
    promises: tuple[str, ...] = Field((), description="files with promises of your own")
    readers: tuple[str, ...] = Field((), description="files with readers of your own")
    browsers: int = Field(2, ge=1, le=32, description="browsers' contexts open at once")
    under_way: int = Field(0, ge=0, le=64, description="customers under way at once; 0 lets parcours choose")
    driver: Literal["browser", "http"] = Field("browser", description="browser, or http to play without one")
    trace: Literal["off", "on-failure", "on"] = Field("off", description="off, on-failure or on")
    pictures: bool = Field(True, description="true to keep screenshots")
    retries: int = Field(0, ge=0, le=5, description="how often a journey that ended badly is tried again")
    known: tuple[str, ...] = Field(
        (), description="promises known to be broken: told, not held against the run; 'relay-parcel: relay.*' for one"
    )
    expires_after_h: float = Field(
        168.0, gt=0, le=8_760, description="hours after its time at which a later act is no longer played"
    )
    runs: str = Field("runs", description="folder of the runs")
    seed: int = Field(1, ge=0, le=2**31, description="number from which personas are made")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a call; `file` is where they came from, None for the defaults."""

    file: Path | None
    shop: ShopSettings
    mailbox: MailboxSettings
    journeys: JourneysSettings
    customer: CustomerSettings
    promises: Terms
    load: LoadSettings
    impact: ImpactSettings

    def changed(self, **sections: dict[str, object]) -> Settings:
        """Return the settings with what the command line said in place of the file; None leaves a key as it is.

        What nobody set stays unset (`model_fields_set`), for some of it depends on what is done.

        Raises:
            ConfigError: If a value is out of range.
        """
        data = {name: getattr(self, name).model_dump(exclude_unset=True) for name in SECTIONS}
        for name, changes in sections.items():
            data[name].update({key: value for key, value in changes.items() if value is not None})
        return _build(self.file, check_sections("command line", data, SECTIONS))

    def seen_from(self, folder: Path) -> Settings:
        """Return the settings with every path that is written relative to *folder* as one from here."""
        if folder.resolve() == Path.cwd():
            return self

        def there(text: str) -> str:
            return text and str(folder / text)

        name, colon, attribute = self.shop.name.partition(":")
        own = self.journeys
        return self.changed(
            shop={"name": f"{there(name)}{colon}{attribute}" if name.endswith(".py") else None},
            journeys={
                "files": tuple(map(there, own.files)),
                "promises": tuple(map(there, own.promises)),
                "readers": tuple(map(there, own.readers)),
                "runs": there(own.runs),
            },
            load={"history": there(self.load.history)},
        )

    def as_json(self) -> dict[str, object]:
        """Return the resolved configuration, for run.json; it holds no secrets by construction."""
        return {name: getattr(self, name).model_dump(mode="json") for name in SECTIONS}


SECTIONS: dict[str, type[BaseModel]] = {
    "shop": ShopSettings,
    "mailbox": MailboxSettings,
    "journeys": JourneysSettings,
    "customer": CustomerSettings,
    "promises": Terms,
    "load": LoadSettings,
    "impact": ImpactSettings,
}


def load_settings(file: Path | None = None) -> Settings:
    """Load the configuration file: *file*, or the nearest parcours.toml above the working folder, or the defaults.

    Raises:
        ConfigError: With every error of the file at once.
    """
    path = file or find_file(Path.cwd())
    settings = _build(path, load_sections(path, SECTIONS))
    return settings.seen_from(path.parent) if path else settings


def recorded_settings(run: RunFolder) -> Settings:
    """Return the settings with which *run* was called, as far as its record tells them; the rest are the defaults.

    Raises:
        ConfigError: If the record holds what no setting can be.
    """
    about = run.about()
    given = {name: section for name, section in about.get("configuration", {}).items() if name in SECTIONS}
    settings = _build(None, check_sections(f"{run.path}/run.json", given, SECTIONS))
    return settings.seen_from(Path(os.path.normpath(run.path.parent / about.get("called_from", "."))))


def _build(path: Path | None, built: dict[str, BaseModel]) -> Settings:
    return Settings(
        file=path,
        shop=cast(ShopSettings, built["shop"]),
        mailbox=cast(MailboxSettings, built["mailbox"]),
        journeys=cast(JourneysSettings, built["journeys"]),
        customer=cast(CustomerSettings, built["customer"]),
        promises=cast(Terms, built["promises"]),
        load=cast(LoadSettings, built["load"]),
        impact=cast(ImpactSettings, built["impact"]),
    )
