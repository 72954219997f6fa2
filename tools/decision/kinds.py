"""Saying what a row is, and how it was decided."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, OutOfTurn
from tools.decision import policy
from tools.decision.models import Decision


@transaction.atomic
def say_kind(
    decision: Decision,
    *,
    by: Person,
    kind_of: str | None = None,
    how_decided: str | None = None,
    version: int | None = None,
) -> Decision:
    """Say whether a row is an information, a decision or an action, and how it was decided. None: stays.

    What is deferred to the strategic level lies there from now on; nobody is asked by name yet.
    Refused: to those who do not lead; once the table is filed; for a row that was dropped or
    superseded; an unknown word; where somebody changed the row since it was read.
    """
    summit = process.lock(decision.summit)
    process.check_role(summit, by, policy.MAY_EDIT)
    row = process.lock(decision)
    if summit.filed_at is not None:
        raise OutOfTurn(_("The table is filed. What a row is, and how it was decided, stays."))
    if row.is_put_away:
        raise OutOfTurn(
            _("This row is marked “%(state)s”. Reopen it before you write in it.")
            % {"state": row.state_label}
        )
    wrong: dict[str, Any] = {}
    if kind_of is not None and kind_of not in policy.Kind.values:
        wrong["kind_of"] = _("Choose one of the kinds offered.")
    if how_decided and how_decided not in policy.HowDecided.values:
        wrong["how_decided"] = _("Choose one of the ways offered.")
    if wrong:
        raise Invalid(wrong)
    said = {"kind_of": kind_of, "how_decided": how_decided}
    changes = {name: value for name, value in said.items() if value is not None}
    if how_decided is not None and how_decided != row.how_decided:
        changes["level"] = str(policy.level_of(how_decided))
    return process.amend(
        decision, changes, by=by, roles=policy.MAY_EDIT, version=version, verb="kind"
    )
