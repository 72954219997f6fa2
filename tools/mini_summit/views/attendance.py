"""Who came, and that the meeting was held."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coordination.requests import PersonRequest
from smcc.rules.refusals import NotYours, Refusal, Stale
from smcc.web.forms import sent_by
from tools.mini_summit import actions
from tools.mini_summit.forms import AttendanceForm, HoldForm
from tools.mini_summit.views.loading import form_page, summit_to_edit


@require_http_methods(["GET", "POST"])
def mini_summit_attendance(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Component by component: invited, came, sent apologies, by which post."""
    summit = summit_to_edit(request, ref, number)
    people = AttendanceForm(sent_by(request), summit=summit)
    refused: Refusal | None = None
    status = 200
    if people.data is not None:
        status = 422
        if people.is_valid():
            try:
                actions.set_attendance(
                    summit, by=request.user, rows=people.attendance(),
                    version=people.version.cleaned_data["version"],
                )  # fmt: skip
            except NotYours:
                raise
            except Refusal as refusal:
                people.refuse(refusal)
                refused = refusal
            else:
                messages.success(request, _("The attendance was saved."))
                more = request.POST.get("do") == "more"
                return redirect(request.path if more else summit.get_absolute_url())
    context = _context(summit, people, refused) | {"status": status}
    return form_page(request, "tools/mini_summit/attendance.html", context, refused)


@require_http_methods(["GET", "POST"])
def mini_summit_hold(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Record the meeting as held: when, whether it went by another name, and who came."""
    summit = summit_to_edit(request, ref, number)
    if request.method == "GET":
        summit.workflow.check("hold", summit, summit.roles_of(request.user))
    posted = sent_by(request)
    people = AttendanceForm(posted, summit=summit)
    form = HoldForm(posted, summit=summit, names=people.names)
    if summit.held_at is None and summit.scheduled_for:
        # Held is what has begun: of a meeting that was planned for later, the time is now.
        form.initial["held_at"] = min(summit.scheduled_for, timezone.now())
    refused: Refusal | None = None
    status = 200
    if posted is not None:
        status = 422
        if all([form.is_valid(), people.is_valid()]):
            try:
                actions.hold(
                    summit, by=request.user, attendance=people.attendance(), **form.cleaned_data
                )
            except NotYours:
                raise
            except Refusal as refusal:
                (people if "attendance" in refusal.fields else form).refuse(refusal)
                refused = refusal
            else:
                messages.success(
                    request, _("The meeting is recorded as held. Fill in its decision table next.")
                )
                return redirect("decision_table", ref=ref, number=number)
    context = _context(summit, people, refused) | {"form": form, "status": status}
    return form_page(request, "tools/mini_summit/hold.html", context, refused)


def _context(summit: Any, people: AttendanceForm, refused: Refusal | None) -> dict[str, Any]:
    version = (
        refused.current.version if isinstance(refused, Stale) else people.version["version"].value()
    )
    return {
        "summit": summit,
        "operation": summit.operation,
        "people": people,
        "names": people.names,
        "version": version,
        "standing_attendance": summit.attendance.select_related("component"),
    }
