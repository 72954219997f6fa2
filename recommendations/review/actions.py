"""The only writers of a review's facts and of its state. What it found: `findings.py`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Country
from coordination.people.models import Person
from recommendations.committee import KEEPS, roles_in_committee
from recommendations.linking import codes_of, relate
from recommendations.review import policy
from recommendations.review.models import Review
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn

TEXTS = ("title", "commissioner", "consultant", "scope")
DAYS = ("began_on", "ended_on", "reported_on")
EDITABLE = (*TEXTS, *DAYS, "period_precision")


def may_keep(person: Any) -> bool:
    """Whether this person records and amends reviews."""
    return bool(roles_in_committee(person) & KEEPS)


def check_keeps(person: Any) -> None:
    """Raise `NotYours` for all but the secretariat."""
    if not may_keep(person):
        raise NotYours()


def check_stands(review: Review) -> None:
    """Raise `OutOfTurn` for a review that was withdrawn: it stays as it was."""
    if not review.stands:
        raise OutOfTurn(_("The review was withdrawn. It stays as it is."))


@transaction.atomic
def create_review(
    *, by: Person, ref: str, title: str, countries: Iterable[Country] = (), **facts: Any
) -> Review:
    """Begin the record of a review as a draft, and return it.

    `facts` are those of `EDITABLE`. Refused: to all but the secretariat; a reference that is none,
    serves as an address already, or differs from another's by small and capital letters only; no
    title, a text that is too long, a period that ends before it begins. Follows: an audit event,
    the first of the review's own chain.
    """
    check_keeps(by)
    ref, said = ref.strip(), _stripped({"title": title} | facts)
    wrong = _wrong(Review(), said)
    if sentence := _wrong_ref(ref):
        wrong["ref"] = sentence
    if wrong:
        raise Invalid(wrong)
    made = Review.objects.create(ref=ref, state=policy.WORKFLOW.start, created_by=by, **said)
    chosen = list(countries)
    made.countries.set(chosen)
    data = {"ref": ref} | {name: process.spoken(value) for name, value in said.items()}
    process.record(made, "create", by=by, data=data | {"countries": codes_of(chosen)})
    return made


@transaction.atomic
def amend_review(
    review: Review,
    *,
    by: Person,
    changes: Mapping[str, Any],
    version: int | None = None,
    reason: str = "",
) -> Review:
    """Correct the facts of a draft or of a published review; its reference stays. Returns it.

    Refused: to all but the secretariat; for a review that was withdrawn; as `create_review`
    refuses; where somebody wrote meanwhile. Follows: audit events with before and after.
    """
    row = process.lock(review)
    process.check_role(row, by, KEEPS)
    check_stands(row)
    facts = _stripped({name: value for name, value in changes.items() if name in EDITABLE})
    if wrong := _wrong(row, facts):
        raise Invalid(wrong)
    row = process.amend(row, facts, by=by, roles=KEEPS, version=version, reason=reason)
    if "countries" not in changes:
        return row
    return relate(row, {"countries": changes["countries"]}, by=by, roles=KEEPS)


def too_long(value: str, most: int) -> str:
    """The sentence for a text that does not fit; empty where it does."""
    if len(value) <= most:
        return ""
    return _("This has %(n)d characters; there is room for %(most)d.") % {
        "n": len(value), "most": most,
    }  # fmt: skip


def _stripped(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in facts.items()
    }


def _wrong_ref(ref: str) -> str:
    try:
        validate_slug(ref)
    except ValidationError:
        return _("Write letters, figures and hyphens, without spaces: LLR-2024.")
    if sentence := too_long(ref, policy.LONGEST_REF):
        return sentence
    if ref.lower() in policy.RESERVED or Review.objects.filter(ref__iexact=ref).exists():
        return _("This reference is taken. Choose another one.")
    return ""


def _wrong(review: Review, facts: Mapping[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if not facts.get("title", "x"):
        wrong["title"] = _("Say in up to 300 characters what it is.")
    for name in TEXTS:
        column: Any = Review._meta.get_field(name)
        if sentence := too_long(facts.get(name, ""), column.max_length):
            wrong[name] = sentence
    began = facts.get("began_on", review.began_on)
    ended = facts.get("ended_on", review.ended_on)
    if began is not None and ended is not None and ended < began:
        wrong["ended_on"] = _("The end is before the beginning.")
    reported = facts.get("reported_on", review.reported_on)
    if began is not None and reported is not None and reported < began:
        wrong["reported_on"] = _("This is before the time that the review looked at began.")
    known = Review.Precision.values
    if facts.get("period_precision", review.period_precision) not in known:
        wrong["period_precision"] = _("Choose one of the words offered.")
    return wrong


@transaction.atomic
def run(
    review: Review,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Review:
    """Publish, take back or withdraw. Refused as the rulebook says, and where somebody wrote meanwhile."""
    process.check_version(process.lock(review), version)
    return process.advance(review, step, by=by, reason=reason, at=at)
