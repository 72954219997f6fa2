"""Saying that two teams work on the same ground, and that they no longer do."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from recommendations.workstream.actions import check_keeps
from recommendations.workstream.models import Overlap, Workstream
from smcc.rules.refusals import Invalid, Invisible

LONGEST_NOTE = 1000


def in_order(a: Workstream, b: Workstream) -> tuple[Workstream, Workstream]:
    """The two as an overlap holds them, and as they are locked: the smaller key first."""
    return (a, b) if a.pk < b.pk else (b, a)


@transaction.atomic
def say_overlap(workstream: Workstream, other: Workstream, *, by: Person, note: str) -> Overlap:
    """Record where two teams meet, or say it anew. Returns the overlap; it is shown on both.

    Refused: to all but the secretariat; a team with itself; without a note. Follows: an audit
    event in the chain of each of the two.
    """
    check_keeps(by)
    wrong: dict[str, Any] = {}
    if workstream.pk == other.pk:
        wrong["other"] = _("A team does not overlap with itself. Choose another one.")
    if not note.strip():
        wrong["note"] = _("Say where the two meet.")
    elif len(note) > LONGEST_NOTE:
        wrong["note"] = _("There is room for 1,000 characters.")
    if wrong:
        raise Invalid(wrong)
    one, two = (process.lock(each) for each in in_order(workstream, other))
    known = Overlap.objects.filter(one=one, other=two).first()
    before = known.note if known is not None else None
    if known is not None and before == note.strip():
        return known
    made, _new = Overlap.objects.update_or_create(
        one=one, other=two, defaults={"note": note.strip()}
    )
    _record(one, two, "say_overlap", by, before, made.note)
    return made


@transaction.atomic
def take_back_overlap(workstream: Workstream, other: Workstream, *, by: Person) -> None:
    """Take an overlap off both teams; the record keeps what was said. Refused to all but the secretariat."""
    check_keeps(by)
    one, two = (process.lock(each) for each in in_order(workstream, other))
    known = Overlap.objects.filter(one=one, other=two).first()
    if known is None:
        raise Invisible(_("No overlap of these two teams is recorded."))
    before = known.note
    known.delete()
    _record(one, two, "take_back_overlap", by, before, None)


def _record(
    one: Workstream, two: Workstream, verb: str, by: Person, before: str | None, after: str | None
) -> None:
    for team, beside in ((one, two), (two, one)):
        process.record(
            team, verb, by=by, before=team.state,
            data={"with": beside.code, "note": {"from": before, "to": after}},
        )  # fmt: skip
