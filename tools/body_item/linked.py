"""What an item may come from: agreements and decisions that a form offers, and who may see the decision."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import Truncator

from tools.agreement.models import Agreement
from tools.body_item.models import BodyItem
from tools.decision.models import Decision
from tools.decision.policy import FOLLOWED_UP

AT_MOST = 100
"""The newest decisions of a country that are followed up; the API takes any other."""


def agreements(country: Any, person: Any) -> list[tuple[str, str]]:
    rows = Agreement.objects.visible_to(person).open().filter(country=country)
    return [(str(each.pk), each.title) for each in rows.order_by("-number")]


def decisions(country: Any, person: Any) -> list[tuple[str, str]]:
    """Those of operations in the country that the person may see."""
    seen = Decision.objects.visible_to(person).filter(
        operation__countries=country, operation__drill_factor=None, state__in=FOLLOWED_UP
    )
    rows = seen.select_related("operation", "summit").order_by("-pk")[:AT_MOST]
    return [
        (str(each.pk), f"{each.operation.ref}: {Truncator(each.title).chars(80)}") for each in rows
    ]


def decisions_seen(items: Iterable[BodyItem], person: Any) -> set[int]:
    """Of the decisions that these items come from, those that the person may see. One query at most."""
    wanted = {each.decision_id for each in items if each.decision_id is not None}
    if not wanted:
        return set()
    return set(
        Decision.objects.visible_to(person).filter(pk__in=wanted).values_list("pk", flat=True)
    )
