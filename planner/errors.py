"""What the page says when it was asked for something that cannot be."""

from __future__ import annotations

from collections.abc import Mapping

from parcours.errors import ConfigError


class FieldErrors(ConfigError):
    """One or more fields of the page are wrong; each is told beside its field.

    Args:
        fields: What is wrong by the field's key, expected value and given value included; the empty key is for what
            belongs to no field.
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("\n".join(f"{key}: {text}" if key else text for key, text in fields.items()))
        self.fields = dict(fields)
