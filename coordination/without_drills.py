"""Lists leave drills out unless they are asked for: one filter for the pages and the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

OF_OPERATION, OF_THING = "drill_factor", "operation__drill_factor"
"""Where an operation, and a thing that belongs to one, says that it is a drill."""


class DrillsFilter(django_filters.ChoiceFilter):
    """`?drills=only`, or `with` the others. Without it `without_drills` leaves them out."""

    def __init__(self, column: str = OF_THING, **more: Any) -> None:
        choices = (("only", _("Only drills")), ("with", _("Together with the others")))
        super().__init__(
            field_name=column, label=_("Drills"), choices=choices, empty_label=_("Leave them out"),
            **more,
        )  # fmt: skip

    def filter(self, qs: Any, value: str) -> Any:
        return qs.filter(**{f"{self.field_name}__isnull": False}) if value == "only" else qs


def without_drills(rows: Any, asked: Any, column: str = OF_THING) -> Any:
    """What a list shows: drills only where they are asked for, or the one operation that they belong to.

    `asked` are the parameters of the address.
    """
    if asked.get("drills") or (column == OF_THING and asked.get("operation")):
        return rows
    return rows.filter(**{column: None})
