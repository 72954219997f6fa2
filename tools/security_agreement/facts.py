"""What the register shows of an operation: whether the security of all who are present is agreed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from coordination.committee import roles_in_committee
from coordination.components.models import LANGUAGES, Component, Country
from coordination.countries.team import reach_of
from coordination.operations.models import Presence
from coordination.roles import SEES_ALL
from smcc.rules.words import listed
from tools.agreement.opening import house_day
from tools.facts import NONE, Evidence, Fact, Trace
from tools.security_agreement.models import SecurityAgreement

NAME = Coalesce(NullIf(F("component__short_name"), Value("")), F("component__code"))


def _present() -> QuerySet[Any]:
    """Each component present, in each country of the operation: since when an agreement of its own is in force there.

    A National Society of one of the countries is asked about at home alone.
    """
    whole = Coalesce("component__part_of", "component")
    own = Q(provider=OuterRef("whole")) | Q(provider__part_of=OuterRef("whole"))
    own |= Q(beneficiary=OuterRef("whole")) | Q(beneficiary__part_of=OuterRef("whole"))
    in_force = SecurityAgreement.objects.in_force(house_day()).filter(
        own, country=OuterRef("place")
    )
    since = Subquery(in_force.order_by("entered_at").values("entered_at")[:1])
    rows = Presence.objects.annotate(whole=whole, place=F("operation__countries"))
    return rows.exclude(_abroad()).annotate(covered_since=since, said=_said())


def _abroad() -> Q:
    """A National Society that is at home in another country of the operation."""
    home = Country.objects.filter(
        operations=OuterRef("operation_id"), pk=OuterRef("component__country_id")
    )
    society = Q(component__kind=Component.Kind.NATIONAL_SOCIETY)
    return society & Q(Exists(home)) & ~Q(component__country=F("place"))


def _said() -> Case:
    """The component; and the country, in the language of the reader, where the operation has several."""
    language = (get_language() or "en").split("-")[0]
    name = f"name_{language}" if language in LANGUAGES else "name_en"
    country = Coalesce(
        NullIf(F(f"operation__countries__{name}"), Value("")), F("operation__countries__name_en")
    )
    both = Concat(NAME, Value(" ("), country, Value(")"), output_field=CharField())
    return Case(When(operation__country_codes__contains=" ", then=both), default=NAME)


def _for_all(operation: Any, traces: Sequence[Trace]) -> Evidence:
    """It holds once each component present has an agreement in force in each country; else it says who has none, and where."""
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
    _present, _for_all, "covered_since", word="said",
    read_by=_known_to,
)  # fmt: skip
