"""A checklist for an operation of the demo, with what its people said of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coordination.operations.models import Operation
from smcc.demo.accounts import People
from tools.checklist import actions
from tools.checklist_template.models import ChecklistTemplate

Said = tuple[str, str, str, str, datetime]
"""An item's key, the step, who takes it, with which words, and when."""


def use_checklist(
    operation: Operation, length: str, said: Iterable[Said], *, people: People, by: str
) -> None:
    """Start the delivered checklist and say these things of its items."""
    template = ChecklistTemplate.objects.in_force().get(length=length)
    made = actions.start(operation, template, by=people[by])
    items = {row.item.key: row for row in made.items.select_related("item")}
    for key, step, who, words, at in said:
        if key in items:
            actions.run_item(items[key], step, by=people[who], reason=words, at=at)
