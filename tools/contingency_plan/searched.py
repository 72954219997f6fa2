"""What the search of the header finds here: plans, by words of their title and of what is done first."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.searching import asked_for, holding
from coordination.watch.sources import Line, Source
from tools.contingency_plan.models import ContingencyPlan


def _plans(words: str, person: Any) -> QuerySet[Any]:
    seen = ContingencyPlan.objects.visible_to(person).select_related("country")
    return holding(seen.defer("search_text"), asked_for(words))


def _plan(row: ContingencyPlan) -> Line:
    about = f"{_('Contingency plan')} · {row.country.name} · {row.state_label}"
    return Line(row.title, row.get_absolute_url(), about, row.first_steps)


SOURCE = Source(
    "contingency_plans", gettext_lazy("Contingency plans"),
    gettext_lazy("All contingency plans found"), ("country_id", "title", "id"), _plans, _plan,
)  # fmt: skip
