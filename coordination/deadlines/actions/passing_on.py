"""Letting a colleague have one's reminders of a clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deadlines import messages
from coordination.deadlines.actions.locking import locked
from coordination.deadlines.actions.recording import record
from coordination.deadlines.concerned import is_reminded
from coordination.deadlines.models import Deadline, Delivery, PassedOn
from coordination.deadlines.registry import label_of
from coordination.deadlines.wake import wake_worker
from coordination.people.models import Holding, Person, Post, read_posts_of
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn

LONGEST_WORD = 500
"""Of the reason: the colleague reads it in a message, on the way."""
COLLEAGUES_AT_MOST = 300


@transaction.atomic
def pass_on(deadline: Deadline, *, to: Any, reason: str, by: Any) -> PassedOn:
    """Let a colleague have one's own reminders of an open clock, until it stops or they are taken back.

    Refused where no reminder of it comes to the person, on a stopped clock, without a reason, where
    they are passed on already or were passed on to this person, and to somebody who cannot stand in: oneself, a closed account, who
    may not see the operation or the Committee's matter, who speaks for neither the same component nor the same post, who has
    passed their own on. Follows: the colleague is told. The last rung reaches both.
    """
    row = locked(deadline)
    _check_may_pass_on(row, by)
    if given := current_pass(row, by):
        raise OutOfTurn(
            _("You passed these reminders on to %(name)s. Take them back first.")
            % {"name": given.to.name}
        )
    faults = {"reason": _reason_fault(reason), "to": _stand_in_fault(row, to, by)}
    if faults := {name: sentence for name, sentence in faults.items() if sentence}:
        raise Invalid(faults)
    now = timezone.now()
    made = PassedOn.objects.create(deadline=row, person=by, to=to, reason=reason.strip(), at=now)
    event = record(
        row, "pass_on", by=by, reason=made.reason, data={"to": to.pk, "to_name": to.name}
    )
    _tell(row, made, event, now)
    return made


@transaction.atomic
def take_back(deadline: Deadline, *, by: Any) -> PassedOn:
    """One's own reminders of a clock come to oneself again. Refused where they were not passed on."""
    row = locked(deadline)
    given = current_pass(row, by)
    if given is None:
        raise OutOfTurn(_("You have not passed these reminders on; they come to you."))
    given.ended_at = timezone.now()
    given.save(update_fields=["ended_at"])
    record(row, "take_back", by=by, data={"from": given.to_id, "from_name": given.to.name})
    return given


def current_pass(deadline: Deadline, person: Any) -> PassedOn | None:
    """To whom this person's reminders of a clock are passed on now."""
    open_ones = PassedOn.objects.filter(deadline=deadline, person=person, ended_at=None)
    return open_ones.select_related("to").first()


def colleagues(deadline: Deadline, person: Any) -> list[Person]:
    """Those to whom this person may pass reminders of this clock on, by name."""
    mine = person.component_ids()
    now = timezone.now()
    holding = Holding.objects.current(now).filter(person=OuterRef("pk"))
    of_mine = Q(post__component__in=mine) | Q(post__component__part_of__in=mine)
    speaking = holding.filter(of_mine).exclude(post__duty__in=Post.SERVES_THE_MOVEMENT)
    beside = holding.filter(post__in=[post.pk for post in person.held_posts()])
    found = Person.objects.filter(
        Q(component__in=mine) | Q(component__part_of__in=mine) | Exists(speaking) | Exists(beside),
        is_active=True,
    ).exclude(pk=person.pk)
    busy = PassedOn.objects.filter(deadline=deadline, ended_at=None, person=OuterRef("pk"))
    rows = list(
        found.exclude(Exists(busy))
        .select_related("component")
        .order_by("name", "pk")[:COLLEAGUES_AT_MOST]
    )
    read_posts_of(rows)
    return [each for each in rows if deadline.whole.roles_of(each) and _stands_in(each, person)]


def _check_may_pass_on(deadline: Deadline, person: Any) -> None:
    if deadline.stopped_at is not None:
        raise OutOfTurn(_("This clock has stopped; it reminds nobody any more."))
    if not is_reminded(deadline, person):
        raise NotYours(_("No reminder of this clock comes to you; there is nothing to pass on."))
    if given := PassedOn.objects.in_force().filter(deadline=deadline, to=person).first():
        raise OutOfTurn(
            _("%(name)s passed these reminders on to you. Ask for them to be taken back first.")
            % {"name": given.person.name}
        )


def _reason_fault(reason: str) -> str:
    if not reason.strip():
        return _("Say why you pass the reminders on.")
    if len(reason.strip()) > LONGEST_WORD:
        return _("Give the reason in at most %(most)d characters.") % {"most": LONGEST_WORD}
    return ""


def _stand_in_fault(deadline: Deadline, to: Any, by: Any) -> str:
    name = {"name": to.name}
    if to.pk == by.pk:
        return _("These are your reminders already. Choose a colleague.")
    if not to.is_active:
        return _("%(name)s can no longer sign in. Choose another colleague.") % name
    if not deadline.whole.roles_of(to):
        return _unseen(deadline) % name
    if not _stands_in(to, by):
        return _(
            "%(name)s speaks neither for your component nor in a post of yours. Choose a colleague."
        ) % name  # fmt: skip
    if current_pass(deadline, to) is not None:
        return _("%(name)s has passed these reminders on to somebody else. Choose another.") % name
    return ""


def _unseen(deadline: Deadline) -> str:
    """Who may not see a clock, said for an operation and for a matter of the Committee."""
    if deadline.operation_id is not None:
        return _("%(name)s may not see this operation. Choose another colleague.")
    return _(
        "%(name)s may not see this clock: it is for the Steering Committee, its secretariat and whoever "
        "holds the responsible post. Choose another colleague."
    )


def _stands_in(to: Any, by: Any) -> bool:
    """Speaks for the same component, or holds (also as a delegate) the same post."""
    posts = {post.pk for post in by.held_posts()} & {post.pk for post in to.held_posts()}
    return bool(posts or by.component_ids() & to.component_ids())


def _tell(deadline: Deadline, given: PassedOn, event: AuditEvent, now: datetime) -> None:
    """The colleague reads at once whose reminders will come, and why."""
    with messages.read_by(given.to) as zone_name:
        what, ref = str(label_of(deadline)), deadline.whole.ref
        said = {"who": given.person.name, "what": what, "ref": ref}
        subject = _("%(ref)s · %(who)s passed reminders on to you: %(what)s") % said
        context = {
            "given": given,
            "what": what,
            "whole": deadline.whole,
            "is_of_operation": deadline.operation_id is not None,
            "due": messages.spoken_time(deadline.due_at, zone_name),
            "address": messages.absolute(deadline.subject_url),
        }
        text = messages.Text(
            messages.marked(subject, is_drill=deadline.whole.is_drill),
            render_to_string("emails/passed_on.txt", context),
            deadline.subject_url,
        )
    post = next(iter(given.person.held_posts()), None)
    planned = messages.deliveries(
        text, cause=f"event:{event.pk}", person=given.to, post=post,
        operation=deadline.operation, due_at=now, now=now,
    )  # fmt: skip
    Delivery.objects.bulk_create(planned, ignore_conflicts=True)
    wake_worker()
