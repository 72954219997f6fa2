"""What a review found, part by part: priorities, learnings, ambitions, method figures, documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from recommendations.committee import KEEPS
from recommendations.linking import code_of
from recommendations.review import policy
from recommendations.review.actions import check_stands, too_long
from recommendations.review.models import (
    Ambition,
    Learning,
    MethodFigure,
    Priority,
    Review,
    ReviewDocument,
)
from smcc.rules.refusals import Invalid

MOST_NUMBER = 100_000


@dataclass(frozen=True)
class Part:
    """One kind of finding: what is said of it, and what cannot be left out."""

    name: str
    model: type[models.Model]
    texts: tuple[str, ...]
    needs: tuple[str, ...]
    numbered: bool = True
    """Numbered as in the source; the others stand in the order in which they were added."""
    links: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[str, ...]:
        """As the source has them."""
        own = ("number" if self.numbered else "n", "id")
        return ("priority__number", *own) if self.name == "learnings" else own


PARTS = {
    part.name: part
    for part in (
        Part("priorities", Priority, ("title", "finding"), ("title",)),
        Part("learnings", Learning, ("text",), ("text",), links=("countries", "components")),
        Part("ambitions", Ambition, ("title", "finding"), ("title",)),
        Part("figures", MethodFigure, ("label", "value", "note"), ("label", "value"), False),
        Part("documents", ReviewDocument, ("title", "url", "language"), ("title",), False),
    )
}


def rows_of(part: Part, review: Review) -> Any:
    """The findings of this kind that the review has."""
    by = "priority__review" if part.name == "learnings" else "review"
    return part.model._default_manager.filter(**{by: review})


@transaction.atomic
def add_finding(review: Review, part: Part, *, by: Person, facts: Mapping[str, Any]) -> Any:
    """Add a priority, learning, ambition, figure or document to the review, and return it.

    Refused: to all but the secretariat; for a review that was withdrawn; without what it needs, a
    text too long, a number that is taken, an unknown tool, a priority of another review, an
    address that is none. Follows: an audit event in the review's chain; a learning is found by its
    words in the library.
    """
    row = process.lock(review)
    process.check_role(row, by, KEEPS)
    check_stands(row)
    made = part.model(**({} if part.name == "learnings" else {"review": row}))
    said = _stripped(part, facts)
    if wrong := _wrong(part, row, made, said, is_new=True):
        raise Invalid(wrong)
    if not part.numbered:
        made.n = 1 + (rows_of(part, row).aggregate(last=Max("n"))["last"] or 0)  # type: ignore[attr-defined]
    for name in _columns(part, said):
        setattr(made, name, said[name])
    made.save()
    for name in part.links:
        getattr(made, name).set(said.get(name, ()))
    _found_by_words(made)
    process.bump(row)
    spoken = {name: _spoken(value) for name, value in said.items()}
    process.record(
        row, "add_finding", by=by, before=row.state,
        data={"part": part.name, "finding": made.pk} | spoken,
    )  # fmt: skip
    return made


@transaction.atomic
def amend_finding(
    review: Review,
    part: Part,
    finding: Any,
    *,
    by: Person,
    changes: Mapping[str, Any],
    version: int | None = None,
    reason: str = "",
) -> Any:
    """Change a finding, and return it. `version` is the review's.

    Refused as `add_finding` refuses; another number or priority for what came with the reference
    data, which is known by it; where somebody wrote to the review meanwhile. Follows: an audit
    event with before and after; where nothing changes, none.
    """
    row = process.lock(review)
    process.check_role(row, by, KEEPS)
    check_stands(row)
    process.check_version(row, version)
    thing = rows_of(part, row).get(pk=finding.pk)
    said = _stripped(part, changes)
    if wrong := _wrong(part, row, thing, said, is_new=False):
        raise Invalid(wrong)
    moved = {}
    for name in (*_columns(part, said), *(name for name in part.links if name in said)):
        old, new = getattr(thing, name), said[name]
        if name in part.links:
            old = list(old.all())
        if _spoken(old) != _spoken(new):
            moved[name] = {"from": _spoken(old), "to": _spoken(new)}
            if name in part.links:
                getattr(thing, name).set(new)
            else:
                setattr(thing, name, new)
    if not moved:
        return thing
    thing.save()
    _found_by_words(thing)
    process.bump(row)
    process.record(
        row, "amend_finding", by=by, before=row.state, reason=reason,
        data={"part": part.name, "finding": thing.pk, "changes": moved},
    )  # fmt: skip
    return thing


def _columns(part: Part, said: Mapping[str, Any]) -> list[str]:
    own = ["number"] if part.numbered else []
    more = ["priority", "tools"] if part.name == "learnings" else []
    return [name for name in (*more, *own, *part.texts) if name in said]


def _stripped(part: Part, facts: Mapping[str, Any]) -> dict[str, Any]:
    known = {*part.texts, *part.links, "number", "priority", "tools"}
    return {
        name: value.strip() if isinstance(value, str) else value
        for name, value in facts.items()
        if name in known
    }


def _spoken(value: Any) -> Any:
    """A fact as the audit record keeps it, whatever the language."""
    if isinstance(value, Priority):
        return value.number
    if isinstance(value, list):
        return sorted(each if isinstance(each, str) else code_of(each) for each in value)
    return process.spoken(value)


def _wrong(
    part: Part, review: Review, thing: Any, said: Mapping[str, Any], *, is_new: bool
) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    for name in part.texts:
        column: Any = part.model._meta.get_field(name)
        given = said.get(name, "" if is_new else getattr(thing, name))
        if name in part.needs and not given:
            wrong[name] = _("Say what stands in the source.")
        elif sentence := too_long(given, column.max_length):
            wrong[name] = sentence
    if said.get("url"):
        try:
            URLValidator(schemes=["http", "https"])(said["url"])
        except ValidationError:
            wrong["url"] = _("This is no address of the web. It begins with https://.")
    if set(said.get("tools", ())) - set(policy.Tool.values):
        wrong["tools"] = _("Choose one of the words offered.")
    if part.numbered:
        wrong |= _wrong_place(part, review, thing, said, is_new=is_new)
    return wrong


def _wrong_place(
    part: Part, review: Review, thing: Any, said: Mapping[str, Any], *, is_new: bool
) -> dict[str, Any]:
    number = said.get("number", thing.number)
    siblings = rows_of(part, review).exclude(pk=thing.pk)
    if part.name == "learnings":
        priority = said.get("priority") if is_new else said.get("priority", thing.priority)
        if priority is None or priority.review_id != review.pk:
            return {"priority": _("Choose one of the words offered.")}
        siblings = siblings.filter(priority=priority)
    if number is None or not 0 < number <= MOST_NUMBER:
        return {"number": _("Give a number from 1 to %(most)d.") % {"most": MOST_NUMBER}}
    if siblings.filter(number=number).exists():
        return {"number": _("The number %(number)d is taken.") % {"number": number}}
    if thing.loaded and any(
        name in said and said[name] != getattr(thing, name) for name in ("number", "priority")
    ):
        return {"number": _("It came with the reference data, which knows it by its number.")}
    return {}


def _found_by_words(thing: Any) -> None:
    """A learning is found by its priority's title too, see `Learning.found_by`."""
    if isinstance(thing, Priority):
        touched = list(thing.learnings.select_related("priority__review"))
    else:
        touched = [thing] if isinstance(thing, Learning) else []
    for each in touched:
        each.save(update_fields=["search_text"])
