"""The pages of requests for advisors: the list with what was unmet and why, one request, its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination import process
from coordination.operations.models import Operation
from coordination.requests import PersonRequest
from coordination.roles import LEADS
from coordination.without_drills import without_drills
from smcc.rules.refusals import OutOfTurn
from smcc.web import listing
from smcc.web.forms import sent_by
from smcc.web.middleware import about
from smcc.web.stepping import take_step
from tools.advisor.models import Advisor
from tools.advisor_request import actions, forms, outcome, policy
from tools.advisor_request.filters import AdvisorRequestFilter
from tools.advisor_request.models import AdvisorRequest
from tools.advisor_request.shown import RequestShown, clocks_of, reasons_counted
from tools.advisor_request.suggestions import suggestions
from tools.editing import taken

ORDER = ("-id",)
FORM = "tools/advisor_request/form.html"


def _found(request: PersonRequest, ref: str, number: int) -> AdvisorRequest:
    seen = AdvisorRequest.objects.visible_to(request.user).select_related(
        "operation__host", "advisor__person__component", "successor__advisor__person",
        "successor__operation", "matched_by", "approved_by", "handed_over_by", "debriefed_by",
        "unmet_by", "created_by",
    )  # fmt: skip
    return about(request, get_object_or_404(seen, operation__ref=ref, number=number))


@require_GET
def advisor_request_list(request: PersonRequest) -> HttpResponse:
    """Every request that one may see; what was unmet is counted by its reason."""
    seen = AdvisorRequest.objects.visible_to(request.user)
    found = AdvisorRequestFilter(request.GET, seen)
    rows = found.qs if found.form.is_valid() else seen.none()
    rows = without_drills(rows, request.GET)
    whole = rows.select_related("operation", "advisor__person")
    page = listing.paginate(whole, request.GET, order=ORDER)
    context = {
        "page": page,
        "rows": [RequestShown(each, request.user) for each in page.rows],
        "form": found.form,
        "is_filtered": bool(found.form.is_bound and found.form.changed_data),
        "reasons": reasons_counted(without_drills(seen, request.GET)),
        "may_see_pool": Advisor.objects.visible_to(request.user).exists(),
        "files": _files(request),
    }
    return render(request, "tools/advisor_request/list.html", context)


def _files(request: PersonRequest) -> list[dict[str, str]]:
    """The same list, with the same filters, as a file of the API."""
    query = request.GET.copy()
    for name in (listing.AFTER, listing.BEFORE):
        query.pop(name, None)
    address = reverse("api:advisor_requests")
    found = []
    for form in ("csv", "xlsx"):
        query["format"] = form
        found.append({"label": form.upper(), "url": f"{address}?{query.urlencode()}"})
    return found


@require_http_methods(["GET", "POST"])
def advisor_request_new(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask for an advisor. The operation's page gets here by a button, with nothing typed yet."""
    seen = Operation.objects.visible_to(request.user)
    operation = about(request, get_object_or_404(seen, ref=ref))
    process.check_role(operation, request.user, LEADS)
    if sentence := policy.why_no_request(operation):
        raise OutOfTurn(sentence)
    form = forms.RequestForm(request.POST if "key" in request.POST else None)

    def act(said: dict[str, Any]) -> AdvisorRequest:
        return actions.request_advisor(operation, by=request.user, **said)

    context = {
        "title": _("Request a coordination advisor"), "operation": operation, "thing": None,
    }  # fmt: skip
    return taken(
        request, form, act, template=FORM, context=context,
        done=_("Asked for. Those who match advisors are told."),
    )  # fmt: skip


@require_GET
def page(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """A request as it stands."""
    thing, now = _found(request, ref, number), timezone.now()
    roles = thing.roles_of(request.user)
    context = {
        "thing": thing,
        "operation": thing.operation,
        "zone": thing.operation.onset_zone,
        "shown": RequestShown(thing, request.user),
        "clocks": clocks_of(thing, now),
        "offers": thing.offers(request.user),
        "may_change": bool(roles & policy.MAY_EDIT) and thing.is_changeable,
        "may_see_pool": Advisor.objects.visible_to(request.user)
        .filter(pk=thing.advisor_id or 0)
        .exists(),
        "steps_url": reverse("advisor_request_steps", args=[ref, number]),
    }  # fmt: skip
    return render(request, "tools/advisor_request/page.html", context)


@require_http_methods(["GET", "POST"])
def change(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Change what is asked for, or the days."""
    thing = _found(request, ref, number)
    process.check_role(thing, request.user, policy.MAY_EDIT)
    form = forms.RequestForm(request.POST or None, of=thing)

    def act(said: dict[str, Any]) -> AdvisorRequest:
        version = said.pop("version")
        return actions.amend_request(thing, by=request.user, changes=said, version=version)

    context = {"title": _("Change"), "operation": thing.operation, "thing": thing}
    return taken(request, form, act, template=FORM, context=context, done=_("Saved."))


@require_POST
def steps(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Take the step whose button was pressed."""
    thing = _found(request, ref, number)
    url = reverse("advisor_request_steps", args=[ref, number])
    return take_step(request, thing, actions.run, url=url)


@require_http_methods(["GET", "POST"])
def match_advisor(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """The pool ranked for this request. A suggestion: a person chooses."""
    thing = _found(request, ref, number)
    process.check_role(thing, request.user, policy.MATCHES)
    return _step(
        request, thing, "match", forms.MatchForm, actions.match_advisor,
        template="tools/advisor_request/match.html",
        done=_("Matched. The two principals are asked to approve."), suggested=suggestions(thing),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def deploy(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """When the advisor arrived."""
    thing = _found(request, ref, number)
    return _step(
        request, thing, "deploy", forms.DeployForm, outcome.deploy,
        done=_("The arrival is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def hand_over(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """To whom, and what is open."""
    thing = _found(request, ref, number)
    return _step(
        request, thing, "hand_over", forms.HandOverForm, outcome.hand_over,
        done=_("The hand-over is recorded. The debriefing is due next."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def debrief(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """What worked, and what others should know."""
    thing = _found(request, ref, number)
    return _step(
        request, thing, "debrief", forms.DebriefForm, outcome.debrief,
        done=_("The debriefing is recorded."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def mark_unmet(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Why nobody can come."""
    thing = _found(request, ref, number)
    return _step(
        request, thing, "mark_unmet", forms.UnmetForm, outcome.mark_unmet,
        done=_("Recorded as unmet."),
    )  # fmt: skip


def _step(
    request: PersonRequest,
    thing: AdvisorRequest,
    name: str,
    form_class: type[Any],
    action: Callable[..., AdvisorRequest],
    *,
    done: str,
    template: str = FORM,
    **more: Any,
) -> HttpResponse:
    """A step that asks for more than a reason: its form, and the action that takes it."""
    if request.method == "GET":
        thing.workflow.check(name, thing, thing.roles_of(request.user))
    form = form_class(sent_by(request), of=thing)

    def act(said: dict[str, Any]) -> AdvisorRequest:
        return action(thing, by=request.user, **said)

    context = {
        "title": thing.workflow.step(name).label, "operation": thing.operation, "thing": thing,
        "shown": RequestShown(thing, request.user),
    } | more  # fmt: skip
    return taken(request, form, act, template=template, context=context, done=done)
