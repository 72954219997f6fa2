"""Reading a table, saying what a row is, applying cells, putting it away: the only writers of intakes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from recommendations.intake import keeping, policy
from recommendations.intake.groups import Groups, Place
from recommendations.intake.judging import Judge, Judged
from recommendations.intake.matching import Matched, Matcher
from recommendations.intake.models import Intake, IntakeRow, Proposal
from recommendations.intake.reading.file import read_file
from recommendations.intake.reading.found import FoundTable
from recommendations.intake.standing import parties, standings
from recommendations.intake.writing import write_cell
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.policy import Level
from recommendations.report.models import StatusReport
from recommendations.review.models import Review
from recommendations.review.policy import State as ReviewState
from recommendations.round.policy import State as RoundState
from smcc.rules.refusals import Invalid, NotReady, OutOfTurn, Refusal
from smcc.web.downloads import file_name

AT_ONCE = 1000
"""Rows written to the database at a time."""


def read_table(review: Review, *, by: Person, name: str, content: bytes) -> Intake:
    """Read a file into proposals for a review, cell by cell. Returns the intake; nothing is applied.

    Refused: to all but the Committee and its secretariat; for a review that was withdrawn; a file
    that cannot be read, with the sentence that says why. Follows: an audit event with the file's
    name, size and SHA-256. The file itself is not kept.
    """
    process.check_role(review, by, policy.MAY_USE)
    groups = Groups()
    table, form = read_file(content, groups.__contains__)
    if not table.rows:
        raise Invalid({"file": _("Under its header the table has no row. Choose another file.")})
    with transaction.atomic():
        row = process.lock(review)
        if row.state == ReviewState.WITHDRAWN:
            raise OutOfTurn(_("The review was withdrawn. Nothing is added to it."))
        intake = Intake.objects.create(
            review=row, file_name=file_name(name), file_format=form, file_size=len(content),
            file_sha256=sha256(content).hexdigest(), language=table.language,
            source=keeping.kept(table), notices=table.notices, state=policy.WORKFLOW.start,
            created_by=by,
        )  # fmt: skip
        counts = _propose(intake, table, groups)
        process.record(
            intake, "read", by=by,
            data={
                "file": intake.file_name, "size": intake.file_size,
                "sha256": intake.file_sha256, "rows": len(table.rows), "cells": counts,
            },
        )  # fmt: skip
    return intake


def _propose(intake: Intake, table: FoundTable, groups: Groups) -> dict[str, int]:
    """Write the rows with their proposals; how many there are of each verdict."""
    standing = standings(intake.review, table.language)
    matched = Matcher(intake.review, standing, groups).match(table.rows)
    counts = dict.fromkeys(policy.Verdict.values, 0)
    judge = Judge(table, parties(table.language))
    for start in range(0, len(matched), AT_ONCE):
        some = matched[start : start + AT_ONCE]
        rows = IntakeRow.objects.bulk_create(_row(intake, each, table) for each in some)
        proposals = []
        for row, each in zip(rows, some, strict=True):
            for judged in judge.cells(each):
                counts[judged.verdict] += 1
                proposals.append(Proposal(row=row, **vars(judged)))
        Proposal.objects.bulk_create(proposals)
    return counts


def _row(intake: Intake, matched: Matched, table: FoundTable) -> IntakeRow:
    standing = matched.standing
    return IntakeRow(
        intake=intake, n=matched.row.n, section=matched.row.section[:300], matched=matched.by,
        doubt=matched.doubt, recommendation=standing.thing if standing is not None else None,
        found=keeping.kept_row(matched.row, table, standing.key if standing is not None else ""),
    )  # fmt: skip


# --- What a row is ------------------------------------------------------------------------


@transaction.atomic
def choose(
    row: IntakeRow,
    *,
    by: Person,
    recommendation: Recommendation | None = None,
    is_new: bool = False,
    version: int | None = None,
) -> IntakeRow:
    """Say which recommendation a row is, and compare it again with what stands now. Returns it.

    With neither a recommendation nor `is_new` (a new one, at the level that the file says, else the
    strategic one) the row is left out. Refused: to all but the Committee and its secretariat; once
    the intake was put away; a recommendation of another review; after the row was added as a new
    one. What was applied stays. Follows: an audit event.
    """
    intake = process.lock(row.intake)
    policy.WORKFLOW.check("apply", intake, intake.roles_of(by))
    process.check_version(intake, version)
    if recommendation is not None and recommendation.review_id != intake.review_id:
        raise Invalid({"recommendation": _("This recommendation belongs to another review.")})
    applied = row.proposals.exclude(applied_at=None)
    if applied.exists() and (recommendation is None or recommendation.pk != row.recommendation_id):
        raise NotReady(_("A cell of this row was applied already. What the row is stays."))
    before = row.matched
    matched = _chosen(row, recommendation, is_new)
    row.matched, row.doubt, row.recommendation = matched.by, matched.doubt, recommendation
    row.save(update_fields=["matched", "doubt", "recommendation"])
    _judge_again(row, matched, intake)
    process.bump(intake)
    process.record(
        intake, "choose", by=by, before=intake.state,
        data={
            "row": row.n, "from": before, "to": row.matched,
            "recommendation": recommendation.number if recommendation is not None else None,
        },
    )  # fmt: skip
    return row


def _chosen(row: IntakeRow, recommendation: Recommendation | None, is_new: bool) -> Matched:
    found = keeping.found_row(row.found, row.n, row.section)
    if recommendation is not None:
        known = standings(row.intake.review, row.intake.language, only=[recommendation.pk])
        by = row.matched if recommendation.pk == row.recommendation_id and not row.doubt else ""
        return Matched(found, policy.Match(by or policy.Match.CHOSEN), known[recommendation.number])
    if not is_new:
        return Matched(found, policy.Match.LEFT_OUT)
    [read] = Matcher(row.intake.review, {}, groups := Groups()).match([_without_key(found)])
    there = row.intake.review.recommendations
    taken = read.number is not None and there.filter(number=read.number).exists()
    return Matched(
        found, policy.Match.NEW, None, groups.place(row.section) or Place(Level.STRATEGIC),
        None if taken else read.number,
    )  # fmt: skip


def _without_key(found: Any) -> Any:
    found.key, found.bookmarks = "", []
    return found


def _judge_again(row: IntakeRow, matched: Matched, intake: Intake) -> None:
    table = keeping.found_table(intake.source, intake.language, row.found)
    judge = Judge(table, parties(intake.language))
    waiting = {each.column: each for each in row.proposals.filter(applied_at=None)}
    for judged in judge.cells(matched):
        proposal = waiting.get(judged.column)
        if proposal is None:
            continue
        if matched.by == policy.Match.LEFT_OUT:
            judged = Judged(judged.column, policy.Verdict.UNCLEAR, judged.said, why=_("Left out."))
        for name, value in vars(judged).items():
            setattr(proposal, name, value)
        proposal.refused = ""
        proposal.save()


# --- Applying -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What came of applying: how many cells were, which were not, and how many plain ones wait."""

    applied: int
    refused: list[Proposal]
    left: int


