"""Every door of the Committee, walked by those who may not change anything there: pages and API alike.

The doors are read from the URL patterns: a new address of a review is walked without being listed here.
"""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from recommendations.action import actions as planned
from recommendations.indicator import actions as bindings
from recommendations.intake import actions as intakes
from recommendations.intake.models import Intake, IntakeRow
from recommendations.recommendation import actions, references
from recommendations.recommendation.long_table import board_table
from recommendations.recommendation.models import Recommendation
from recommendations.reporting_date.models import ReportingDate
from recommendations.review.models import Learning
from recommendations.round import actions as rounds
from recommendations.workstream.models import Workstream
from recommendations.workstream.overlapping import say_overlap
from smcc.audit.models import AuditEvent
from smcc.exports.table.formats import write_table
from tests.factories import reviews, workstreams
from tests.fixtures.scenarios import scenario

KEY = "minimum_parameters_in_time"
MAY, JUNE = date(2026, 5, 23), date(2026, 6, 1)
OURS = re.compile(
    r"(?:api/v1/)?(?:reviews|recommendations|learnings|actions|rounds|status-reports|intakes"
    r"|indicator-bindings|workstreams|reporting-dates)/"
)
FORMS = (
    "recommendation_facts", "recommendation_respond", "recommendation_evidence", "recommendation_plan",
    "action_change", "recommendation_evidence_take_back",
    "recommendation_close", "recommendation_in_place", "status_report_in_place", "status_report_hints",
    "round_open", "round_close", "review_new", "review_facts", "review_finding_add",
    "review_finding_change", "recommendation_references",
)  # fmt: skip
"""Doors that are nothing but a form: whoever may not send it is not shown it."""


ORDERS = ("recommendation_table_order", "round_table_order")
"""Who may read a table may order it as a file, and nobody else sees that one."""


def patterns(resolver=None, before=""):
    for each in (resolver or get_resolver()).url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        elif isinstance(each, URLPattern) and OURS.match(route):
            yield route, each.name or ""


DOORS = sorted(set(patterns()))


@scenario
def review(world):
    """Two recommendations, each with an owner; one closed round, one open; an action."""
    made = reviews.review(world, count=2)
    for part in ("priorities", "ambitions"):
        getattr(made, part).create(number=1, title="First")
    made.priorities.get().learnings.create(number=1, text="Learned")
    made.figures.create(n=1, label="Interviews", value="3")
    made.documents.create(n=1, title="The report")
    references.add_reference(
        made.recommendations.get(number=1), by=world.secretariat, kind="see_also",
        names="section", as_written="Section 4",
    )  # fmt: skip
    made.recommendations.filter(number=2).update(owner_post=world.posts["urcs_sg"])
    reviews.closed_round(world, made, MAY, status="implemented")
    reviews.open_round(world, made, JUNE)
    one = made.recommendations.get(number=1)
    planned.plan_action([one], by=world.secretariat, text="Do a part of it")
    actions.add_evidence(one, by=world.secretariat, kind="report", title="The report")
    for name in ("Logistics", "Training"):
        team = workstreams.team(world, name)
        workstreams.planned(world, team)
    first, other = Workstream.objects.order_by("pk")
    say_overlap(first, other, by=world.secretariat, note="Both write guides")
    workstreams.report(world, "steering", 30)
    bindings.bind(one, by=world.secretariat, indicator=KEY)
    file = io.BytesIO()
    write_table(board_table(made.recommendations.all()), "docx", file)
    intakes.read_table(made, by=world.secretariat, name="t.docx", content=file.getvalue())
    return made


