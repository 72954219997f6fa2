"""The list of operations."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from coordination.operations.actions import may_log
from coordination.operations.filters import OperationFilter
from coordination.operations.models import Operation, OperationQuerySet
from coordination.operations.rows import COLUMNS, ORDER, list_rows
from coordination.sight import sight
from coordination.without_drills import OF_OPERATION, without_drills
from smcc.rest import prepared
from smcc.web.listing import Page, Read, paginate


@require_safe
def operation_list(request: HttpRequest) -> HttpResponse:
    """All operations that the person may see, newest first, with the clock that is due next.

    Drills are left out unless they are asked for.
    """
    now = timezone.now()
    is_filtered = any(request.GET.get(name) for name in OperationFilter.base_filters)
    form = None
    if is_filtered or request.GET.get("drills"):
        rows = _seen(request)
        if is_filtered:
            found = OperationFilter(request.GET, rows)
            rows, form = found.qs, found.form
        page = paginate(rows.values(*COLUMNS), request.GET, order=ORDER)
    else:
        page = paginate(
            lambda: _seen(request).values(*COLUMNS), request.GET, order=ORDER, read=_kept(request)
        )
    lines = list_rows(page.rows, now)
    context = {
        "page": Page(lines, page.previous, page.next),
        "lines": mark_safe("\n".join(lines)),  # noqa: S308 (every line is) a loop in a template is dear
        "filter_form": form,
        "is_filtered": form is not None,
        "drills_are_shown": bool(request.GET.get("drills")),
        "may_log": may_log(request.user),
        "blank_filters": blank_filters(get_language()),
    }
    return render(request, "coordination/operations/list.html", context)


def _seen(request: HttpRequest) -> OperationQuerySet:
    seen = Operation.objects.visible_to(request.user)
    return without_drills(seen, request.GET, OF_OPERATION)


def _kept(request: HttpRequest) -> Read:
    """The list as everybody opens it first: compiled once for all who see the same."""
    mine = ("list of operations", sight(request.user))
    return lambda key, build, *edge: prepared.fetch((mine, key), build, *edge)


@lru_cache(maxsize=8)
def blank_filters(language: str | None) -> str:
    """The fields of the filters, none of them set: the same for everybody who reads the language.

    Kept, because drawing six fields costs as much as the table's fifty rows.
    """
    fields = {"form": OperationFilter(None, Operation.objects.none()).form}
    return render_to_string("coordination/operations/_filter_fields.html", fields)
