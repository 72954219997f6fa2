"""Bringing countries, components and aliases in line with the reference, without losing local edits.

What the reference last said of a row is kept beside it (`loaded`). A field that says something
else now was edited here: it is left, and reported. A row that the reference drops is left too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from coordination.components import reference
from coordination.components.models import Alias, Component, Country
from coordination.components.names import index, short_forms
from coordination.components.staying import why_country_stays

COUNTRY_FIELDS = (*reference.NAMES, "iso2", "region", "go_id")
COMPONENT_FIELDS = (
    *reference.NAMES,
    *("kind", "short_name", "country_id", "region", "part_of_id"),
)


@dataclass
class Report:
    """What a load did: rows `added` and `changed`, and what it `left` as it was, with the reason."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def wrote(self) -> bool:
        return bool(self.added or self.changed)


def load_countries(report: Report) -> None:
    known = {country.iso3: country for country in Country.objects.all()}
    new, old = [], []
    for iso3, said in reference.countries():
        row = known.pop(iso3, None)
        if row is None:
            new.append(Country(iso3=iso3, loaded=said, **said))
        elif merge(row, said, iso3, report):
            row.version += 1
            old.append(row)
    Country.objects.bulk_create(new)
    Country.objects.bulk_update(old, [*COUNTRY_FIELDS, "loaded", "version"], batch_size=50)
    report.added += [country.iso3 for country in new]
    report_dropped(known, report)


def load_components(report: Report) -> None:
    """Components, their aliases, and what searches look through. The countries are there already."""
    known = {component.code: component for component in Component.objects.all()}
    said = dict(reference.components())
    for is_part in (False, True):  # an office needs its institution to be there
        ids = {code: row.pk for code, row in known.items()}
        batch = {code: each for code, each in said.items() if bool(each["part_of"]) == is_part}
        new, old = [], []
        for code, each in batch.items():
            fields = stored(each, ids)
            row = known.get(code)
            if row is None:
                new.append(Component(code=code, loaded=fields, **fields))
            elif merge(row, _without_bound(row, fields, code, report), code, report):
                row.version += 1
                old.append(row)
        known |= {row.code: row for row in Component.objects.bulk_create(new)}
        Component.objects.bulk_update(old, [*COMPONENT_FIELDS, "loaded", "version"], batch_size=50)
        report.added += [row.code for row in new]
    load_aliases(known, said, report)
    report_dropped({code: row for code, row in known.items() if code not in said}, report)
    refresh_search_text()


def stored(said: Mapping[str, Any], ids: Mapping[str, int]) -> dict[str, Any]:
    """What the reference says of a component, by the names of the columns. Aliases are apart."""
    fields = {name: each for name, each in said.items() if name in COMPONENT_FIELDS}
    part_of = ids[said["part_of"]] if said["part_of"] else None
    return fields | {"country_id": said["country"], "part_of_id": part_of}


def _without_bound(
    row: Component, said: dict[str, Any], label: str, report: Report
) -> dict[str, Any]:
    """What is taken over of a component: not another country while records are kept in its own."""
    if said["country_id"] == row.country_id or not (stays := why_country_stays(row)):
        return said
    report.left.append(f"{label}.country_id: {stays}")
    return {name: value for name, value in said.items() if name != "country_id"}


def merge(row: Any, said: Mapping[str, Any], label: str, report: Report) -> bool:
    """Take over what the reference says, except where the field was edited here. True: save the row.

    A field that is empty and was never loaded is filled in.
    """
    moved = False
    for name, new in said.items():
        here = getattr(row, name)
        if here == new:
            continue
        untouched = here == row.loaded[name] if name in row.loaded else here in ("", None)
        if untouched:
            setattr(row, name, new)
            report.changed.append(f"{label}.{name}: {here!r} → {new!r}")
            moved = True
        else:
            report.left.append(f"{label}.{name}: edited here ({here!r}; the reference: {new!r})")
    if all(row.loaded.get(name, ...) == new for name, new in said.items()):
        return moved
    row.loaded = {**row.loaded, **said}
    return True


def load_aliases(
    known: Mapping[str, Component], said: Mapping[str, Mapping[str, Any]], report: Report
) -> None:
    """Add aliases that the reference has, take away those it had, leave those written here."""
    here: dict[int, dict[str, Alias]] = defaultdict(dict)
    for alias in Alias.objects.all():
        here[alias.component_id][alias.name] = alias
    new, gone, marked = [], [], []
    for code, each in said.items():
        row, wanted = known[code], list(each["aliases"])
        mine, before = here[row.pk], row.loaded.get("aliases", [])
        for name in wanted:
            if name in mine:
                continue
            if name in before:
                report.left.append(f"{code}.aliases: “{name}” was taken away here")
                continue
            new.append(Alias(component=row, name=name, from_reference=True))
            if before:
                report.changed.append(f"{code}.aliases: + {name!r}")
        for name, alias in mine.items():
            if alias.from_reference and name not in wanted:
                gone.append(alias.pk)
                report.changed.append(f"{code}.aliases: - {name!r}")
        if before != wanted:
            row.loaded = {**row.loaded, "aliases": wanted}
            marked.append(row)
    Alias.objects.filter(pk__in=gone).delete()
    Alias.objects.bulk_create(new)
    Component.objects.bulk_update(marked, ["loaded"], batch_size=50)


def report_dropped(rows: Mapping[str, Any], report: Report) -> None:
    for label, row in rows.items():
        if row.loaded:
            report.left.append(f"{label}: no longer in the reference, kept here")


def refresh_search_text(only: Iterable[int] | None = None) -> None:
    """Write anew what searches look through, for all components or for those with these ids."""
    rows = Component.objects.select_related("country").prefetch_related("aliases")
    moved = []
    for row in rows if only is None else rows.filter(pk__in=list(only)):
        text = search_text(row)
        if text != row.search_text:
            row.search_text = text
            moved.append(row)
    Component.objects.bulk_update(moved, ["search_text"], batch_size=50)


def search_text(row: Component) -> str:
    """All by which a component may be looked for: codes, names, aliases, initials, its country."""
    names = [getattr(row, name) for name in reference.NAMES]
    aliases = [alias.name for alias in row.aliases.all()]
    phrases = [row.code, row.short_name, *names, *aliases]
    for name in (row.name_en, row.name_fr, row.name_es, *aliases):
        phrases += short_forms(name)
    if row.country:
        phrases += [row.country.iso3, row.country.iso2]
        phrases += [getattr(row.country, name) for name in reference.NAMES]
    return index(phrases)