def address(route, review):
    one = review.recommendations.get(number=1)
    opened = review.rounds.get(state="open")
    parts = {
        "ref": review.ref, "number": 1, "dated": "2026-06-01", "other": "2026-05-23",
        "what": "owner", "form": "csv", "step": "close", "part": "priorities",
        "reference": one.references.get().pk,
    }  # fmt: skip
    found = {
        "learnings/": Learning.objects.get().pk, "ambitions/": review.ambitions.get().pk,
        "figures/": review.figures.get().pk, "documents/": review.documents.get().pk,
    }  # fmt: skip
    at = [kind for kind in found if kind in route]
    parts["finding"] = found[at[0]] if at else review.priorities.get().pk
    team = Workstream.objects.order_by("pk").first()
    if "workstreams/" in route:
        parts |= {"code": team.code, "other": Workstream.objects.order_by("pk").last().code}
    parts |= {"key": KEY, "row": IntakeRow.objects.first().pk}
    kinds = {
        "indicator-bindings/": one.indicators.get().pk, "intakes/": Intake.objects.get().pk,
        "workstreams/": team.pk, "reporting-dates/": ReportingDate.objects.get().pk,
        "calendar/": ReportingDate.objects.get().pk,
        "actions/": one.actions.get().pk, "rounds/": opened.pk, "reviews/": review.pk,
        "status-reports/": opened.reports.get(recommendation=one).pk, "recommendations/": one.pk,
    }  # fmt: skip
    if "evidence/<" in route:
        shown = one.evidence.get().pk
        kinds, parts = {"recommendations/": one.pk}, parts | {"evidence": shown}
        if not route.startswith("api/"):
            kinds = {"evidence/": shown}
    last = [kind for kind in kinds if kind in route]
    parts["pk"] = kinds[last[0]] if last else 1
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(parts[found[1]]), route)


def test_there_are_doors_to_walk():
    names = {name for _route, name in DOORS}
    assert {"recommendation_list", "round_changes", "round_table", "status_report"} <= names
    assert set(FORMS) <= names


@pytest.mark.parametrize(("route", "name"), DOORS, ids=[f"{n}-{r}" for r, n in DOORS])
@pytest.mark.parametrize("who", ["observer", "urcs"])
def test_strangers_and_owners_of_something_else_change_nothing(
    client, world, review, who, route, name
):
    at = address(route, review)
    client.force_login(getattr(world, who))
    events = AuditEvent.objects.count()
    shown = client.get(at)
    assert shown.status_code in (200, 302, 403, 404, 405), at
    if shown.streaming:
        assert b"".join(shown.streaming_content)
    if name in FORMS:
        assert shown.status_code in (403, 404, 405), (at, "a form is shown to who may not send it")
    version = Recommendation.objects.get(number=1).version
    for sent in ({}, {"version": version, "step": "close", "reason": "So", "status": "pending",
                      "text": "x", "recommendations": [1], "kind": "link", "title": "x"}):  # fmt: skip
        is_api = at.startswith("/api/")
        answer = client.post(at, sent, **({"content_type": "application/json"} if is_api else {}))
        refused = (400, 403, 404, 405, 409) if "steps/" in at else (400, 403, 404, 405)
        is_page = name == "status_report" and not sent  # an empty form reads the page
        is_order = name in ORDERS and answer.status_code == 302
        assert answer.status_code in refused or is_page or is_order, (at, answer.status_code)
        if name in FORMS:
            assert answer.status_code in (403, 404), (at, answer.status_code)
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(("route", "name"), DOORS, ids=[f"{n}-{r}" for r, n in DOORS])
def test_who_is_signed_out_sees_nothing(client, world, review, route, name):
    at = address(route, review)
    for answer in (client.get(at), client.post(at, {})):
        if at.startswith("/api/"):
            assert answer.status_code in (401, 403, 405), at
        else:
            assert answer.status_code == 302 and "/accounts/login/" in answer.url, at


@pytest.mark.parametrize(("who", "shown"), [
    ("icrc_hod", {"evidence", "plan"}),
    ("icrc_director", {"respond"}),
    ("committee", {"facts", "respond", "evidence", "plan"}),
    ("secretariat", {"facts", "respond", "evidence", "plan"}),
    ("observer", set()), ("urcs", set()), ("coordinator", set()),
])  # fmt: skip
def test_each_form_is_shown_to_those_who_may_send_it(client, world, review, who, shown):
    client.force_login(getattr(world, who))
    base = "/reviews/LLR-2026/recommendations/1/"
    doors = {"facts": "facts/", "respond": "respond/", "evidence": "evidence/", "plan": "actions/"}
    found = {name: client.get(base + door).status_code for name, door in doors.items()}
    assert found == {name: 200 if name in shown else 403 for name in doors}


def test_a_closed_recommendation_takes_no_evidence_and_no_plan(client, world, review):
    rounds.run(
        review.rounds.get(state="open"), "withdraw", by=world.secretariat, reason="Too early"
    )
    one = review.recommendations.get(number=1)
    actions.run(one, "close", by=world.secretariat, reason="All of it is done")
    client.force_login(world.secretariat)
    for door in ("evidence/", "actions/"):
        answer = client.get(f"/reviews/LLR-2026/recommendations/1/{door}")
        assert answer.status_code == 409 and "Reopen it first." in answer.text
