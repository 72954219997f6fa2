"""Comments made ready for a page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, QuerySet

from tools.joint_statement.models import JointStatement
from tools.joint_statement.policy import Section, section_name
from tools.section_comment.models import SectionComment

SPEAKERS = (
    "made_by", "component", "post__component", "resolved_by", "draft__statement__operation",
    "statement__operation",
)  # fmt: skip


def with_speakers(rows: QuerySet[SectionComment]) -> QuerySet[SectionComment]:
    """With who said it, by which post, and of which draft; without the draft's text."""
    return rows.select_related(*SPEAKERS).defer(
        "draft__sections", "draft__statement__document", "statement__document",
        "draft__statement__frozen", "statement__frozen",
    )  # fmt: skip


def open_by_section(statement: JointStatement) -> list[dict[str, Any]]:
    """How many comments are open on each section; those without any are left out. One query."""
    rows = SectionComment.objects.of(statement).first_ones().open().order_by()
    counted = dict(rows.values_list("section").annotate(Count("pk")))
    return [
        {"key": key, "label": section_name(key), "count": counted[key]}
        for key in Section.values
        if key in counted
    ]
