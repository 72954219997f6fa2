"""The only writers of agendas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.deadlines import actions as deadlines
from coordination.people.models import Person
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tools.agenda import policy
from tools.agenda.models import AgendaItem
from tools.agenda.telling import tell_proposer

State = policy.State


class Line(NamedTuple):
    """One line of an agenda as the leads write it. `pk` names the item that it was; None: a new one."""

    title: str
    proposed_by: Component | None = None
    minutes: int | None = None
    purpose: str = ""
    scope: str = ""
    is_aob: bool = False
    pk: int | None = None


@transaction.atomic
def propose(
    summit: Any,
    *,
    by: Person,
    component: Component,
    title: str,
    purpose: str,
    scope: str,
    minutes: int | None = None,
    is_aob: bool = False,
    key: UUID | None = None,
) -> AgendaItem:
    """Propose an item for a meeting that is still to be held, in the name of a component taking part.

    Refused: to who does not take part; for a component that the person does not speak for (those
    who lead propose for any that takes part); once the meeting was held or waived; without a title,
    a purpose, or whom it concerns. `key` is drawn with the form: sent twice, it is proposed once.
    Follows: the coordinator and the convener are told. Under any other business it is seen at once.
    """
    summit = process.lock(summit)
    roles = summit.roles_of(by)
    process.check_role(summit, by, policy.MAY_PROPOSE)
    if key is not None and (first := summit.agenda.filter(submission_key=key).first()):
        return first
    if sentence := policy.intake_is_open(summit):
        raise OutOfTurn(sentence)
    taking_part = component.pk in summit.operation.allocation()["taking_part"]
    if component.pk not in by.component_ids() and not (taking_part and roles & policy.MAY_EDIT):
        raise NotYours(_("You propose items in the name of your own component."))
    line = Line(title.strip(), component, minutes, purpose, scope, is_aob)
    _check(line, is_proposal=True)
    now = timezone.now()
    item = AgendaItem.objects.create(
        summit=summit, position=_last(summit) + 1, title=line.title, proposed_by=component,
        purpose=purpose, scope=scope, minutes=minutes, state=policy.WORKFLOW.start,
        aob_since=now if is_aob else None, submission_key=key, created_by=by,
    )  # fmt: skip
    event = process.record(item, "propose", by=by, data={"component": component.code})
    deadlines.announce(item, policy.PROPOSAL, event, by=by)
    return item


def _check(line: Line, *, is_proposal: bool = False) -> None:
    wrong: dict[str, Any] = {}
    limit = AgendaItem._meta.get_field("title").max_length
    if not line.title:
        wrong["title"] = _("Say what the item is about.")
    elif limit and len(line.title) > limit:
        wrong["title"] = _("This has %(n)d characters; there is room for %(limit)d.") % {
            "n": len(line.title), "limit": limit,
        }  # fmt: skip
    if line.minutes is not None and not 0 < line.minutes <= policy.LONGEST_MINUTES:
        wrong["minutes"] = _("Give the minutes as a number from 1 to 600.")
    blank = [] if is_proposal else [""]
    if line.purpose not in [*policy.Purpose.values, *blank]:
        wrong["purpose"] = _("Say what the meeting is asked for.")
    if line.scope not in [*policy.Scope.values, *blank]:
        wrong["scope"] = _("Say whom it concerns.")
    if wrong:
        raise Invalid(wrong)


def _last(summit: Any) -> int:
    return max(summit.agenda.values_list("position", flat=True), default=0)


def _check_open(summit: Any) -> None:
    if sentence := policy.agenda_is_open(AgendaItem(summit=summit)):
        raise OutOfTurn(sentence)


@transaction.atomic
def set_agenda(summit: Any, *, by: Person, items: Iterable[Any], version: int | None = None) -> Any:
    """Say what is on the agenda, in order; each of the items as `Line`. The follow-up is not among them.

    An item that is named by its `pk`, or by its title, stays the same item; one that is not named
    is taken off. What is proposed and not answered stays as it is.
    Refused: to those who do not lead; after filing; a title over 300 characters; minutes that no
    meeting has; where somebody changed the meeting since it was read.
    """
    summit = process.lock(summit)
    process.check_role(summit, by, policy.MAY_EDIT)
    _check_open(summit)
    process.check_version(summit, version)
    wanted = [line for line in (Line(*item) for item in items) if line.title.strip()]
    wanted = [line._replace(title=line.title.strip()) for line in wanted]
    for line in wanted:
        _check(line)
    before = list(summit.agenda.filter(state=State.ACCEPTED).order_by("position", "id"))
    known = {item.pk: item for item in before}
    by_title = {item.title: item for item in reversed(before)}
    after, changed = [], False
    for line in wanted:
        item = known.pop(line.pk, None) if line.pk else known.pop(_pk(by_title, line.title), None)
        moved = _fields(line, item)
        if item is None:
            item = AgendaItem.objects.create(
                summit=summit, position=0, state=State.ACCEPTED, created_by=by, **moved
            )
            changed = True
        elif any(getattr(item, name) != value for name, value in moved.items()):
            item = process.amend(item, moved, by=by, roles=policy.MAY_EDIT, verb="write")
            changed = True
        after.append(item)
    for item in known.values():
        _take_off(item, by=by)
    if not changed and not known and [i.pk for i in after] == [i.pk for i in before]:
        return summit
    _renumber(after)
    process.bump(summit)
    process.record(
        summit, "agenda", by=by,
        data={"items": [item.title for item in after], "before": [item.title for item in before]},
    )  # fmt: skip
    return summit


def _pk(by_title: Mapping[str, AgendaItem], title: str) -> int | None:
    found = by_title.get(title)
    return found.pk if found else None


def _fields(line: Line, item: AgendaItem | None) -> dict[str, Any]:
    since = item.aob_since if item else None
    return {
        "title": line.title, "proposed_by": line.proposed_by, "minutes": line.minutes,
        "purpose": line.purpose, "scope": line.scope,
        "aob_since": (since or timezone.now()) if line.is_aob else None,
    }  # fmt: skip


def _renumber(items: Iterable[AgendaItem]) -> None:
    for position, item in enumerate(items, start=1):
        if item.position != position:
            AgendaItem.objects.filter(pk=item.pk).update(position=position)


def _take_off(item: AgendaItem, *, by: Person, step: str = "take_off", reason: str = "") -> Any:
    row = process.advance(item, step, by=by, reason=reason)
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    return row


@transaction.atomic
def run(
    item: AgendaItem,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> AgendaItem:
    """Take a step of an item: accept, decline with a reason, take off, withdraw, put back.

    Accepted, a response-wide item goes behind the last response-wide one, any other to the end.
    Refused beside what `process.advance` refuses: a reason over 2,000 characters; where somebody
    changed the item since it was read. Follows: an answer is told to the component's leads and to
    the person who proposed it.
    """
    summit = process.lock(item.summit)
    row = process.lock(item)
    taken = row.workflow.check(step, row, row.roles_of(by), reason)
    process.check_version(row, version)
    limit = AgendaItem._meta.get_field("answer").max_length or 0
    if len(reason) > limit:
        raise Invalid(
            {
                "reason": _("This has %(n)d characters; there is room for %(limit)d.")
                % {"n": len(reason), "limit": limit}
            }
        )
    if taken.target == State.REMOVED:
        done: AgendaItem = _take_off(item, by=by, step=step, reason=reason)
    else:
        done = process.advance(item, step, by=by, reason=reason, at=at)
        done.answer, done.removed_at = reason, None
        done.save(update_fields=["answer", "removed_at"])
    if taken.target == State.ACCEPTED:
        _place(done)
    if taken.stamps:
        event = AuditEvent.objects.of(done.kind, done.pk).latest("id")
        tell_proposer(done, taken, event, by=by)
    process.bump(summit)
    return done


def _place(item: AgendaItem) -> None:
    others = list(item.summit.agenda.taken_up().exclude(pk=item.pk))
    at = policy.place_among([each.scope for each in others], item.scope)
    others.insert(at, item)
    _renumber(others)


@transaction.atomic
def move_up(item: AgendaItem, *, by: Person, version: int | None = None) -> AgendaItem:
    """Take an item out of any other business: it becomes an item of its own, in its default place.

    Refused: to those who do not lead; after filing; where it does not stand there (any more).
    """
    summit = process.lock(item.summit)
    process.check_role(summit, by, policy.MAY_EDIT)
    _check_open(summit)
    row = process.lock(item)
    process.check_version(row, version)
    if row.aob_since is None or row.state not in (State.PROPOSED, State.ACCEPTED):
        raise OutOfTurn(_("This does not stand under any other business any more."))
    if row.state == State.PROPOSED:
        row = run(row, "accept", by=by)
    row = process.amend(row, {"aob_since": None}, by=by, roles=policy.MAY_EDIT, verb="move_up")
    _place(row)
    process.bump(summit)
    return row
