"""What the register shows of an operation: whether the security of all who are present is agreed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.committee import roles_in_committee
from coordination.components.models import Country
from coordination.countries.team import reach_of
from coordination.operations.models import Presence
from coordination.roles import SEES_ALL
from smcc.rules.words import listed
from tools.agreement.opening import house_day
from tools.facts import NONE, Evidence, Fact, Trace
from tools.security_agreement.models import SecurityAgreement

NAME = Coalesce(NullIf(F("component__short_name"), Value("")), F("component__code"))


def _present() -> QuerySet[Any]:
    """Each component present, with since when an agreement of its own is in force in a country of the operation."""
    whole = Coalesce("component__part_of", "component")
    own = Q(provider=OuterRef("whole")) | Q(provider__part_of=OuterRef("whole"))
    own |= Q(beneficiary=OuterRef("whole")) | Q(beneficiary__part_of=OuterRef("whole"))
    in_force = SecurityAgreement.objects.in_force(house_day()).filter(
        own,
        country__in=Country.objects.filter(operations=OuterRef(OuterRef("operation_id"))).values(
            "pk"
        ),
    )
    since = Subquery(in_force.order_by("entered_at").values("entered_at")[:1])
    return Presence.objects.annotate(whole=whole).annotate(covered_since=since)


def _for_all(operation: Any, traces: Sequence[Trace]) -> Evidence:
    """It holds once each component present is one of the two of an agreement in force; else it says who is not."""
    missing = [trace.word for trace in traces if trace.at is None]
    if not traces or len(missing) == len(traces):
        return NONE
    codes = operation.country_codes.split()
    url = reverse("security_agreement_list") + (f"?country={codes[0]}" if len(codes) == 1 else "")
    if missing:
        return Evidence(
            False, _("No agreement in force: %(who)s") % {"who": listed(missing)}, None, url
        )
    last = max(trace.at for trace in traces if trace.at)
    return Evidence(True, _("In force for every component present"), last, url)


def _known_to(reader: Any, operations: Sequence[Any]) -> Collection[int]:
    """The operations in all of whose countries this person may read the register."""
    if roles_in_committee(reader) & SEES_ALL:
        return [operation.pk for operation in operations]
    reach = reach_of(reader)
    codes = {code for operation in operations for code in operation.country_codes.split()}
    mine = {each.iso3 for each in Country.objects.filter(pk__in=codes) if reach.has(each)}
    return [each.pk for each in operations if {*each.country_codes.split()} <= mine]


SECURITY_AGREED = Fact(
    "security_agreed",
    gettext_lazy("A security agreement is in force for every component present"),
    _present, _for_all, "covered_since", word=NAME,
    read_by=_known_to,
)  # fmt: skip
