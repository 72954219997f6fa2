"""The reference files that the house is delivered with, read and cleaned. Nothing is written here."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "data"
NAMES = ("name_en", "name_fr", "name_es", "name_ar")
ESCAPED = re.compile(r"\\x([0-9A-Fa-f]{2})")


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a file in `coordination/data`, as text."""
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        yield from csv.DictReader(source)


def countries() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each country by ISO3, with the fields that the reference knows."""
    for row in rows("countries.csv"):
        fields: dict[str, Any] = {name: row[name].strip() for name in NAMES}
        yield (
            row["iso3"],
            fields
            | {
                "iso2": row["iso2"],
                "region": number(row["region_id"]),
                "go_id": number(row["go_country_id"]),
            },
        )


def components() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each component by code: the institutions and their offices first, then the National Societies.

    `country` is an ISO3 code and `part_of` a component's code; `aliases` is a list of names.
    """
    for row in rows("institutions.csv"):
        yield row["code"], _component(row, kind=row["kind"], part_of=row["part_of"] or None)
    for row in rows("national_societies.csv"):
        row["short_name"] = ""
        yield row["fdrs"], _component(row, kind="national_society", part_of=None)


def _component(row: dict[str, str], *, kind: str, part_of: str | None) -> dict[str, Any]:
    fields: dict[str, Any] = {name: row[name].strip() for name in NAMES}
    return fields | {
        "kind": kind,
        "short_name": row["short_name"],
        "country": row.get("iso3") or None,
        "region": number(row["region_id"]),
        "part_of": part_of,
        "aliases": sorted(set(map(clean_alias, row["aliases"].split("|"))) - {"", row["name_en"]}),
    }


def posts() -> Iterator[dict[str, Any]]:
    """The posts of the two institutions that the rulebook reaches by name."""
    for row in rows("posts.csv"):
        yield row | {"region": number(row["region_id"])}


def clean_alias(alias: str) -> str:
    """An alias without what a spreadsheet left in it: quotes, escapes, remarks after an asterisk."""
    plain = ESCAPED.sub(lambda found: chr(int(found[1], 16)), alias.partition("*")[0])
    return " ".join(plain.strip(' "').split())


def number(text: str) -> int | None:
    return int(text) if text else None
