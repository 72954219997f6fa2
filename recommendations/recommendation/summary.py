"""The first line of the board: where it all stands, as a sentence rather than a bar."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.components.models import Component
from recommendations.recommendation.models import lacks_an_owner, overdue, waits_for


def sentence(rows: QuerySet[Any], parties: list[Component]) -> str:
    """ "2 of 10 wait for the IFRC; 1 is overdue; 4 unchanged since May 2024." One query."""
    moved = Q(current__same_since__lt=F("current__round__dated"))
    asked = {f"party_{each.pk}": Count("pk", filter=waits_for(each)) for each in parties}
    found = rows.order_by().aggregate(
        all=Count("pk"),
        late=Count("pk", filter=overdue(timezone.localdate())),
        same=Count("pk", filter=moved),
        since=Max("current__same_since", filter=moved),
        unowned=Count("pk", filter=lacks_an_owner()),
        silent=Count("pk", filter=Q(current__state="silent")),
        **asked,
    )
    total = found["all"]
    if not total:
        return ""
    said = []
    for each in parties:
        if n := found[f"party_{each.pk}"]:
            said.append(
                ngettext("%(n)d of %(all)d waits for the %(party)s",
                         "%(n)d of %(all)d wait for the %(party)s", n)
                % {"n": n, "all": total, "party": each.short_name or each}
            )  # fmt: skip
    if n := found["late"]:
        said.append(ngettext("%(n)d is overdue", "%(n)d are overdue", n) % {"n": n})
    if n := found["unowned"]:
        said.append(ngettext("%(n)d has no owner", "%(n)d have no owner", n) % {"n": n})
    if n := found["silent"]:
        said.append(
            ngettext("%(n)d had no answer in the last round",
                     "%(n)d had no answer in the last round", n) % {"n": n}
        )  # fmt: skip
    if n := found["same"]:
        since = formats.date_format(found["since"], "F Y")
        said.append(
            ngettext("%(n)d unchanged since %(since)s", "%(n)d unchanged since %(since)s", n)
            % {"n": n, "since": since}
        )
    if not said:
        return ngettext(
            "%(n)d recommendation: nothing is waited for, and it is not overdue.",
            "%(n)d recommendations: nothing is waited for, and none is overdue.", total,
        ) % {"n": total}  # fmt: skip
    return _("%(facts)s.") % {"facts": "; ".join(said)}
