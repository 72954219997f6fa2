"""Changing the policy settings of this installation."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deadlines.models import PolicySetting
from coordination.deadlines.registry import in_force_of, setting, value
from coordination.people.models import Post
from smcc.audit.record import HOUSE, append, hold_chain
from smcc.rules.refusals import Invalid, NotYours, Stale

MOST_HOURS = 24 * 366 * 2
"""No promise to anybody is longer than two years."""


@transaction.atomic
def change_setting(
    *, key: str, new: Any, by: Any, reason: str, version: int | None = None
) -> PolicySetting:
    """Change a policy setting of this installation. Clocks already running keep their promise.

    `version` is the one that the writer had read, 0 for the value as delivered.
    Refused to all but the secretariat, without a reason, for an unknown key, for a value that is
    not a positive number of hours of two years at most or one of the choices, and for a target later than its limit;
    where somebody changed it since (`Stale`, with what is in force).
    Follows: an audit event in the house's own chain.
    """
    if Post.Duty.SECRETARIAT not in by.duties():
        raise NotYours(_("Only the secretariat changes the policy settings."))
    known = setting(key)
    if known is None:
        raise Invalid({"key": _("There is no setting of this name.")})
    if not reason.strip():
        raise Invalid({"reason": _("Say why, and on what it rests.")})
    hold_chain(HOUSE)  # two who change settings at once take turns
    standing = in_force_of(known)
    if version is not None and version != standing.version:
        raise Stale(current=standing)
    if known.choices:
        if not isinstance(new, str) or new not in {choice for choice, _label in known.choices}:
            raise Invalid({"value": _("Choose one of the values offered.")})
    else:
        try:
            new = None if isinstance(new, bool) else float(new)
        except (TypeError, ValueError, OverflowError):
            new = None
        if new is None:
            raise Invalid({"value": _("Give a number of hours.")})
        if not 0 < new <= MOST_HOURS:
            raise Invalid(
                {"value": _("Give a number of hours above 0, and not above %(most)d (two years).")
                 % {"most": MOST_HOURS}}
            )  # fmt: skip
        _check_pair(key, new)
    now, row = timezone.now(), standing.changed or PolicySetting(key=key)
    row.value, row.changed_at, row.changed_by, row.version = new, now, by, standing.version + 1
    row.save()
    append(
        chain=HOUSE, at=now, verb="setting.change", target_kind="setting", target_id=key,
        actor_id=by.pk, actor_name=by.name, reason=reason.strip(), data={"from": standing.value, "to": new},
    )  # fmt: skip
    return row


def _check_pair(key: str, hours: float) -> None:
    """A target comes no later than the limit that it warns of."""
    clock_setting, _dot, which = key.rpartition(".")
    target, limit = f"{clock_setting}.target_hours", f"{clock_setting}.limit_hours"
    if which == "target_hours" and hours > value(limit):
        raise Invalid(
            {"value": _("The target would be later than the limit. Change the limit first.")}
        )
    if which == "limit_hours" and setting(target) is not None and hours < value(target):
        raise Invalid(
            {"value": _("The limit would be before the target. Change the target first.")}
        )
