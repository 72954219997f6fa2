"""Applying one cell: through the actions of the record itself, which refuse what is not to be."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.people.models import Person
from recommendations.intake.models import Proposal
from recommendations.intake.policy import Column
from recommendations.intake.standing import Standing, standings
from recommendations.recommendation import actions as recommendations
from recommendations.recommendation.models import Recommendation
from recommendations.report import actions as reports
from recommendations.review.models import Review
from recommendations.round.policy import State as RoundState
from smcc.rules.refusals import NotReady, NotYours, Stale


def write_cell(proposal: Proposal, review: Review, *, by: Person, language: str) -> Recommendation:
    """Write what a cell proposes, whole or not at all. Returns the recommendation.

    Call it in a transaction. Refused as the actions behind it refuse; where the row is a new
    recommendation that is not added yet; where somebody changed the cell since the file was read
    (`Stale`); for what belongs to a round's report while none is open.
    """
    thing = proposal.row.recommendation
    if thing is None:
        if proposal.column != Column.RECOMMENDATION:
            raise NotReady(
                _("Its recommendation is not there yet. Apply the row’s recommendation first.")
            )
        return _added(proposal, review, by)
    process.lock(thing)
    standing = next(iter(standings(review, language, only=[thing.pk]).values()))
    if standing.draft is not None:
        process.lock(standing.draft)
    if standing.seen(proposal.column) != proposal.seen:
        raise Stale(
            current=standing.thing,
            sentence=_("Somebody changed this since the file was read. Compare the row again, and look at what stands now."),
        )  # fmt: skip
    facts = dict(proposal.facts)
    if proposal.column in (Column.RECOMMENDATION, Column.DETAIL):
        recommendations.amend_recommendation(thing, by=by, changes=facts, reason=_reason(proposal))
        return thing
    _respond(standing, facts.pop("responses", {}), by)
    if facts:
        _report(standing, facts, by)
    return thing


def _reason(proposal: Proposal) -> str:
    return _("From the table “%(file)s”.") % {"file": proposal.row.intake.file_name}


def _added(proposal: Proposal, review: Review, by: Person) -> Recommendation:
    facts = dict(proposal.facts)
    country = facts.pop("country")
    if country is not None:
        facts["country"] = Country.objects.get(pk=country)
    return recommendations.add_recommendation(review, by=by, **facts)


def _respond(standing: Standing, answers: dict[str, str], by: Person) -> None:
    notes = {each.party.code: each.note for each in standing.thing.responses.all()}
    for party in Component.objects.filter(code__in=answers).order_by("code"):
        recommendations.respond(
            standing.thing, by=by, party=party, answer=answers[party.code],
            note=notes.get(party.code, ""),
        )  # fmt: skip


def _report(standing: Standing, facts: dict[str, Any], by: Person) -> None:
    if not standing.thing.is_followed:
        raise NotReady(_("The recommendation is closed: no round asks for a report on it."))
    if (
        standing.draft is None
        and standing.thing.review.rounds.filter(state=RoundState.OPEN).exists()
    ):
        raise NotReady(
            _("The open round began before this recommendation was added and does not ask for it. Its status comes with the next round.")
        )  # fmt: skip
    if standing.draft is None:
        raise NotReady(
            _("Status, text and way forward belong to a round’s report, and no open round asks for this one. Open a round first.")
        )  # fmt: skip
    try:
        reports.write_report(standing.draft, by=by, changes=facts)
    except NotYours as refusal:
        raise NotYours(
            _("Status, text and way forward are written by the owner or by the secretariat.")
        ) from refusal
