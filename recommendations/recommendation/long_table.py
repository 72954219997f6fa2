"""The published table as a PDF that is too long to be waited for: ordered, and set by a worker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.orders.registry import Made, Maker, Progress
from recommendations.recommendation.filters import BoardFilter
from recommendations.recommendation.models import Recommendation
from recommendations.recommendation.official import official_table
from smcc.exports.table.table import Table
from smcc.exports.table.volumes import write_volumes

ORDER = ("-review_id", "number", "id")
"""Of the board and of all that is made of it."""
KIND = "recommendations_pdf"
PDF_AT_MOST = 100
"""Rows that are set while their reader waits."""


def is_long(rows: QuerySet[Any], form: str) -> bool:
    """Whether these rows in that format are rather ordered."""
    return form == "pdf" and rows[PDF_AT_MOST : PDF_AT_MOST + 1].exists()


def board_table(rows: QuerySet[Any]) -> Table:
    """What the board shows, as the published table."""
    return official_table(rows.order_by(*ORDER), title=_("Recommendations and their follow-up"))


def in_volumes(table: Table, to: BinaryIO, progress: Progress, name: str) -> Made:
    """Set a long table, volume by volume."""
    ending, kind = write_volumes(table, to, name=name, progress=progress, titled=_titled)
    return Made(name + ending, kind)


def _titled(table: Table, n: int) -> str:
    return _("%(title)s, volume %(n)d") % {"title": table.title, "n": n}


def _make(person: Any, said: Mapping[str, Any], to: BinaryIO, progress: Progress) -> Made:
    found = BoardFilter(QueryDict(said["filters"]), Recommendation.objects.visible_to(person))
    rows = found.qs if found.form.is_valid() else Recommendation.objects.none()
    return in_volumes(board_table(rows), to, progress, "recommendations")


MAKER = Maker(KIND, gettext_lazy("Recommendations and their follow-up, as PDF"), _make)
