"""The only writers of what is said on minutes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.deadlines import actions as deadlines
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tools.mini_summit.models import MiniSummit
from tools.minutes import policy
from tools.minutes.content import hash_of
from tools.minutes.models import MinutesWord
from tools.minutes.speaking import component_of, may_object_for
from tools.own_people import post_for, speaks_for


@transaction.atomic
def confirm(summit: MiniSummit, *, by: Person, side: str) -> MinutesWord:
    """Confirm the minutes of a meeting for the convener or for the co-convener. Once for each side.

    Refused: before the table is filed; to who is of no component that speaks for that side; an
    unknown side. A second click finds the first confirmation.
    Follows: those who lead are told; when both sides have confirmed and no objection is open, the
    minutes are final and everybody taking part is told.
    """
    row = _held(summit, by)
    if side not in policy.Side.values:
        raise Invalid({"side": _("Choose the convener or the co-convener.")})
    component = component_of(by, side, row.operation)
    if component is None:
        raise NotYours(
            _("The minutes are confirmed for %(side)s by its own people.")
            % {"side": policy.Side(side).label}
        )
    if first := row.minutes_words.confirmations().filter(side=side).first():
        return first
    word = _say(row, by=by, component=component, said=policy.Said.CONFIRMS, side=side)
    _tell_confirmed(row, word, by=by)
    return word


@transaction.atomic
def object_to(summit: MiniSummit, *, by: Person, component: Component, text: str) -> MinutesWord:
    """Object to the minutes for one's own component, with the reason. They are not final while it is open.

    Refused: before the table is filed; for another's component or one that takes no part; without
    a reason; while an objection of the same component is open already.
    Follows: those who lead the meeting are told.
    """
    row = _held(summit, by)
    process.check_role(row, by, policy.MAY_OBJECT)
    if component.pk not in may_object_for(by, row.operation):
        raise NotYours(_("You object in the name of your own component, where it takes part."))
    _check_text(text, "text", _("Say what is wrong in the minutes."))
    if row.minutes_words.open_objections().filter(component=component).exists():
        raise OutOfTurn(_("An objection of this component is open already. Settle that one first."))
    word = _say(row, by=by, component=component.pk, said=policy.Said.OBJECTS, text=text.strip())
    event = process.record(
        row, "object_to_minutes", by=by, reason=word.text, data={"component": component.code}
    )
    deadlines.announce(row, policy.OBJECTION, event, by=by)
    return word


def speak(
    summit: MiniSummit,
    *,
    by: Person,
    said: str,
    side: str = "",
    component: Any = None,
    text: str = "",
) -> MinutesWord:
    """Confirm for a side, or object for a component: see `confirm` and `object_to`."""
    if said == policy.Said.CONFIRMS:
        return confirm(summit, by=by, side=side)
    if component is None:
        raise Invalid({"component": _("Say for which component you object.")})
    return object_to(summit, by=by, component=component, text=text)


@transaction.atomic
def settle(word: MinutesWord, *, by: Person, text: str) -> MinutesWord:
    """Say how an objection was settled: by who raised it, or by those who lead.

    Refused: to others; without a text; where it is settled already.
    Follows: everybody taking part is told; the minutes become final where nothing else is missing.
    """
    row = _held(word.summit, by)
    word = MinutesWord.objects.select_for_update(no_key=True, of=("self",)).get(pk=word.pk)
    own = speaks_for(by, word.component_id)
    if not own and not row.roles_of(by) & policy.MAY_SETTLE:
        raise NotYours(_("An objection is settled by who raised it, or by those who lead."))
    if word.said != policy.Said.OBJECTS or word.settled_at is not None:
        raise OutOfTurn(_("This objection is settled already."))
    _check_text(text, "settlement", _("Say how it was settled."))
    word.settlement, word.settled_at, word.settled_by = text.strip(), timezone.now(), by
    word.save(update_fields=["settlement", "settled_at", "settled_by"])
    event = process.record(
        row, "settle_objection", by=by, reason=word.settlement,
        data={"component": word.component.code, "objection": word.text},
    )  # fmt: skip
    deadlines.announce(row, policy.FINAL if is_final(row) else policy.SETTLED, event, by=by)
    return word


def is_final(summit: MiniSummit) -> bool:
    """Both sides confirmed the minutes, and no objection is open."""
    words = summit.minutes_words
    confirmed = words.confirmations().values_list("side", flat=True)
    return policy.is_final(confirmed, words.open_objections().count())


def _held(summit: MiniSummit, by: Person) -> MiniSummit:
    row = process.lock(summit)
    if not row.roles_of(by):
        raise NotYours()
    if sentence := policy.why_not_yet(row):
        raise OutOfTurn(sentence)
    return row


def _check_text(text: str, field: str, sentence: str) -> None:
    if not text.strip():
        raise Invalid({field: sentence})
    if len(text) > policy.LONGEST_TEXT:
        raise Invalid(
            {
                field: _("This has %(n)d characters; there is room for %(limit)d.")
                % {"n": len(text), "limit": policy.LONGEST_TEXT}
            }
        )


def _say(summit: MiniSummit, *, by: Person, component: int, **said: Any) -> MinutesWord:
    return MinutesWord.objects.create(
        summit=summit, component_id=component, content_hash=hash_of(summit),
        post=post_for(by, component), said_at=timezone.now(), said_by=by, **said,
    )  # fmt: skip


def _tell_confirmed(summit: MiniSummit, word: MinutesWord, *, by: Person) -> None:
    event = process.record(
        summit, "confirm_minutes", by=by,
        data={
            "side": word.side, "component": word.component.code, "post": str(word.post or ""),
            "sha256": word.content_hash,
        },
    )  # fmt: skip
    final = is_final(summit)
    deadlines.announce(summit, policy.FINAL if final else policy.CONFIRMED, event, by=by)
