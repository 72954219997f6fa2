"""The page of the advisor decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from coordination.requests import PersonRequest
from coordination.roles import LEADS
from smcc.rules.refusals import Invalid, OutOfTurn, Stale
from smcc.web import listing
from smcc.web.middleware import about
from smcc.web.stepping import take_step
from tools.mco_deployment import actions
from tools.mco_deployment.forms import DecisionForm
from tools.mco_deployment.models import MCODeployment
from tools.mco_deployment.shown import clocks_of, state_kind


def _deployment(request: PersonRequest, ref: str) -> MCODeployment:
    seen = MCODeployment.objects.visible_to(request.user)
    seen = seen.select_related("operation__host", "decided_by")
    return about(request, get_object_or_404(seen, operation__ref=ref))


def _context(request: PersonRequest, deployment: MCODeployment) -> dict[str, Any]:
    now = timezone.now()
    return {
        "deployment": deployment,
        "operation": deployment.operation,
        "zone": deployment.operation.onset_zone,
        "now": now,
        "kind": state_kind(deployment),
        "clocks": clocks_of(deployment, now),
        "offers": deployment.offers(request.user),
        "requests": deployment.operation.advisor_requests.order_by("number")[: listing.PAGE_SIZE],
        "may_request": bool(deployment.roles_of(request.user) & LEADS)
        and deployment.operation.is_active,
        "steps_url": reverse("mco_deployment_steps", args=[deployment.operation.ref]),
    }


@require_GET
def page(request: PersonRequest, ref: str) -> HttpResponse:
    """What was decided about an advisor, or that it has to be decided."""
    deployment = _deployment(request, ref)
    return render(request, "tools/mco_deployment/page.html", _context(request, deployment))


@require_http_methods(["GET", "POST"])
def decide(request: PersonRequest, ref: str) -> HttpResponse:
    """Record the decision with its reason. Recording it twice records it once."""
    deployment = _deployment(request, ref)
    if request.method == "GET":
        deployment.workflow.check("decide", deployment, deployment.roles_of(request.user))
    form = DecisionForm(
        request.POST or None, zone=deployment.operation.onset_zone,
        initial={"version": deployment.version},
    )  # fmt: skip
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            actions.decide(
                deployment, by=request.user, choice=said["choice"], reason=said["reason"],
                at=said["at"], version=said["version"],
            )  # fmt: skip
        except (Invalid, OutOfTurn, Stale) as refusal:
            form.refuse(refusal)
            status = 422 if isinstance(refusal, Invalid) else refusal.status
        else:
            messages.success(request, _("The decision is recorded."))
            return redirect(deployment)
    context = _context(request, deployment) | {"form": form}
    return render(request, "tools/mco_deployment/decide.html", context, status=status)


@require_POST
def steps(request: PersonRequest, ref: str) -> HttpResponse:
    """Take the step whose button was pressed."""
    deployment = _deployment(request, ref)
    url = reverse("mco_deployment_steps", args=[ref])
    return take_step(request, deployment, actions.run, url=url)
