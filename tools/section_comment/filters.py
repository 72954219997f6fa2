"""Which comments are listed: one set of filters for the page and the API."""

from __future__ import annotations

from typing import Any

import django_filters
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tools.joint_statement.policy import Section, section_name
from tools.section_comment.models import SectionComment
from tools.section_comment.policy import Standing


def _sections() -> list[tuple[str, Any]]:
    return [(key, capfirst(section_name(key))) for key in Section.values]


class CommentFilter(django_filters.FilterSet):
    """By section, and whether they are open."""

    section = django_filters.ChoiceFilter(label=_("Section"), choices=_sections)
    standing = django_filters.ChoiceFilter(
        label=_("Open or resolved"), choices=Standing.choices, method="with_standing"
    )

    class Meta:
        model = SectionComment
        fields: list[str] = []

    def with_standing(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(resolved_at__isnull=value == Standing.OPEN)
