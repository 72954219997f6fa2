"""What a record is linked with, several of a kind: changed in one place, recorded with before and after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from coordination import process
from coordination.components.models import Country
from coordination.people.models import Person
from recommendations.committee import CommitteeThing
from recommendations.recommendation.models import Recommendation

T = TypeVar("T", bound=CommitteeThing)
NAMED = re.compile(r"\s*([-\w]+)\s+([0-9]{1,6})\s*")


def code_of(row: Any) -> str:
    """A record as the audit record and the API name it, whatever the language: "LLR-2024 4"."""
    if isinstance(row, Recommendation):
        return f"{row.review.ref} {row.number}"
    if isinstance(row, Country):
        return row.iso3
    return str(getattr(row, "code", "") or getattr(row, "ref", "") or row)


def named(seen: Any, codes: Iterable[str]) -> dict[str, Recommendation]:
    """Those of the recommendations `seen` that are named so ("LLR-2024 4"), by what was written. One query."""
    asked = {code: (said[1], int(said[2])) for code in codes if (said := NAMED.fullmatch(code))}
    refs, numbers = {ref for ref, _n in asked.values()}, {n for _ref, n in asked.values()}
    rows = seen.filter(review__ref__in=refs, number__in=numbers).select_related("review")
    known = {(row.review.ref, row.number): row for row in rows} if asked else {}
    return {code: known[name] for code, name in asked.items() if name in known}


def codes_of(rows: Iterable[Any]) -> list[str]:
    return sorted(code_of(row) for row in rows)


def relate(thing: T, links: Mapping[str, Iterable[Any]], *, by: Person, roles: frozenset[Any]) -> T:
    """Bring each of these many-to-many fields in line with the rows given. Returns the thing.

    Runs in the caller's transaction, after `process.amend`. Refused to those who have none of the
    roles. Follows: one audit event with codes before and after; where nothing changes, none.
    """
    row = process.lock(thing)
    process.check_role(row, by, roles)
    moved = {}
    for name, rows in links.items():
        field = getattr(row, name)
        wanted = list(rows)
        before, after = codes_of(field.all()), codes_of(wanted)
        if before != after:
            moved[name] = {"from": before, "to": after}
            field.set(wanted)
    if not moved:
        return row
    process.bump(row)
    process.record(row, "link", by=by, before=row.state, data={"changes": moved})
    return row


def unseen(linked: Any, person: Person) -> list[Recommendation]:
    """Of the recommendations that a record names, those that this person may not see.

    They are not shown to the person, and are not lost when the person saves the others.
    """
    seen = Recommendation.objects.visible_to(person).values("pk")
    return list(linked.exclude(pk__in=seen).select_related("review"))


def seen_codes(model: Any, things: Iterable[Any], person: Person) -> list[list[str]]:
    """The recommendations that each of these things names and the person may see. Two queries."""
    rows, name = list(things), model._meta.model_name
    found: dict[int, list[str]] = {row.pk: [] for row in rows}
    links = model.recommendations.through.objects.filter(**{f"{name}__in": rows})
    pairs = list(links.values_list(f"{name}_id", "recommendation_id"))
    seen = Recommendation.objects.visible_to(person).select_related("review")
    known = seen.in_bulk({key for _thing, key in pairs})
    for thing, key in pairs:
        if key in known:
            found[thing].append(code_of(known[key]))
    return [sorted(found[row.pk]) for row in rows]
