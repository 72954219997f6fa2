"""The API's addresses: each noun's own, a list of them at the root, and a 404 in its own words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found
from rest_framework.response import Response

from coordination.briefings import api as briefings
from coordination.capacity import api as capacities
from coordination.channels import api as channels
from coordination.components import api as components
from coordination.conveners import api as conveners
from coordination.countries import api as readiness
from coordination.deadlines import answers_api as answers
from coordination.deadlines import api as deadlines
from coordination.deadlines import ladder_api as ladders
from coordination.desk import api as desk
from coordination.drills import api as drills
from coordination.feeds import api as feeds
from coordination.focal_points import api as focal_points
from coordination.handovers import api as handovers
from coordination.health import api as health
from coordination.logbook import api as logbook
from coordination.operations import api as operations
from coordination.operations import roles_api as operation_roles
from coordination.people import api as people
from coordination.proof import api as proof
from recommendations.action import api as planned_actions
from recommendations.indicator import api as indicator_bindings
from recommendations.intake import api as intakes
from recommendations.learning import api as learnings
from recommendations.recommendation import api as recommendations
from recommendations.report import api as status_reports
from recommendations.reporting_date import api as reporting_dates
from recommendations.review import api as reviews
from recommendations.review import proof_api as review_proof
from recommendations.round import api as rounds
from recommendations.workstream import api as workstreams
from smcc.rest.endpoint import Endpoint
from smcc.rules.refusals import Invisible
from smcc.web.by_parts import by_parts
from tools.accountability import api as accountability
from tools.advisor import api as advisors
from tools.advisor_request import api as advisor_requests
from tools.agenda import api as agenda
from tools.agreement import api as agreements
from tools.amendment import api as amendments
from tools.body_item import api as body_items
from tools.checklist import api as checklists
from tools.checklist_template import api as checklist_templates
from tools.contingency_plan import api as contingency_plans
from tools.contingency_plan import parts_api as contingency_plan_parts
from tools.decision import api as decisions
from tools.joint_statement import api as joint_statements
from tools.joint_statement import drafts_api as statement_drafts
from tools.mco_deployment import api as mco_deployments
from tools.mini_summit import api as mini_summits
from tools.minimum_parameters import api as minimum_parameters
from tools.minutes import api as minutes
from tools.packet import api as packets
from tools.plan_activation import api as plan_activations
from tools.plan_simulation import api as plan_simulations
from tools.position import api as positions
from tools.referral import api as referrals
from tools.safer_access import api as safer_access
from tools.section_comment import api as section_comments
from tools.security_agreement import api as security_agreements
from tools.silence import api as silences
from tools.standing_body import api as standing_bodies
from tools.table_import import api as table_imports
from tools.translation import api as translations

NOUNS: tuple[Any, ...] = (
    operations,
    operation_roles,
    conveners,
    proof,
    logbook,
    mini_summits,
    agenda,
    decisions,
    packets,
    table_imports,
    positions,
    referrals,
    amendments,
    minutes,
    joint_statements,
    statement_drafts,
    section_comments,
    silences,
    translations,
    minimum_parameters,
    mco_deployments,
    checklists,
    checklist_templates,
    advisor_requests,
    advisors,
    agreements,
    standing_bodies,
    body_items,
    contingency_plans,
    contingency_plan_parts,
    safer_access,
    security_agreements,
    plan_simulations,
    plan_activations,
    reviews,
    review_proof,
    learnings,
    recommendations,
    indicator_bindings,
    rounds,
    status_reports,
    workstreams,
    planned_actions,
    reporting_dates,
    intakes,
    accountability,
    deadlines,
    answers,
    drills,
    ladders,
    feeds,
    components,
    readiness,
    focal_points,
    briefings,
    capacities,
    people,
    channels,
    handovers,
    desk,
    health,
)

nouns: list[URLPattern] = [pattern for noun in NOUNS for pattern in noun.urlpatterns]


class Root(Endpoint):
    """Where everything is."""

    schema = None  # type: ignore[assignment]

    def get(self, request: Any) -> Response:
        lists = [str(each.pattern) for each in nouns if "<" not in str(each.pattern)]
        here = request.build_absolute_uri(request.path)
        return Response({name.rstrip("/").replace("-", "_"): here + name for name in lists})


class Nothing(Endpoint):
    """An address that leads nowhere."""

    schema = None  # type: ignore[assignment]

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.path_info.endswith("/"):
            raise Invisible()
        raise Invisible(_("There is nothing here. Addresses of the API end with a slash."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A 404 that no endpoint answered: in the API's words under its address, else the page."""
    if not request.path_info.startswith("/api/"):
        return page_not_found(request, exception)
    refusal = Invisible()
    said = {"code": refusal.code, "detail": str(refusal.sentence), "fields": {}}
    return JsonResponse(said, status=refusal.status)


app_name = "api"
urlpatterns = [
    path("", Root.as_view(), name="root"),
    *by_parts(nouns),
    re_path(r"^.*$", Nothing.as_view()),
]
