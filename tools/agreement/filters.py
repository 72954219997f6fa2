"""The filters of agreements: the pages, their files, and the list in the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coordination.components.country_filter import CountryCodeFilter
from coordination.components.regions import OfCountrysRegionFilter
from smcc.web.yes_or_no import YesOrNoFilter
from tools.agreement.models import Agreement, AgreementQuerySet, Standing


class GapFilter(django_filters.FilterSet):
    """By region, and by country."""

    region = OfCountrysRegionFilter()
    country = CountryCodeFilter()

    class Meta:
        model = Agreement
        fields: list[str] = []


class AgreementFilter(GapFilter):
    """Also by how they stand, and whether the country is short of them."""

    standing = django_filters.ChoiceFilter(
        label=_("How it stands"), choices=Standing.choices, method="by_standing",
        empty_label=_("Any"),
    )  # fmt: skip
    gap = YesOrNoFilter(
        label=_("More than two components active and none in force"), method="by_gap"
    )

    def by_standing(self, rows: AgreementQuerySet, name: str, word: str) -> Any:
        return rows.standing(word, timezone.now())

    def by_gap(self, rows: AgreementQuerySet, name: str, wanted: bool) -> Any:
        return rows.gaps() if wanted else rows.exclude(pk__in=rows.gaps().values("pk"))
