"""The only writers of positions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tools.decision.models import Decision
from tools.own_people import post_for, speaks_for
from tools.position import policy
from tools.position.models import Position

Stance = policy.Stance


def why_not(decision: Decision, component: Component, person: Person) -> Any:
    """None where the person may say, or record, this component's position now; else why not."""
    own = speaks_for(person, component.pk)
    leads = bool(decision.roles_of(person) & policy.MAY_RECORD)
    if not own and not leads:
        return _("A component’s position is said by its own people, or recorded by those who lead.")
    return policy.may_be_said(decision.summit, decision, for_own=own)


@transaction.atomic
def say(
    decision: Decision,
    *,
    by: Person,
    component: Component,
    stance: str,
    text: str = "",
    article: str = "",
    version: int | None = None,
) -> Position | None:
    """Say a component's position on a row: for the own one, or as a lead for one that takes part.

    What a lead writes down for another component is marked as recorded. "Not yet heard" takes back
    what was said; where nothing was, nothing is stored (None). `version` is that of the position
    that was read, 0 for none.
    Refused: to others; for who neither takes part nor came; on a row that was dropped or superseded;
    after filing to all but the component itself; a reservation or a disagreement without its words;
    an article where nobody disagrees; where somebody said it since (`Stale`).
    """
    summit = process.lock(decision.summit)
    row = process.lock(decision)
    if not row.roles_of(by):
        raise NotYours()
    own = speaks_for(by, component.pk)
    if not own and not row.roles_of(by) & policy.MAY_RECORD:
        raise NotYours(why_not(row, component, by))
    if sentence := policy.may_be_said(summit, row, for_own=own):
        raise OutOfTurn(sentence)
    known = row.positions.filter(component=component).first()
    if version is not None and version != (known.version if known else 0):
        raise Stale(
            current=known,
            sentence=_(
                "Somebody said this position while you were writing. Look at it, then decide."
            ),
        )
    text = text.strip()
    _check(summit, component, known, stance, text, article)
    if known is None and stance == Stance.NOT_HEARD:
        return None
    said = (stance, text, article)
    if known and (known.stance, known.text, known.article, known.is_recorded) == (*said, not own):
        return known
    before = _spoken(known)
    each = known or Position(decision=row, component=component, version=0)
    each.stance, each.text, each.article = said
    each.post, each.is_recorded = (post_for(by, component.pk) if own else None), not own
    each.said_at, each.said_by = timezone.now(), by
    each.version += 1
    each.save()
    process.record(
        row, "position", by=by, before=row.state, reason=text,
        data={
            "component": component.code, "post": str(each.post or ""), "recorded": not own,
            "from": before, "to": _spoken(each), "after_filing": summit.filed_at is not None,
        },
    )  # fmt: skip
    return each


def _check(
    summit: Any, component: Component, known: Any, stance: str, text: str, article: str
) -> None:
    wrong: dict[str, Any] = {}
    came = summit.attendance.filter(component=component, status="attended")
    asked = component.pk in summit.operation.allocation()["taking_part"]
    if not asked and known is None and not came.exists():
        wrong["component"] = _("%(who)s does not take part. Record it as present first.") % {
            "who": component.name
        }
    if stance not in Stance.values:
        wrong["stance"] = _("Choose one of the positions offered.")
    elif stance in policy.NEEDS_TEXT and not text:
        wrong["text"] = _("Say in a line what the reservation or the disagreement is.")
    if len(text) > policy.LONGEST_TEXT:
        wrong["text"] = _("This has %(n)d characters; there is room for %(limit)d.") % {
            "n": len(text), "limit": policy.LONGEST_TEXT,
        }  # fmt: skip
    if article and article not in policy.Article.values:
        wrong["article"] = _("Choose an article from the list.")
    elif article and stance != Stance.DISAGREES:
        wrong["article"] = _("An article is named where a component disagrees because of it.")
    if wrong:
        raise Invalid(wrong)


def _spoken(position: Position | None) -> dict[str, str]:
    if position is None:
        return {"position": str(Stance.NOT_HEARD), "text": "", "article": ""}
    return {"position": position.stance, "text": position.text, "article": position.article}
