"""Raising an item at one level, passing it up or down, answering, settling, taking it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.countries.checks import stripped, wrong_in
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotReady, OutOfTurn
from tools.agreement.models import Agreement
from tools.body_item import policy
from tools.body_item.models import BodyItem, ItemWord
from tools.body_item.policy import What
from tools.decision.models import Decision
from tools.decision.policy import Level
from tools.standing_body.actions import check_open
from tools.standing_body.models import StandingBody
from tools.standing_body.policy import MAY_RAISE, TOP_DOWN

ENDS = {"settle": What.SETTLED, "take_back": What.TAKEN_BACK}


@transaction.atomic
def raise_item(
    body: StandingBody,
    *,
    by: Person,
    title: str,
    text: str = "",
    agreement: Agreement | None = None,
    decision: Decision | None = None,
    key: UUID | None = None,
    synthetic: str = "",
) -> BodyItem:
    """Lay an item on the table of a body, and return it. The same `key` twice raises it once.

    Refused: to all but the country's team and the members of the body, observers excepted; at a
    body that is dissolved; with an agreement or a decision of another country, or a decision that
    one may not see; with a key that somebody else used.
    """
    row = process.lock(body)
    process.check_role(row, by, MAY_RAISE)
    if key is not None:
        known = BodyItem.objects.filter(submission_key=key, created_by=by).first()
        if known is not None:
            return known
    check_open(row)
    said = stripped({"title": title, "text": text})
    wrong = wrong_in(BodyItem, said)
    if agreement is not None and agreement.country_id != row.country_id:
        wrong["agreement"] = _("This agreement is of another country.")
    if decision is not None and not _may_come_from(decision, row, by):
        wrong["decision"] = _("There is no such decision of an operation in this country.")
    if wrong:
        raise Invalid(wrong)
    try:
        with transaction.atomic():
            made = BodyItem.objects.create(
                country=row.country, raised_in=row, body=row, state=policy.WORKFLOW.start,
                created_by=by, agreement=agreement, decision=decision, submission_key=key,
                synthetic=synthetic, **said,
            )  # fmt: skip
    except IntegrityError:
        if key is None:
            raise
        raise Invalid({"key": _("This key was used for another text. Draw a new one.")}) from None
    _say(made, What.RAISED, row, by=by, at=timezone.now(), text=said["text"])
    process.record(made, "raise", by=by, reason=said["text"], data={"level": row.level})
    return made


def _may_come_from(decision: Decision, body: StandingBody, person: Person) -> bool:
    seen = Decision.objects.visible_to(person).filter(pk=decision.pk)
    return bool(seen.filter(operation__countries=body.country_id).exists())


@transaction.atomic
def run(
    item: BodyItem,
    step: str,
    *,
    by: Person,
    reason: str = "",
    to_level: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> BodyItem:
    """Take a step of an item; "pass" needs `to_level`. The reason is the note, the answer, the outcome.

    Refused as `process.advance` refuses; to pass it to the level where it lies, or to one that has
    no body in the country. Follows: those to whom it goes are told; passed on, its clock starts;
    answered, it lies again with the level that asked, which owes its own answer where it was asked
    itself: then its clock starts too.
    """
    target = _target(item, to_level) if step == "pass" else None
    open_ones = _held_open(item) if step == "answer" else {}
    row = process.lock(item)
    if row.workflow.step(step).follows:
        raise OutOfTurn(_("This step is taken along with an answer, not by itself."))
    row.workflow.check(step, row, row.roles_of(by), reason)
    process.check_version(row, version)
    process.check_not_in_future(at, timezone.now())
    last = row.path.order_by("-id").first()
    process.check_not_before(
        at, last.said_at if last else None, _("This is before what happened last. Check the date.")
    )
    if len(reason) > policy.LONGEST_TEXT:
        raise Invalid({"reason": _("There is room for 5,000 characters.")})
    now, here = at or timezone.now(), row.body
    owed_to: StandingBody | None = None
    if step == "pass":
        target, owed_to = _checked(target, row, to_level), here
        row.passes += 1
    elif step == "answer":
        target, owed_to = _back_to(row, open_ones)
    if step == "settle":
        row.outcome = reason.strip()
    row.heading_to = target
    row.save(update_fields=["heading_to", "passes", "outcome"])
    done = process.advance(row, step, by=by, reason=reason, at=now)
    if step == "answer" and owed_to is not None:
        done = _owed_in_turn(done, by=by, at=now)
    done.heading_to, done.asked_by = None, owed_to
    if target is not None:
        done.body = target
    done.save(update_fields=["heading_to", "asked_by", "body"])
    what = _what(step, here, target)
    _say(done, what, here, by=by, at=now, text=reason.strip(), to=target)
    return done


def _target(item: BodyItem, level: str) -> StandingBody | None:
    """The open body of that level in the item's country, held: nobody dissolves it meanwhile."""
    open_ones = StandingBody.objects.open().select_for_update(no_key=True, of=("self",))
    return open_ones.filter(country=item.country_id, level=level).first()


def _held_open(item: BodyItem) -> dict[int, StandingBody]:
    """The open bodies of the item's country, held: none is dissolved while an answer returns to it."""
    rows = StandingBody.objects.open().select_for_update(no_key=True, of=("self",))
    return {each.pk: each for each in rows.filter(country=item.country_id).order_by("pk")}


def _back_to(
    row: BodyItem, open_ones: dict[int, StandingBody]
) -> tuple[StandingBody | None, StandingBody | None]:
    """To which body an answer returns, and to which that one owes its own; those dissolved are left out."""
    waiting = [open_ones[pk] for pk in row.askers() if pk in open_ones and pk != row.body_id]
    target = waiting.pop() if waiting else None
    before = [each for each in waiting if each != target]
    return target, before[-1] if before else None


def _owed_in_turn(row: BodyItem, *, by: Person, at: datetime) -> BodyItem:
    """The answer reached a level that was asked itself: it waits there for that level's own answer."""
    row.passes += 1
    row.save(update_fields=["passes"])
    return process.advance(row, "go_back", by=by, at=at)


def _checked(target: StandingBody | None, row: BodyItem, level: str) -> StandingBody:
    if level not in Level.values:
        raise Invalid({"to_level": _("Say to which level it is passed.")})
    said = {"level": Level(level).label, "country": row.country.name}
    if level == row.body.level:
        raise Invalid({"to_level": _("It lies at the %(level)s level already.") % said})
    if target is None:
        raise NotReady(
            _(
                "There is no body of the %(level)s level in %(country)s. Set one up first, or pass "
                "it to another level."
            )
            % said
        )
    return target


def _what(step: str, here: StandingBody, target: StandingBody | None) -> What:
    if step == "answer" or target is None:
        return ENDS.get(step, What.ANSWERED)
    order = [level.value for level in TOP_DOWN]
    up = order.index(target.level) < order.index(here.level)
    return What.PASSED_UP if up else What.PASSED_DOWN


def _say(
    item: BodyItem,
    what: What,
    body: StandingBody,
    *,
    by: Person,
    at: datetime,
    text: str,
    to: StandingBody | None = None,
) -> ItemWord:
    return ItemWord.objects.create(
        item=item, what=what, body=body, to_body=to, text=text, said_at=at, said_by=by
    )
