"""The schema says what the API does."""

from datetime import date, timedelta

import pytest
import yaml
from django.core.management import call_command
from django.utils import timezone

from smcc import api
from tests.api.caller import done
from tests.factories import cases, plans, reviews, security, workstreams
from tests.factories.levels import Levels

BARE = (
    "/acknowledge/", "/wake-up/", "/take-back/", "/revoke/", "/security-agreements/{id}/renewals/",
    "/record-checks/", "/go-on/",
)  # fmt: skip
"""Steps that say all by their address."""


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    file = tmp_path_factory.mktemp("schema") / "schema.yml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(file))
    return yaml.safe_load(file.read_text())


def test_the_schema_is_valid_and_the_same_in_every_language(schema, tmp_path):
    from django.utils import translation

    file = tmp_path / "arabic.yml"
    with translation.override("ar"):
        call_command("spectacular", file=str(file))
    assert yaml.safe_load(file.read_text()) == schema


def test_every_address_and_method_is_described(schema):
    described = {path.removeprefix("/api/v1/") for path in schema["paths"]}
    import re

    for each in api.nouns:
        plain = re.sub(r"<\w+:(\w+)>", r"{\1}", str(each.pattern)).replace("{pk}", "{id}")
        assert plain in described, plain
        methods = set(schema["paths"][f"/api/v1/{plain}"])
        cls = each.callback.cls
        offered = {m for m in ("get", "post", "put", "patch", "delete") if hasattr(cls, m)}
        assert methods == offered, plain
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (path, method)
            assert "401" in operation["responses"], (path, method)
            if method in ("post", "put", "patch") and not path.endswith(BARE):
                assert operation["requestBody"], (path, method)


def resolved(schema, node):
    while "$ref" in node:
        node = schema["components"]["schemas"][node["$ref"].rsplit("/", 1)[1]]
    return node


@pytest.mark.django_db
def test_what_comes_back_has_the_fields_that_the_schema_promises(call, world, schema):
    """Each list's rows and each record, field by field, with nothing more and nothing less."""
    from coordination.channels import actions as channels
    from coordination.desk import actions as the_desk
    from coordination.drills import actions as drills
    from coordination.feeds.actions import make_feed
    from coordination.handovers import actions as hand_overs
    from coordination.logbook import actions as logbook
    from coordination.operations import actions as operations
    from coordination.orders import actions as orders

    case = cases.large_operation(world)
    operations.assign_responsibility(
        case, by=world.coordinator, kind_of="security_lead", component=world.icrc
    )
    logbook.write_entry(case, by=world.urcs, text="Once")
    cases.packet_out(world, cases.with_agenda(world, case))
    cases.advisor_matched(world, cases.advisor_requested(world, case), cases.in_pool(world))
    cases.with_table_brought(world, case)
    cases.issued_parameters(world, case)
    cases.spoken_about(world, case.mini_summits.get())
    cases.with_checklist(world, case)
    cases.discussed_statement(world, case.joint_statements.get())
    cases.with_letter(world, case)
    make_feed(world.urcs, by=world.urcs)
    hand_overs.begin(world.posts["urcs_sg"], successor=world.urcs_staff, by=world.urcs)
    channels.add_contact(
        by=world.secretariat, channel="webhook", name="Desk", address="https://8.8.8.8/",
        person=world.urcs,
    )  # fmt: skip
    drills.announce(
        by=world.coordinator, line_up_of=case, factor=60,
        starts_at=timezone.now() + timedelta(minutes=10),
    )  # fmt: skip
    reviews.closed_round(world, reviews.review_with_learning(world), date(2026, 5, 23))
    workstreams.planned(world, workstreams.team(world))
    workstreams.chain(world)
    plans.all_of_it(world, case)
    security.agreed(world)
    Levels(world).item_to("passed")
    the_desk.order_check(by=world.secretariat)
    orders.make_waiting()
    staff, desk = call("urcs"), call("secretariat")
    looked_at = 0
    for path, methods in schema["paths"].items():
        if (
            "{" in path
            or "get" not in methods
            or path.endswith(("/me/", "/accountability/", "/health/", "/reminder-choices/"))
        ):
            continue
        # The pool is for those who match, the record for the secretariat.
        is_desks = path.endswith(("/advisors/", "/audit-events/", "/record-checks/"))
        caller = desk if is_desks else staff
        answer = methods["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        rows = done(caller.client.get(path))["results"]
        row = resolved(schema, resolved(schema, answer)["properties"]["results"]["items"])
        assert rows and set(rows[0]) == set(row["properties"]), path
        one = next((p for p in schema["paths"] if p.startswith(path + "{") and p.count("{") == 1
                    and p.endswith("}/")), None)  # fmt: skip
        assert one, path
        key = one[len(path) + 1 : -2]
        record = done(caller.client.get(f"{path}{rows[0][key]}/"))
        said = schema["paths"][one]["get"]["responses"]["200"]["content"]["application/json"]
        assert set(record) == set(resolved(schema, said["schema"])["properties"]), one
        looked_at += 1
    assert looked_at >= 14


def test_a_patch_requires_the_version(schema):
    for path, methods in schema["paths"].items():
        if "patch" in methods:
            body = methods["patch"]["requestBody"]["content"]["application/json"]["schema"]
            assert "version" in resolved(schema, body)["required"], path


def test_filters_are_described_with_their_words(schema):
    parameters = schema["paths"]["/api/v1/operations/"]["get"]["parameters"]
    by_name = {each["name"]: each for each in parameters}
    assert {"state", "scale", "country", "q", "cursor", "limit", "fields"} <= set(by_name)
    assert by_name["state"]["schema"]["enum"] == ["active", "closed", "withdrawn"]


@pytest.mark.django_db
def test_the_documentation_page_needs_nothing_from_elsewhere(client, world):
    client.force_login(world.observer)
    page = client.get("/api/docs/")
    assert page.status_code == 200 and b"swagger-ui" in page.content
    assert b"http://" not in page.content and b"https://" not in page.content
    script = client.get("/api/docs/?script=")
    assert script.status_code == 200 and "javascript" in script["Content-Type"]
    assert client.get("/api/schema/").status_code == 200
