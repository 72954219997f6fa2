"""Whether what was said of a record of a country can be stored: by what the fields themselves say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

LARGEST = 2_147_483_647


def stripped(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: said.strip() if isinstance(said, str) else said for name, said in facts.items()}


def wrong_in(model: type[models.Model], facts: Mapping[str, Any]) -> dict[str, Any]:
    """A sentence for each field that cannot stand so; empty where all can."""
    wrong = {}
    for name, said in facts.items():
        if sentence := _wrong(model._meta.get_field(name), said):
            wrong[name] = sentence
    return wrong


def _wrong(field: Any, said: Any) -> Any:
    if said in (None, ""):
        return None if field.blank else _("This is needed.")
    if field.choices:
        return None if said in dict(field.choices) else _("Choose one of what is offered.")
    if isinstance(said, str) and field.max_length and len(said) > field.max_length:
        return _("This has %(n)d characters; there is room for %(most)d.") % {
            "n": len(said), "most": field.max_length,
        }  # fmt: skip
    if isinstance(field, models.PositiveIntegerField) and not 0 <= said <= LARGEST:
        return _("Give a number from 0 to 2,147,483,647.")
    return None
