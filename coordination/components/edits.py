"""What was edited here: where a row says something else than the reference last said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from coordination.components.models import Component, Country, Region

NAMES = ("name_en", "name_fr", "name_es", "name_ar")
COMPONENT_FIELDS = (*NAMES, "short_name", "country_id", "region")
COUNTRY_FIELDS = (*NAMES, "region")
ALIASES = "aliases"


@dataclass(frozen=True)
class Edit:
    """One field that differs from the reference: what it says here, and what the reference said."""

    name: str
    label: Any
    here: str
    reference: str


def names_of_edits(
    loaded: Mapping[str, Any], values: Mapping[str, Any], aliases: Iterable[str] | None = None
) -> list[str]:
    """The fields that were edited here, of a row with these values. A row made here has none."""
    found = [name for name, value in values.items() if name in loaded and loaded[name] != value]
    if aliases is not None and loaded and set(loaded.get(ALIASES, ())) != set(aliases):
        found.append(ALIASES)
    return found


def edits_of(row: Component | Country) -> list[Edit]:
    """All fields of a row that were edited here. One query for a component's aliases, unless read along."""
    is_component = isinstance(row, Component)
    fields = COMPONENT_FIELDS if is_component else COUNTRY_FIELDS
    values = {name: getattr(row, name) for name in fields}
    aliases = [each.name for each in row.aliases.all()] if isinstance(row, Component) else None
    here: dict[str, Any] = values | {ALIASES: aliases}
    return [
        Edit(name, label_of(type(row), name), spoken(name, here[name]), spoken(name, said))
        for name in names_of_edits(row.loaded, values, aliases)
        for said in [row.loaded.get(name, [])]
    ]


def label_of(model: Any, name: str) -> Any:
    if name == ALIASES:
        return Component._meta.get_field("aliases").related_model._meta.verbose_name_plural
    return model._meta.get_field(name).verbose_name


def spoken(name: str, value: Any) -> str:
    """A value in words: a region by its name, aliases with commas between."""
    if value is None or value == "":
        return ""
    if name == "region":
        return str(dict(Region.choices).get(value, value))
    return ", ".join(value) if isinstance(value, list) else str(value)


def edited(rows: Iterable[Component | Country]) -> list[Component | Country]:
    """Those of these rows in which anything was edited here. Aliases are read along."""
    return [row for row in rows if edits_of(row)]
