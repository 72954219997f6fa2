"""The filters of security agreements: the register, its files, and the list in the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coordination.components.country_filter import CountryCodeFilter
from coordination.components.regions import OfCountrysRegionFilter
from tools.agreement.opening import house_day
from tools.security_agreement.models import SecurityAgreement, SecurityAgreementQuerySet, Standing
from tools.security_agreement.policy import Level

WITHIN = [("30", _("30 days")), ("90", _("90 days")), ("180", _("180 days")), ("365", _("a year"))]


class SecurityAgreementFilter(django_filters.FilterSet):
    """By place, by the two, by level, by how they stand, and by how soon they end."""

    region = OfCountrysRegionFilter()
    country = CountryCodeFilter()
    provider = django_filters.CharFilter(
        label=_("Provider (code or short name)"), method="by_component", max_length=20
    )
    beneficiary = django_filters.CharFilter(
        label=_("Beneficiary (code or short name)"), method="by_component", max_length=20
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"), choices=Level.choices, empty_label=_("Any")
    )
    standing = django_filters.ChoiceFilter(
        label=_("How it stands"), choices=Standing.choices, method="by_standing",
        empty_label=_("Any"),
    )  # fmt: skip
    expiring = django_filters.ChoiceFilter(
        label=_("Ends within"), choices=WITHIN, method="by_end", empty_label=_("Any")
    )

    class Meta:
        model = SecurityAgreement
        fields: list[str] = []

    def by_component(self, rows: SecurityAgreementQuerySet, name: str, said: str) -> Any:
        return rows.filter(
            Q(**{f"{name}__code__iexact": said}) | Q(**{f"{name}__short_name__iexact": said})
        )

    def by_standing(self, rows: SecurityAgreementQuerySet, name: str, word: str) -> Any:
        return rows.standing_as(word, house_day())

    def by_end(self, rows: SecurityAgreementQuerySet, name: str, days: str) -> Any:
        """In force now, and over within so many days."""
        today = house_day()
        return rows.in_force(today).filter(ends_on__lte=today + timedelta(days=int(days)))
