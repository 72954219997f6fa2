"""The page of figures, the operations behind one of them, two operations side by side, and the files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from coordination.deadlines.registry import value
from coordination.indicators.clocks import LATE
from coordination.indicators.figures import ASIDE, hours, hours_text
from coordination.operations.models import Operation
from coordination.requests import PersonRequest
from coordination.tables import hand_out
from smcc.web.form_errors import summary
from smcc.web.listing import paginate
from tools.accountability.asking import wanted
from tools.accountability.behind import behind
from tools.accountability.comparing import OF_KEY, example, side
from tools.accountability.counted import BY_KEY, mandatory
from tools.accountability.counted import shown as counted_tools
from tools.accountability.counting import figures
from tools.accountability.filters import BehindFilter, FiguresFilter
from tools.accountability.policy import FEWEST_FOR_A_SHARE, why_so
from tools.accountability.shown import NEEDS, address, bucket_labels, legend, shown
from tools.accountability.tables import figures_table
from tools.accountability.waivers import WAIVERS_SHOWN, waivers
from tools.agreement.policy import UNKNOWN
from tools.mandatory_tools import SETTING, TOOLS_IN_TIME

ORDER = ("-onset_at", "-id")
FORMATS = ("csv", "xlsx")


@require_GET
def page(request: PersonRequest) -> HttpResponse:
    """Which tools were used, in time or late, over all operations that the reader may see."""
    asked = FiguresFilter(request.GET, Operation.objects.none(), request=request)
    is_right = asked.form.is_valid()
    context: dict[str, Any] = {"form": asked.form, "filter_errors": list(summary(asked.form))}
    if is_right:
        question = wanted(asked.form.cleaned_data)
        found = figures(request.user, question)
        context |= {
            "found": found,
            "parts": shown(found, request.GET),
            "is_grouped": bool(question.by),
            "aside": [(each, found.aside[each.key]) for each in ASIDE if found.aside.get(each.key)],
            "remarks": _remarks(found.setting),
            "fewest": FEWEST_FOR_A_SHARE,
            "legend": legend(),
            "buckets": bucket_labels(),
            "waivers": waivers(request.user, question, found.must),
            "waivers_shown": WAIVERS_SHOWN,
            "all_url": address(request.GET),
        }
    return render(request, "tools/accountability/page.html", context)


def _remarks(setting: Any) -> list[str]:
    assert TOOLS_IN_TIME.remarks is not None
    return TOOLS_IN_TIME.remarks({SETTING: setting})


@require_GET
def page_file(request: PersonRequest, form: str) -> HttpResponseBase:
    """The figures as a file, with the filters of the page."""
    if form not in FORMATS:
        raise Http404
    asked = FiguresFilter(request.GET, Operation.objects.none(), request=request)
    if not asked.form.is_valid():
        return redirect(f"{reverse('accountability')}?{request.GET.urlencode()}")
    found = figures(request.user, wanted(asked.form.cleaned_data))
    return hand_out(figures_table(found, _remarks(found.setting)), form, "accountability")


@require_GET
def operations(request: PersonRequest) -> HttpResponse:
    """The operations behind a figure, a page at a time, with the clock of its tool."""
    asked = BehindFilter(request.GET, Operation.objects.none(), request=request)
    context: dict[str, Any] = {"form": asked.form, "filter_errors": list(summary(asked.form))}
    if asked.form.is_valid():
        said = asked.form.cleaned_data
        question, tool = wanted(said), BY_KEY.get(said.get("tool") or "")
        must = mandatory({SETTING: value(SETTING)})
        rows = behind(request.user, question, said, must)
        found = paginate(rows, request.GET, order=ORDER)
        context |= {
            "page": found,
            "rows": [_row(each, tool) for each in found],
            "tool": tool,
            "standing": OF_KEY.get(said.get("standing") or ""),
            "need": NEEDS.get(question.need, ""),
            "is_synthetic": question.synthetic,
        }
    query = request.GET.copy()
    for name in ("tool", "standing", "late", "need", "after", "before"):
        query.pop(name, None)
    context["back"] = f"{reverse('accountability')}?{query.urlencode()}"
    return render(request, "tools/accountability/operations.html", context)


def _row(row: Any, tool: Any) -> dict[str, Any]:
    if tool is None:
        return {"operation": row}
    group = OF_KEY[getattr(row, f"{tool.key}_stands")]
    late = row.stopped - row.due if group.key == LATE and row.stopped and row.due else None
    is_late = late is not None and late.total_seconds() > 0
    return {
        "operation": row,
        "group": group,
        "due": row.due if tool.clocks else None,
        "stopped": row.stopped if group.is_done else None,
        "late": hours_text(hours(late)) if is_late else "",
        "is_known": group is not UNKNOWN,
        "why": why_so(group, row.why),
    }


@require_GET
def compare(request: PersonRequest) -> HttpResponse:
    """Two operations side by side; without any named, the two that the review looked at."""
    refs = [request.GET.get(name, "").strip() for name in ("one", "other")]
    seen = Operation.objects.visible_to(request.user)
    is_example = not any(refs)
    missing = []
    if is_example:
        chosen = example(request.user)
        refs = [each.ref for each in chosen] + [""] * (2 - len(chosen))
    else:
        clean = [ref.replace("\x00", "")[:40] for ref in refs]
        known = {each.ref.lower(): each for each in seen.filter(ref__in=[r.upper() for r in clean])}
        chosen = [known[ref.lower()] for ref in clean if ref.lower() in known]
        missing = [ref for ref in clean if ref.lower() not in known]
    must = mandatory({SETTING: value(SETTING)})
    sides = [side(each, request.user, must) for each in chosen]
    lines = [(tool, [each.tools[tool.key] for each in sides]) for tool in counted_tools(must)]
    context = {
        "one": refs[0], "other": refs[1], "missing": missing, "is_example": is_example,
        "sides": sides, "lines": lines, "is_whole": len(sides) == 2,
        "is_synthetic": any(each.operation.synthetic for each in sides),
        "sentences": [
            _("No operation that you may see has the reference “%(ref)s”.") % {"ref": ref}
            if ref else _("Give the references of two operations.")
            for ref in missing
        ],
    }  # fmt: skip
    return render(request, "tools/accountability/compare.html", context)
