"""What is agreed on security exists for those who need it: pages, files, API, readiness, clocks, mails."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.deadlines.ledger import messages_for
from coordination.deadlines.models import Deadline
from coordination.deadlines.sweep import fire_due_rungs
from tests.api.caller import content
from tests.factories.world import appoint, component, make_person, post
from tools.agreement.opening import house_day
from tools.safer_access import actions as safer_access
from tools.safer_access.models import SaferAccess
from tools.security_agreement import actions, signing
from tools.security_agreement.models import SecurityAgreement

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
TEAM = {"urcs", "urcs_staff", "icrc_hod", "ifrc_hod", "region"}
CENTRE = {"secretariat", "icrc_director", "ifrc_usg"}
OTHERS = ("observer", "polish", "coordinator", "committee")


@pytest.fixture
def agreed(register):
    world = register.world
    made = register.to("in_force", ends_on=house_day() + 20 * DAY)
    signing.name_focal_point(made, by=world.urcs, post=world.posts["urcs_sg"])
    access = safer_access.begin(world.urcs_ns, by=world.urcs)
    safer_access.run(access, "assess", by=world.urcs)
    return made


def test_the_rule_in_sql_and_the_one_in_python_are_twins(world, agreed):
    seen_by = set()
    for name, person in world.as_seen_by_role().items():
        seen = agreed in SecurityAgreement.objects.visible_to(person)
        assert seen == bool(agreed.roles_of(person)), name
        seen_by |= {name} if seen else set()
        access = SaferAccess.objects.get()
        assert SaferAccess.objects.visible_to(person).exists() == bool(access.roles_of(person))
    assert seen_by == TEAM | CENTRE


def test_a_partner_society_reads_and_signs_its_own_and_not_that_of_others(world, register):
    german = component("DDE001", "national_society", "German Red Cross", short_name="GRC")
    person = make_person("german_sg", german)
    appoint(person, post("german-sg", "secretary_general", german))
    others = register.to("in_force")
    own = register.to("negotiated", beneficiary=german)
    assert set(SecurityAgreement.objects.visible_to(person)) == {own}
    assert own.roles_of(person) and not others.roles_of(person)
    assert signing.sign(own, by=person, component=german).signatures.count() == 1


def test_a_head_of_delegation_reads_those_of_the_institution_only_where_posted(world, register):
    person = make_person("icrc_in_poland", world.icrc)
    there = post("icrc-hod-poland", "head_of_delegation", world.icrc, country=world.poland)
    appoint(person, there)
    agreement = register.to("negotiated")
    assert agreement not in SecurityAgreement.objects.visible_to(person)
    assert not agreement.roles_of(person)
    polish = actions.begin(
        world.poland, by=person, provider=world.icrc, beneficiary=world.polish_ns, level="l2"
    )
    assert set(SecurityAgreement.objects.visible_to(person)) == {polish}
    assert polish.roles_of(person)


def test_who_is_named_in_it_reads_it_as_long_as_that_lasts(world, register):
    lead = post("ifrc-security-geneva", "security_lead", world.ifrc)
    person = make_person("lead", world.ifrc)
    appoint(person, lead)
    agreement = register.begin(provider=world.ifrc)
    assert not agreement.roles_of(person)
    point = signing.name_focal_point(agreement, by=world.urcs, post=lead)
    assert agreement in SecurityAgreement.objects.visible_to(person)
    assert register.again(agreement).roles_of(person)
    point.starts_on -= 3 * DAY
    point.save()
    signing.end_focal_point(point, by=world.urcs, ends_on=house_day() - DAY)
    assert agreement not in SecurityAgreement.objects.visible_to(person)
    assert not register.again(agreement).roles_of(person)


@pytest.mark.parametrize("name", OTHERS)
def test_to_others_it_does_not_exist(world, agreed, client, name):
    client.force_login(getattr(world, name))
    here, api = f"/security-agreements/{agreed.pk}/", f"/api/v1/security-agreements/{agreed.pk}/"
    point, access = agreed.focal_points.get(), SaferAccess.objects.get()
    doors = [
        here, here + "change/", here + "parties/DUA001/sign/", here + "focal-points/",
        here + f"focal-points/{point.pk}/end/", here + "steps/enter/",
        "/countries/UKR/safer-access/", "/countries/POL/safer-access/"[: 0 if name == "polish" else None] or here,
        api, f"/api/v1/safer-access/{access.pk}/",
    ]  # fmt: skip
    assert {door: client.get(door).status_code for door in doors} == dict.fromkeys(doors, 404)
    for door in (
        here + "steps/", here + "renewal/", api + "signatures/", api + "focal-points/",
        api + f"focal-points/{point.pk}/end/", api + "renewals/", api + "steps/end/",
        f"/api/v1/safer-access/{access.pk}/steps/plan/",
    ):  # fmt: skip
        assert client.post(door, {}, content_type="application/json").status_code == 404, door
    lists = [
        "/security-agreements/", "/security-agreements/table.csv", "/countries/UKR/", "/countries/",
        "/countries/table.csv", "/api/v1/security-agreements/", "/api/v1/security-agreements/?format=csv",
        "/api/v1/safer-access/", "/api/v1/deadlines/", "/api/v1/readiness/UKR/", "/",
    ]  # fmt: skip
    for page in lists:
        answer = client.get(page)
        body = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code == 200, page
        for said in ("URCS, L2", agreed.clock_label, "UKR Safer Access"):
            assert said.encode() not in body, (page, said)
    for page in ("/countries/UKR/", "/api/v1/readiness/UKR/"):
        assert "a security agreement in force" not in client.get(page).text
    assert "Security agreement" not in client.get("/countries/UKR/").text


def test_who_works_for_no_country_has_no_column_of_it(world, agreed, client):
    client.force_login(world.coordinator)
    listed = client.get("/countries/").text  # what one may sort by is the same for all
    assert "ecurity agreement" not in listed.replace("Missing first: security agreement", "")
    assert b"ecurity agreement" not in content(client.get("/countries/table.csv"))
    client.force_login(world.polish)
    rows = client.get("/api/v1/readiness/POL/").json()["standings"]
    (row,) = (each for each in rows if each["aspect"] == "security")
    assert row["missing"] == "a security agreement in force"


def test_the_readiness_says_nothing_either_way_to_who_may_not_know(world, register, client):
    client.force_login(world.polish)
    before = client.get("/api/v1/readiness/UKR/").json()
    register.to("in_force")
    assert client.get("/api/v1/readiness/UKR/").json() == before
    assert "security" not in {each["aspect"] for each in before["standings"]}


@pytest.mark.parametrize("name", sorted(TEAM | CENTRE))
def test_the_country_team_and_the_centre_read_it(world, agreed, client, name):
    client.force_login(getattr(world, name))
    for page in (agreed.get_absolute_url(), "/security-agreements/", "/countries/UKR/"):
        assert "URCS, L2" in client.get(page).text, page
    page = client.get("/countries/UKR/safer-access/")
    assert page.status_code == 200 and "Assessed" in page.text


def test_its_clocks_are_hidden_from_the_committee_and_its_mails_from_others(
    world, agreed, settings
):
    settings.DEMO = True
    kinds = {SecurityAgreement.kind, SaferAccess.kind}
    for name, person in world.as_seen_by_role().items():
        seen = Deadline.objects.visible_to(person).filter(subject_kind__in=kinds)
        knows = name in TEAM | CENTRE
        assert (seen.count() == 2) == knows and seen.exists() == knows, name
        for clock in Deadline.objects.filter(subject_kind__in=kinds):
            assert bool(clock.whole.roles_of(person)) == knows, name
    fire_due_rungs()
    rows = messages_for(world.secretariat).filter(rung__deadline__subject_kind__in=kinds)
    assert rows.exists()
    assert not messages_for(world.polish).filter(pk__in=rows.values("pk")).exists()


def test_the_register_costs_the_same_for_few_and_for_many(world, register, client):
    client.force_login(world.urcs)
    today, costs = house_day(), []
    for many in (1, 15):
        for n in range(many):
            start = today + (40 * (n + 2 * many)) * DAY
            register.begin(starts_on=start, ends_on=start + 30 * DAY)
        for page in ("/security-agreements/", "/api/v1/security-agreements/"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            costs.append(len(queries))
    assert costs[0] == costs[2] and costs[1] == costs[3], costs
