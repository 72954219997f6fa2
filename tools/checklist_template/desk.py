"""What the secretariat keeps of the checklists: the versions, and drafts that are in force for nobody yet."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coordination.desk.registry import Entrance, Line, Matter
from tools.checklist_template.models import ChecklistTemplate

SHOWN = 10


def said(person: Any) -> str:
    n = ChecklistTemplate.objects.visible_to(person).in_force().count()
    return ngettext("%(n)d in force", "%(n)d in force", n) % {"n": n}


ENTRANCE = Entrance(gettext_lazy("Checklist templates"), "checklist_templates", said)


def drafts(person: Any) -> Matter:
    """Versions that are drafted and not published."""
    rows = list(ChecklistTemplate.objects.visible_to(person).drafts().order_by("-pk"))
    return Matter(
        title=_("Checklist templates in draft"),
        well=_("No checklist template is in draft."),
        count=len(rows),
        lines=tuple(Line(row, row.get_absolute_url()) for row in rows[:SHOWN]),
        is_pressing=False,
    )
