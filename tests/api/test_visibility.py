"""Who may see what, door by door: invisible is a 404, whatever the method."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coordination.logbook import actions as logbook
from coordination.operations import actions as operations
from coordination.operations.models import Operation
from tests.api.caller import ROOT, content, done, refused
from tests.factories import cases
from tests.fixtures.scenarios import scenario

pytestmark = pytest.mark.django_db

ROLES = (
    "coordinator", "urcs", "urcs_staff", "polish", "icrc_director", "ifrc_usg", "icrc_hod",
    "ifrc_hod", "region", "committee", "secretariat", "observer",
)  # fmt: skip
LISTS = (
    "operations", "log-entries", "convenings", "responsibilities", "mini-summits", "decisions",
    "joint-statements", "minimum-parameters", "mco-deployments", "deadlines",
)  # fmt: skip


@scenario
def closed_circle(world):
    """A large operation that only those who take part may see, with something of every kind."""
    case = cases.large_operation(world, visibility="participants")
    operations.assign_responsibility(
        case, by=world.coordinator, kind_of="security_lead", component=world.icrc
    )
    file = SimpleUploadedFile("report.txt", b"What we saw")
    logbook.write_entry(case, by=world.urcs, text="First report", files=[file])
    cases.filed_summit(world, case)
    cases.issued_statement(world, case)
    return case


def addresses(case):
    """Every address that speaks of the operation, with the methods that it knows."""
    from tools.decision.models import Decision

    summit, statement = case.mini_summits.get(), case.joint_statements.get()
    parameters, row = case.minimum_parameters.get(), Decision.objects.filter(operation=case)[0]
    entry = case.log_entries.get()
    file, convening = entry.attachments.get(), case.convenings.all()[0]
    held, clock = case.responsibilities.get(), case.deadlines.all()[0]
    here = f"operations/{case.ref}/"
    return {
        here: ("GET", "PATCH"),
        f"{here}steps/close/": ("POST",),
        f"{here}scale-declarations/": ("POST",),
        f"{here}categories/": ("POST",),
        f"log-entries/{entry.pk}/": ("GET",),
        f"attachments/{file.pk}/": ("GET",),
        f"convenings/{convening.pk}/": ("GET",),
        f"convenings/{convening.pk}/steps/agree/": ("POST",),
        f"responsibilities/{held.pk}/": ("GET",),
        f"responsibilities/{held.pk}/end/": ("POST",),
        f"mini-summits/{summit.pk}/": ("GET", "PATCH"),
        f"mini-summits/{summit.pk}/attendance/": ("PUT",),
        f"mini-summits/{summit.pk}/agenda/": ("PUT",),
        f"mini-summits/{summit.pk}/steps/waive/": ("POST",),
        f"decisions/{row.pk}/": ("GET", "PATCH"),
        f"decisions/{row.pk}/move/": ("POST",),
        f"decisions/{row.pk}/steps/complete/": ("POST",),
        f"joint-statements/{statement.pk}/": ("GET", "PATCH"),
        f"joint-statements/{statement.pk}/signatories/": ("PUT",),
        f"joint-statements/{statement.pk}/positions/": ("POST",),
        f"joint-statements/{statement.pk}/versions/": ("POST",),
        f"joint-statements/{statement.pk}/document/": ("GET",),
        f"joint-statements/{statement.pk}/steps/waive/": ("POST",),
        f"minimum-parameters/{parameters.pk}/": ("GET", "PATCH"),
        f"minimum-parameters/{parameters.pk}/endorsements/": ("POST",),
        f"minimum-parameters/{parameters.pk}/versions/": ("POST",),
        f"minimum-parameters/{parameters.pk}/document/": ("GET",),
        f"minimum-parameters/{parameters.pk}/steps/waive/": ("POST",),
        f"mco-deployments/{case.mco_deployment.pk}/": ("GET",),
        f"mco-deployments/{case.mco_deployment.pk}/steps/decide/": ("POST",),
        f"deadlines/{clock.pk}/": ("GET",),
        f"deadlines/{clock.pk}/extend/": ("POST",),
    }


# What a request needs to be shaped rightly, so that only sight stands in its way.
BODIES = {
    "PATCH": {"version": 1},
    "attendance/": {"version": 1, "attendance": []},
    "agenda/": {"version": 1, "agenda": []},
    "signatories/": {"version": 1, "components": ["ICRC"]},
    "positions/": {"version": 1, "component": "ICRC", "clears": True},
    "endorsements/": {"version": 1},
    "versions/": {"reason": "Corrected"},
    "extend/": {"version": 1, "reason": "Later", "due_at": "2030-01-01T00:00:00Z"},
    "end/": {"reason": "Over"},
    "move/": {"to": "up"},
    "scale-declarations/": {"scale": "small", "declared_by_post": "HoD", "reason": "Less"},
    "categories/": {"category": "red", "since": "2026-01-01"},
}


def body(method, path):
    ending = path.split("/")[-2] + "/"
    return BODIES.get(ending) or BODIES.get(method) or {"reason": "Because"}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_meets_404_exactly_where_the_operation_is_invisible(
    role, call, world, closed_circle
):
    person = getattr(world, role)
    sees = bool(Operation.objects.visible_to(person).filter(pk=closed_circle.pk))
    assert sees == bool(closed_circle.roles_of(person))
    caller, before = call(role), Operation.objects.get(pk=closed_circle.pk).version
    for path, methods in addresses(closed_circle).items():
        for method in methods:
            if sees and method != "GET":
                continue  # whose step it is, is the rulebook's business, and tested there
            if method == "GET":
                answer = caller.get(path)
            else:
                answer = caller.send(method, path, body(method, path))
            if not sees:
                refused(answer, 404, "not_found")
            elif path.endswith("document/") and "minimum" in path:
                refused(answer, 404)  # not issued yet
            else:
                assert answer.status_code == 200, path
                assert content(answer)
    for name in LISTS:
        rows = done(caller.get(f"{name}/"))["results"]
        assert bool(rows) == sees, name
    if not sees:
        assert Operation.objects.get(pk=closed_circle.pk).version == before


def test_what_is_invisible_cannot_be_named_in_a_request_either(call, closed_circle):
    observer = call("observer")
    for path, sent in (
        ("log-entries/", {"text": "I was here"}),
        ("mini-summits/", {}),
        ("joint-statements/", {}),
        ("minimum-parameters/", {}),
    ):
        body = refused(observer.post(path, sent | {"operation": closed_circle.ref}), 400, "invalid")
        assert "not known here" in body["fields"]["operation"][0]


def test_losing_the_post_closes_the_operation_with_the_next_request(call, world, closed_circle):
    """Compiled queries are kept, but whose sight they are compiled for is asked anew each time."""
    from django.utils import timezone

    from coordination.people.models import Holding

    caller = call("secretariat")
    here = f"operations/{closed_circle.ref}/"
    assert done(caller.get(here)) and done(caller.get("operations/"))["results"]
    Holding.objects.filter(person=caller.person).update(ends_at=timezone.now())
    caller.person.component = world.kenyan_ns
    caller.person.save()
    refused(caller.get(here), 404)
    assert done(caller.get("operations/"))["results"] == []


def test_messages_are_ones_own(call, world, large):
    cases.clearing_statement(world, large)
    coordinator, urcs = call("coordinator"), call("urcs")
    mine = done(urcs.get("messages/"))["results"]
    assert mine
    refused(coordinator.get(f"messages/{mine[0]['id']}/"), 404)
    refused(coordinator.post(f"messages/{mine[0]['id']}/acknowledge/"), 404)
    seen = done(urcs.post(f"messages/{mine[0]['id']}/acknowledge/"))
    assert seen["acknowledged_at"]
    again = done(urcs.post(f"messages/{mine[0]['id']}/acknowledge/"))
    assert again["acknowledged_at"] == seen["acknowledged_at"]


def test_nobody_gets_in_without_signing_in(client, large):
    for path in ("", *(f"{name}/" for name in LISTS), "me/", "components/", "nowhere/"):
        body = refused(client.get(ROOT + path), 401, "not_signed_in")
        assert "Authorization" in body["detail"]
    assert client.get("/api/schema/").status_code == 401
    assert client.get("/api/docs/").status_code == 302
