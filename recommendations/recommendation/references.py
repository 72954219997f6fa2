"""What a recommendation is drawn from, or is to be read with: added and taken back by hand."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from recommendations.recommendation import policy
from recommendations.recommendation.models import Recommendation, Reference
from recommendations.review.actions import check_stands, too_long
from recommendations.review.models import Learning
from recommendations.round.policy import State as RoundState
from smcc.rules.refusals import Invalid, Invisible, OutOfTurn

LONGEST = {"as_written": 300, "section": 30}
BELONGS_TO = {
    "priority": policy.Names.LEARNING, "learning": policy.Names.LEARNING,
    "recommendation": policy.Names.RECOMMENDATION, "section": policy.Names.SECTION,
}  # fmt: skip
"""What is said more closely of a reference, and the kind of thing that it must name for it."""


def check_not_frozen(recommendation: Recommendation) -> None:
    """Raise `OutOfTurn` where a closed round has printed the references, or nothing is changed any more."""
    check_stands(recommendation.review)
    if recommendation.reports.filter(round__state=RoundState.CLOSED).exists():
        raise OutOfTurn(_("A closed round has printed its references. They stay as they are."))


def may_refer(recommendation: Recommendation, person: Person) -> bool:
    """Whether this person adds references and takes them back now."""
    if not recommendation.roles_of(person) & policy.MAY_EDIT:
        return False
    try:
        check_not_frozen(recommendation)
    except OutOfTurn:
        return False
    return True


@transaction.atomic
def add_reference(
    recommendation: Recommendation,
    *,
    by: Person,
    kind: str,
    names: str,
    as_written: str,
    found_in: str = policy.Part.DETAIL,
    priority: int | None = None,
    learning: int | None = None,
    number: int | None = None,
    section: str = "",
) -> Reference:
    """Add a reference as it is written in the source, and return it.

    A learning is named by the numbers of its priority and its own, a recommendation by `number`,
    both of the same review. What the review does not have is kept as written, and shows as pointing
    nowhere. Refused: to all but the Committee and its secretariat; once a closed round has printed
    it; without its words, with words that are too long or unknown, a recommendation that refers
    to itself, numbers of what it does not name. Follows: an audit event.
    """
    row = process.lock(recommendation)
    process.check_role(row, by, policy.MAY_EDIT)
    check_not_frozen(row)
    closer = {
        "priority": priority, "learning": learning, "recommendation": number, "section": section.strip(),
    }  # fmt: skip
    said = {"kind": kind, "names": names, "as_written": as_written.strip(), "found_in": found_in}
    if wrong := _wrong(row, said, closer):
        raise Invalid(wrong)
    last = row.references.aggregate(last=Max("n"))["last"] or 0
    learned = Learning.objects.filter(priority__review=row.review_id)
    made = Reference.objects.create(
        recommendation=row, n=last + 1, section=section.strip(),
        learning=learned.filter(priority__number=priority, number=learning).first()
        if priority and learning else None,
        to=row.review.recommendations.filter(number=number).first() if number else None,
        **said,
    )  # fmt: skip
    _record(row, made, "add_reference", by)
    return made


@transaction.atomic
def take_back_reference(recommendation: Recommendation, key: int, *, by: Person) -> None:
    """Take a reference away; the record keeps what it said. Refused as `add_reference` refuses."""
    row = process.lock(recommendation)
    process.check_role(row, by, policy.MAY_EDIT)
    check_not_frozen(row)
    known = row.references.select_related("learning__priority", "to").filter(pk=key).first()
    if known is None:
        raise Invisible()
    _record(row, known, "take_back_reference", by)
    known.delete()


def _wrong(row: Recommendation, said: dict[str, str], closer: dict[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    offered = {
        "kind": policy.ReferenceKind, "names": policy.Names, "found_in": policy.Part,
    }  # fmt: skip
    for name, words in offered.items():
        if said[name] not in words.values:
            wrong[name] = _("Choose one of the words offered.")
    if not said["as_written"]:
        wrong["as_written"] = _("Say what stands in the source.")
    for name, most in LONGEST.items():
        if sentence := too_long((said | closer)[name], most):
            wrong[name] = sentence
    for name, named in BELONGS_TO.items():
        if closer[name] and said["names"] != named:
            wrong[name] = _("Leave this empty: the reference names something else.")
    if closer["recommendation"] == row.number:
        wrong.setdefault("recommendation", _("This is the recommendation itself."))
    return wrong


def _record(row: Recommendation, reference: Reference, verb: str, by: Person) -> None:
    process.bump(row)
    process.record(
        row, verb, by=by, before=row.state,
        data={
            "kind": reference.kind, "names": reference.names, "as_written": reference.as_written,
            "found_in": reference.found_in, "section": reference.section,
            "learning": str(reference.learning) if reference.learning else None,
            "recommendation": reference.to.number if reference.to else None,
        },
    )  # fmt: skip
