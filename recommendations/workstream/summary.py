"""The first line of the list of teams: where their work stands, as a sentence."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.components.models import Component
from recommendations.workstream.policy import State


def sentence(rows: QuerySet[Any]) -> str:
    """ "11 teams, 2 closed. 22 of 84 actions are done; 3 are overdue. Of 10 the members are not recorded."

    `rows` know their counts (`with_counts`). One query.
    """
    members = Component.objects.filter(workstreams=OuterRef("pk"))
    found = rows.order_by().annotate(has_members=Exists(members)).aggregate(
        teams=Count("pk"),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
        all_done=Sum("done"), all_counted=Sum("counted"), all_overdue=Sum("overdue"),
        unknown=Count("pk", filter=Q(has_members=False)),
    )  # fmt: skip
    if not (n := found["teams"]):
        return ""
    first = ngettext("%(n)d team", "%(n)d teams", n) % {"n": n}
    if closed := found["closed"]:
        first += _(", ") + ngettext("%(n)d closed", "%(n)d closed", closed) % {"n": closed}
    done = ngettext(
        "%(n)d of %(all)d actions is done", "%(n)d of %(all)d actions are done", found["all_done"]
    ) % {"n": found["all_done"], "all": found["all_counted"]}
    if late := found["all_overdue"]:
        done += _("; ") + ngettext("%(n)d is overdue", "%(n)d are overdue", late) % {"n": late}
    said = [first, done]
    if unknown := found["unknown"]:
        said.append(
            ngettext("Of %(n)d team the members are not recorded",
                     "Of %(n)d teams the members are not recorded", unknown) % {"n": unknown}
        )  # fmt: skip
    return " ".join(_("%(facts)s.") % {"facts": each} for each in said)
