"""Which posts a security agreement can name: as its lead, or as its focal points."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from coordination.people.models import Post


def offered(agreement: Any) -> QuerySet[Post]:
    """Those in the country or for its region, and those of the two that are bound to no other place."""
    country = agreement.country
    found = Q(country=country) | Q(country=None, component__country=country)
    if country.region is not None:
        found |= Q(country=None, region=country.region)
    two = [agreement.provider_id, agreement.beneficiary_id]
    of_them = Q(component__in=two) | Q(component__part_of__in=two)
    found |= of_them & Q(country=None, region=None)
    rows = Post.objects.filter(found).exclude(duty__in=Post.SERVES_THE_MOVEMENT)
    return rows.select_related("component").order_by("title", "id")


def stranger() -> str:
    return _("Choose a post in the country, for its region, or of the provider or the beneficiary.")
