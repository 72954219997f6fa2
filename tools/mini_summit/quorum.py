"""Whether those came whom the meeting needs. Its lack is said and filed; it stops nobody."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coordination.components.models import Component
from coordination.deadlines.registry import Setting, value
from smcc.rules.clocks import Basis

KEY = "mini_summit.quorum"
LEADS_CAME, HALF_CAME, NOBODY_ASKED = "conveners", "half", "none"

SETTINGS = (
    Setting(
        KEY,
        _("Quorum of a Mini-Summit"),
        LEADS_CAME,
        Basis.default(
            _(
                "The sources name no quorum. That the host convenes, with the ICRC or the IFRC as "
                "co-convener, is theirs; that the meeting needs both is our reading."
            )
        ),
        choices=(
            (
                LEADS_CAME,
                _("the host or convener, and the co-convener or every institution present"),
            ),
            (HALF_CAME, _("more than half of the components taking part")),
            (NOBODY_ASKED, _("none is asked for")),
        ),
    ),
)

MISSING = {
    "convener": _(
        "neither the host National Society nor a convener is recorded as having attended"
    ),
    "co_convener": _("the co-convener is not recorded as having attended"),
    "institutions": _("not every institution present (ICRC, IFRC) is recorded as having attended"),
    "half": _("not more than half of the components taking part are recorded as having attended"),
}


def missing_of(
    rule: str,
    came: Collection[int],
    *,
    host: int,
    allocation: Mapping[str, Collection[int]],
    institutions: Collection[int],
) -> list[str]:
    """What the rule misses, as keys of `MISSING`. All are ids of components; `institutions` those present."""
    here = set(came)
    if rule == HALF_CAME:
        asked = set(allocation["taking_part"])
        return [] if len(here & asked) * 2 > len(asked) else ["half"]
    if rule != LEADS_CAME:
        return []
    found = []
    if not here & (set(allocation["convener"]) | {host}):
        found.append("convener")
    agreed, needed = set(allocation["co_convener"]), set(institutions)
    both_came = needed <= here if not agreed else len(needed) > 1 and needed <= here
    if not here & agreed and not both_came:
        found.append("co_convener" if agreed else "institutions")
    return found


def asked_of(summit: Any) -> dict[str, Any]:
    """The rule in force and what it misses now, as it is kept with the filing."""
    rule = str(value(KEY))
    came = {each.component_id for each in summit.attendance.all() if each.status == "attended"}
    operation = summit.operation
    allocation = operation.allocation()
    known = Component.objects.institutions().values_list("pk", flat=True)
    institutions = set(known) & set(allocation["taking_part"])
    missing = missing_of(
        rule, came, host=operation.host_id, allocation=allocation, institutions=institutions
    )
    return {"rule": rule, "missing": missing}


def sentence(quorum: Mapping[str, Any] | None) -> str:
    """Why there was no quorum; empty where there was, or where nobody asked."""
    missing: Sequence[str] = (quorum or {}).get("missing", ())
    said = [str(MISSING[key]) for key in missing if key in MISSING]
    if not said:
        return ""
    return gettext("No quorum: %(missing)s.") % {"missing": "; ".join(said)}