@transaction.atomic
def apply(
    intake: Intake,
    *,
    by: Person,
    proposals: Iterable[int] = (),
    all_plain: bool = False,
    version: int | None = None,
) -> Outcome:
    """Apply cells: those named, or every new and changed one, at most `policy.AT_ONCE` at a time.

    Each goes through the record's own actions, whole or not at all; one that is refused does not
    hinder the others, and keeps the reason. Refused as a whole: to all but the Committee and its
    secretariat; once the intake was put away; without a cell. Follows: the audit events of what was
    changed, and one of the intake with what was applied and what was not.
    """
    row = process.lock(intake)
    policy.WORKFLOW.check("apply", row, row.roles_of(by))
    process.check_version(row, version)
    waiting = Proposal.objects.filter(row__intake=row).waiting().order_by("row__n", "id")
    plain = waiting.plain()
    if all_plain:
        chosen = plain.filter(refused="") if plain.filter(refused="").exists() else plain
    else:
        chosen = waiting.filter(pk__in=_numbers(proposals))
    some = list(chosen.select_related("row__intake", "row__recommendation")[: policy.AT_ONCE])
    if not some:
        raise Invalid({"proposals": _("Tick at least one cell that can be applied.")})
    hold_what_is_written(row.review, some)
    added: dict[int, Recommendation] = {}
    refused = [each for each in some if not _apply_one(each, row, by, added)]
    process.bump(row)
    process.record(
        row, "apply", by=by, before=row.state,
        data={
            "applied": [_spoken(each) for each in some if each.applied_at is not None],
            "not_applied": [_spoken(each) | {"why": each.refused} for each in refused],
        },
    )  # fmt: skip
    return Outcome(len(some) - len(refused), refused, plain.count())


def hold_what_is_written(review: Review, proposals: Iterable[Proposal]) -> None:
    """Hold the recommendations of these cells and their open reports, before the first event of any."""
    known = (each.row.recommendation_id for each in proposals)
    wanted = {pk for pk in known if pk is not None}
    reports = StatusReport.objects.filter(recommendation__in=wanted, round__state=RoundState.OPEN)
    process.hold(review.recommendations.filter(pk__in=wanted), reports)


def _numbers(proposals: Iterable[int]) -> set[int]:
    return {each for each in proposals if 0 < each < 2**63}


def _apply_one(
    proposal: Proposal, intake: Intake, by: Person, added: dict[int, Recommendation]
) -> bool:
    if proposal.row_id in added:
        proposal.row.recommendation = added[proposal.row_id]
    try:
        with transaction.atomic():
            thing = write_cell(proposal, intake.review, by=by, language=intake.language)
    except Refusal as refusal:
        said = [sentence for each in refusal.fields.values() for sentence in each]
        proposal.refused = " ".join(said) or str(refusal.sentence)
        proposal.save(update_fields=["refused"])
        return False
    proposal.applied_at, proposal.applied_by, proposal.refused = timezone.now(), by, ""
    proposal.save(update_fields=["applied_at", "applied_by", "refused"])
    if proposal.row.recommendation_id is None:
        added[proposal.row_id] = proposal.row.recommendation = thing
        IntakeRow.objects.filter(pk=proposal.row_id).update(recommendation=thing)
    return True


def _spoken(proposal: Proposal) -> dict[str, Any]:
    thing = proposal.row.recommendation
    return {
        "row": proposal.row.n, "column": proposal.column, "proposal": proposal.pk,
        "recommendation": thing.number if thing is not None else None,
    }  # fmt: skip


@transaction.atomic
def run(
    intake: Intake,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Intake:
    """Put it away. Refused as the rulebook says; what was applied stays."""
    process.check_version(process.lock(intake), version)
    if step == "apply":
        raise NotReady(_("Say which cells are to be applied."))
    return process.advance(intake, step, by=by, reason=reason, at=at)


def may_bring_in(review: Review, person: Person) -> bool:
    """Whether this person brings tables in for the review."""
    return bool(review.roles_of(person) & policy.MAY_USE) and review.state != ReviewState.WITHDRAWN
