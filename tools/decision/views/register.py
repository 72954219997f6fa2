"""The decision register across operations, and the same as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coordination.requests import PersonRequest
from coordination.tables import hand_out
from coordination.without_drills import without_drills
from smcc.exports.table.formats import FORMATS
from smcc.web.form_errors import summary
from smcc.web.listing import paginate
from tools.decision.filters import SHOWN, RegisterFilter
from tools.decision.models import FOLLOWED_UP, DecisionQuerySet
from tools.decision.register import (
    NEWEST,
    PDF_AT_MOST,
    SAID,
    URGENT,
    lines,
    register_table,
    seen_by,
    sentence,
    with_all,
)

AT_ONCE = 25
"""Decisions a page: on a phone each is a card."""
OF_ADDRESSES = ("open", "overdue")
"""Filters that other lists and the API have; the page says the same by `show`."""


@require_GET
def register(request: PersonRequest) -> HttpResponse:
    """What was decided and is to be followed up, the most urgent first; with `?show=` all, the newest first."""
    found, rows, order = _found(request)
    now = timezone.now()
    page = paginate(with_all(rows), request.GET, order=order, size=AT_ONCE)
    form = found.form
    errors = list(summary(form))
    for name in OF_ADDRESSES:
        form.fields.pop(name, None)
    form.fields["show"].initial = found.data["show"]  # the tabs say it: not a filter to point out
    said = str(SAID.get(found.data["show"], ""))
    if said and any(found.data.get(name) for name in form.fields if name != "show"):
        said = f"{said} {_('Further filters narrow it.')}"
    context = {
        "shown": said,
        "sentence": sentence(request.user, now),
        "tabs": _tabs(request.GET, found.data["show"]),
        "form": form,
        "filter_errors": errors,
        "page": page,
        "rows": lines(page, now),
        "formats": list(FORMATS),
        "drills_are_shown": bool(found.data.get("drills") or found.data.get("operation")),
    }
    return render(request, "tools/decision/register.html", context)


@require_GET
def register_file(request: PersonRequest, form: str) -> HttpResponseBase:
    """The rows that the filters leave as a file, in the order of the page."""
    if form not in FORMATS:
        raise Http404
    found, rows, order = _found(request)
    back = f"{reverse('register')}?{request.GET.urlencode()}"
    if not found.form.is_valid():
        return redirect(back)
    if form == "pdf" and rows[PDF_AT_MOST : PDF_AT_MOST + 1].exists():
        said = _("More than %(n)d decisions are too long for a PDF. Narrow the filters, or take XLSX.")  # fmt: skip
        messages.error(request, said % {"n": PDF_AT_MOST})
        return redirect(back)
    return hand_out(register_table(rows, order, timezone.now()), form, "decisions")


def _found(request: PersonRequest) -> tuple[RegisterFilter, DecisionQuerySet, tuple[str, ...]]:
    asked = request.GET.copy()
    if "show" not in asked:
        asked["show"] = "" if asked.get("state") not in ("", None, *FOLLOWED_UP) else "open"
    seen = without_drills(seen_by(request.user), asked)
    found = RegisterFilter(asked, seen, request=request)
    rows = found.qs if found.form.is_valid() else seen.none()
    return found, rows, URGENT if asked["show"] else NEWEST


def _tabs(asked: QueryDict, chosen: str) -> list[dict[str, Any]]:
    """One tab for each of the questions that are asked most, keeping the other filters."""
    others = asked.copy()
    for name in ("show", "after", "before"):
        others.pop(name, None)
    tabs = []
    for name, label in (*SHOWN, ("", _("All"))):
        query = others.copy()
        query["show"] = name
        tabs.append({"label": label, "url": f"?{query.urlencode()}", "current": name == chosen})
    return tabs
