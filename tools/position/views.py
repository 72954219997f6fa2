"""The positions on one row of the table: who said what, and the form to say it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.requests import PersonRequest
from smcc.rules.refusals import NotYours, Refusal, Stale
from smcc.web.forms import sent_by
from tools.finding import answer_status, meeting_of, row_of
from tools.own_people import speaks_for
from tools.position import actions
from tools.position.forms import PositionForm
from tools.position.roll import Heard, Roll
from tools.position.shown import RowPositions


@require_http_methods(["GET", "POST"])
def positions(request: PersonRequest, ref: str, number: int, pk: int) -> HttpResponse:
    """Everybody's position on a row. `?component=` opens the form of one; else that of one's own."""
    summit = meeting_of(request, ref, number)
    row = row_of(summit, pk)
    heard = Roll(summit).of(row)
    code = request.POST.get("component") or request.GET.get("component", "")
    chosen = _chosen(heard, code, request.user)
    why_not = actions.why_not(row, chosen.component, request.user) if chosen else None
    form, refused = None, None
    if chosen is not None and (request.method == "POST" or why_not is None):
        form = PositionForm(sent_by(request), heard=chosen)
    if form is not None and form.is_bound and form.is_valid():
        try:
            actions.say(row, by=request.user, **form.cleaned_data)
        except NotYours:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
            refused = refusal
            if isinstance(refusal, Stale):
                form.start_from(refusal.current.version if refusal.current else 0)
                heard = Roll(summit).of(row)
        else:
            messages.success(request, _("The position was saved."))
            return redirect(reverse("positions", args=[ref, number, pk]))
    context: dict[str, Any] = {
        "summit": summit, "operation": summit.operation, "decision": row,
        "positions": RowPositions(row, heard, request.user), "form": form, "chosen": chosen,
        "why_not": why_not,
    }  # fmt: skip
    status = answer_status(form, refused) if form else 200
    return render(request, "tools/position/page.html", context, status=status)


def _chosen(heard: list[Heard], code: str, person: Any) -> Heard | None:
    """The component that the address names, or the only one that the person speaks for."""
    if code:
        found = next((each for each in heard if each.component.code == code), None)
        if found is None:
            raise Http404
        return found
    mine = [each for each in heard if speaks_for(person, each.component.pk)]
    return mine[0] if len(mine) == 1 else None
