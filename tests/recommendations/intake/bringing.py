"""What the tests of this folder say in a few words: bring a file in, and ask what it proposes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from recommendations.intake import actions as intakes
from recommendations.intake.models import Intake, Proposal
from smcc.rules.refusals import Invalid


def brought(world: Any, review: Any, content: bytes, who: str = "secretariat") -> Intake:
    return intakes.read_table(review, by=getattr(world, who), name="table.docx", content=content)


def refused(world: Any, review: Any, content: bytes) -> str:
    """The sentence with which a file is refused; nothing is kept of it."""
    with pytest.raises(Invalid) as refusal:
        brought(world, review, content)
    assert not Intake.objects.exists()
    [sentence] = refusal.value.fields["file"]
    return sentence


def cells(intake: Intake, **which: Any) -> list[Proposal]:
    found = Proposal.objects.filter(row__intake=intake, **which).order_by("row__n", "id")
    return list(found.select_related("row__recommendation", "row__intake"))


def verdicts(intake: Intake) -> dict[str, int]:
    return dict(Counter(each.verdict for each in cells(intake)))


def cell(intake: Intake, number: int, column: str) -> Proposal:
    [found] = cells(intake, row__recommendation__number=number, column=column)
    return found


def moved(intake: Intake) -> list[tuple[int | None, str, str]]:
    """Everything but the same: number, column, verdict."""
    return [
        (each.row.recommendation.number if each.row.recommendation else None, each.column, each.verdict)
        for each in cells(intake)
        if each.verdict != "same"
    ]  # fmt: skip


def applied(intake: Intake, who: Any, *which: Proposal, **more: Any) -> Any:
    return intakes.apply(intake, by=who, proposals=[each.pk for each in which], **more)
