"""The facts beside a recommendation: owner, date, scope, responses, evidence; and closing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component, Country
from coordination.deadlines import actions as deadlines
from coordination.operations.models import Operation
from coordination.people.models import Person, Post
from coordination.roles import PRINCIPALS
from recommendations.committee import KEEPS, roles_in_committee
from recommendations.recommendation import policy
from recommendations.recommendation.models import Evidence, Recommendation, Response
from recommendations.review.models import Review
from recommendations.review.policy import State as ReviewState
from recommendations.round.policy import State as RoundState
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn

MOST_NUMBER = 100_000
EDITABLE = ("text", "detail", "scope", "scope_reason", "owner_post", "due_on")
LONGEST = {"text": policy.LONGEST_TEXT, "detail": policy.LONGEST_TEXT, "scope_reason": 2000}


@transaction.atomic
def add_recommendation(
    review: Review,
    *,
    by: Person,
    text: str,
    detail: str = "",
    number: int | None = None,
    level: str = policy.Level.STRATEGIC,
    country: Country | None = None,
    region: int | None = None,
    footnotes: Sequence[str] = (),
) -> Recommendation:
    """Add a recommendation to a review, and return it. Without a number it takes the next one.

    Refused: to all but the secretariat; for a review that was withdrawn; without a text or with one
    too long; a number that is taken; a level without its country or region. Follows: an audit event;
    the next round that is opened asks for a report on it, the open one does not.
    """
    row = process.lock(review)
    process.check_role(row, by, KEEPS)
    if row.state == ReviewState.WITHDRAWN:
        raise OutOfTurn(_("The review was withdrawn. Nothing is added to it."))
    known = row.recommendations
    if number is None:
        number = (known.aggregate(last=Max("number"))["last"] or 0) + 1
    wrong = _wrong_place(level, country, region) | _wrong(
        Recommendation(text=text, detail=detail), {"text": text, "detail": detail}
    )
    if not 0 < number <= MOST_NUMBER:
        wrong["number"] = _("Give a number from 1 to %(most)d.") % {"most": MOST_NUMBER}
    elif known.filter(number=number).exists():
        wrong["number"] = _("There is a recommendation %(number)d already.") % {"number": number}
    if wrong:
        raise Invalid(wrong)
    made = Recommendation.objects.create(
        review=row, number=number, level=level, country=country, region=region,
        text=text.strip(), detail=detail.strip(), footnotes=list(footnotes),
        state=policy.WORKFLOW.start, created_by=by,
    )  # fmt: skip
    process.record(
        made, "add", by=by,
        data={
            "number": number, "level": level, "country": country.pk if country else None,
            "region": region, "text": made.text, "detail": made.detail,
            "footnotes": made.footnotes,
        },
    )  # fmt: skip
    return made


def _wrong_place(level: str, country: Country | None, region: int | None) -> dict[str, Any]:
    if level not in policy.Level.values:
        return {"level": _("Choose one of the words offered.")}
    wrong: dict[str, Any] = {}
    if level == policy.Level.COUNTRY and country is None:
        wrong["country"] = _("Choose the country.")
    elif level != policy.Level.COUNTRY and country is not None:
        wrong["country"] = _("Leave the country empty, or choose the country level.")
    if level == policy.Level.REGION and region is None:
        wrong["region"] = _("Choose the region.")
    elif level != policy.Level.REGION and region is not None:
        wrong["region"] = _("Leave the region empty, or choose the regional level.")
    return wrong


def may_add(review: Review, person: Person) -> bool:
    """Whether this person adds recommendations to the review."""
    return bool(review.roles_of(person) & KEEPS) and review.state != ReviewState.WITHDRAWN


@transaction.atomic
def amend_recommendation(
    recommendation: Recommendation,
    *,
    by: Person,
    changes: Mapping[str, Any],
    version: int | None = None,
    reason: str = "",
) -> Recommendation:
    """Change owner, date, scope or wording. Returns it.

    Refused: to all but the Committee and its secretariat; an empty or overlong text; outside of
    the initiative without a reason; where somebody wrote meanwhile. Follows: an open round asks
    the new owner.
    """
    facts = {name: value for name, value in changes.items() if name in EDITABLE}
    # Judged as it stands now: what one writer changes, the other's reason may hang on.
    held = process.lock(recommendation)
    process.check_role(held, by, policy.MAY_EDIT)
    process.check_version(held, version)
    if wrong := _wrong(held, facts):
        raise Invalid(wrong)
    asked = _open_report(held) if "owner_post" in facts else None
    row = process.amend(held, facts, by=by, roles=policy.MAY_EDIT, version=version, reason=reason)
    if asked is not None and asked.owner_post_id != row.owner_post_id:
        _ask_the_owner(asked, row.owner_post, by=by, reason=reason)
    return row


def _open_report(row: Recommendation) -> Any:
    """The report that an open round asks for, held before the first event; None where none does."""
    asked = row.reports.filter(round__state=RoundState.OPEN).select_related("round__review")
    return asked.select_for_update(no_key=True, of=("self",)).first()


def _ask_the_owner(report: Any, owner: Post | None, *, by: Person, reason: str) -> None:
    """Who answers for the recommendation now is asked for the report, and reminded of it."""
    before, report.owner_post = report.owner_post, owner
    report.version += 1
    report.save(update_fields=["owner_post", "version"])
    moved = {"from": process.spoken(before), "to": process.spoken(owner)}
    process.record(report, "ask", by=by, reason=reason, before=report.state,
                   data={"changes": {"owner_post": moved}})  # fmt: skip
    deadlines.sync(report, by=by, reason=reason)


def _wrong(recommendation: Recommendation, facts: Mapping[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    for name, most in LONGEST.items():
        if len(facts.get(name, "")) > most:
            wrong[name] = _("This has %(n)d characters; there is room for %(most)d.") % {
                "n": len(facts[name]), "most": most,
            }  # fmt: skip
    if "text" in facts and not facts["text"].strip():
        wrong["text"] = _("Say what is recommended.")
    scope = facts.get("scope", recommendation.scope)
    why = facts.get("scope_reason", recommendation.scope_reason)
    if scope not in policy.Scope.values:
        wrong["scope"] = _("Choose one of the words offered.")
    elif scope == policy.Scope.OUTSIDE and not why.strip():
        wrong["scope_reason"] = _("Say why it is outside of the initiative.")
    return wrong


@transaction.atomic
def respond(
    recommendation: Recommendation,
    *,
    by: Person,
    party: Component,
    answer: str,
    note: str = "",
    version: int | None = None,
) -> Recommendation:
    """Record what a party responds. Returns the recommendation.

    Refused: to members of the Committee for a party that is not theirs, to all who are neither
    members, principals nor secretariat; an unknown answer; where somebody wrote meanwhile.
    Follows: an audit event with the answer before and after; saying the same again changes nothing.
    """
    row = process.lock(recommendation)
    process.check_role(row, by, policy.MAY_ANSWER)
    if not may_answer_for(by, party):
        raise NotYours(_("You answer for your own component only."))
    if answer not in policy.Answer.values:
        raise Invalid({"answer": _("Choose one of the words offered.")})
    if len(note) > 2000:
        raise Invalid({"note": _("There is room for 2,000 characters.")})
    process.check_version(row, version)
    known = row.responses.filter(party=party).first()
    before = {"answer": known.answer, "note": known.note} if known is not None else None
    if before == {"answer": answer, "note": note}:
        return row
    Response.objects.update_or_create(
        recommendation=row, party=party, defaults={"answer": answer, "note": note, "said_by": by}
    )
    process.bump(row)
    process.record(
        row, "respond", by=by, before=row.state,
        data={"party": party.code, "from": before, "to": {"answer": answer, "note": note}},
    )  # fmt: skip
    return row


def may_answer_for(person: Person, party: Component) -> bool:
    """The secretariat for any; members and principals for the component that their post belongs to."""
    roles = roles_in_committee(person)
    if roles & KEEPS:
        return True
    duties = {*Post.PRINCIPALS, Post.Duty.STEERING_COMMITTEE}
    return bool(roles & (policy.MAY_ANSWER | PRINCIPALS)) and any(
        post.duty in duties and post.belongs_to(party) for post in person.held_posts()
    )


def check_may_answer(recommendation: Recommendation, by: Person) -> None:
    """Raise `NotYours` where `respond` would, whichever party was chosen."""
    process.check_role(recommendation, by, policy.MAY_ANSWER)
    own = (post.component for post in by.held_posts())
    if not any(may_answer_for(by, each) for each in (*Component.objects.institutions(), *own)):
        raise NotYours(_("You answer for your own component only."))


def check_followed(recommendation: Recommendation) -> None:
    """Raise `OutOfTurn` for a recommendation that is closed."""
    if not recommendation.is_followed:
        raise OutOfTurn(_("The recommendation is closed. Reopen it first."))


@transaction.atomic
def add_evidence(
    recommendation: Recommendation,
    *,
    by: Person,
    kind: str,
    title: str,
    url: str = "",
    dated: str = "",
    operation: Operation | None = None,
) -> Evidence:
    """Add what shows that something was done, and return it.

    Refused: to all but owner, Committee and secretariat; without a title, with an address that is
    none or a date too long, for a recommendation that is closed. Follows: an audit event.
    """
    row = process.lock(recommendation)
    process.check_role(row, by, policy.MAY_PLAN)
    check_followed(row)
    wrong: dict[str, Any] = {}
    if kind not in policy.EvidenceKind.values:
        wrong["kind"] = _("Choose one of the words offered.")
    if not title.strip() or len(title) > 300:
        wrong["title"] = _("Say in up to 300 characters what it is.")
    if len(dated) > policy.LONGEST_DATE:
        wrong["dated"] = _("This has %(n)d characters; there is room for %(most)d.") % {
            "n": len(dated), "most": policy.LONGEST_DATE,
        }  # fmt: skip
    if operation is not None and not operation.roles_of(by):
        wrong["operation"] = _("There is no operation of this reference.")
    if url:
        try:
            URLValidator(schemes=["http", "https"])(url)
        except ValidationError:
            wrong["url"] = _("This is no address of the web. It begins with https://.")
    if wrong:
        raise Invalid(wrong)
    made = Evidence.objects.create(
        recommendation=row, kind=kind, title=title.strip(), url=url, dated=dated,
        operation=operation, added_by=by,
    )  # fmt: skip
    process.bump(row)
    process.record(
        row, "add_evidence", by=by, before=row.state,
        data={"evidence": made.pk, "kind": kind, "title": made.title, "url": url}
        | ({"operation": operation.ref} if operation is not None else {}),
    )  # fmt: skip
    return made


@transaction.atomic
def take_back_evidence(evidence: Evidence, *, by: Person, reason: str) -> Evidence:
    """Let evidence count no more; it stays to be read, with the reason. Returns it.

    Refused: to all but owner, Committee and secretariat; without a reason; for a recommendation
    that is closed; a second time. Follows: an audit event with the reason. Rounds that were closed
    before keep it.
    """
    row = process.lock(evidence.recommendation)
    process.check_role(row, by, policy.MAY_PLAN)
    check_followed(row)
    taken = row.evidence.get(pk=evidence.pk)
    if not taken.is_standing:
        raise OutOfTurn(_("It was taken back already."))
    if not reason.strip():
        raise Invalid({"reason": _("Say why.")})
    if len(reason) > policy.LONGEST_REASON:
        most = {"most": policy.LONGEST_REASON}
        raise Invalid({"reason": _("Give the reason in at most %(most)d characters.") % most})
    taken.taken_back_at, taken.taken_back_by = timezone.now(), by
    taken.taken_back_reason = reason.strip()
    taken.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    process.bump(row)
    process.record(
        row, "take_back_evidence", by=by, before=row.state, reason=reason.strip(),
        data={"evidence": taken.pk, "kind": taken.kind, "title": taken.title},
    )  # fmt: skip
    return taken


@transaction.atomic
def run(
    recommendation: Recommendation,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Recommendation:
    """Close or reopen. Closing as implemented although something is missing needs a reason, which shows.

    Reopened, it is no longer closed with that reason: the audit record keeps it.
    """
    row = process.lock(recommendation)
    process.check_version(row, version)
    if step != "close":
        done = process.advance(row, step, by=by, reason=reason, at=at)
        if done.is_followed and done.closing_reason:
            done.closing_reason = ""
            done.save(update_fields=["closing_reason"])
        return done
    policy.WORKFLOW.check("close", row, row.roles_of(by))
    missing = policy.what_is_missing(row)
    if missing and not reason.strip():
        why = " ".join(str(each) for each in missing)
        raise NotReady(_("%(missing)s Say why it is closed all the same.") % {"missing": why})
    row.closing_reason = reason if missing else ""
    row.save(update_fields=["closing_reason"])
    return process.advance(row, "close", by=by, reason=reason, at=at)
