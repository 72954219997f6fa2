"""The desk: what waits for the secretariat, at a constant cost, and there for nobody else."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination.channels import actions as channels
from coordination.components import actions as components
from coordination.deadlines import actions as deadlines
from coordination.deadlines import ladders
from coordination.deadlines.models import LadderVersion
from coordination.desk import overview
from coordination.handovers import actions as hand_overs
from coordination.operations import actions as operations
from coordination.people import actions as people
from coordination.people.models import Holding
from tests.factories import cases

pytestmark = pytest.mark.django_db
OTHERS = ("urcs", "coordinator", "icrc_director", "committee", "observer")
PAGES = ("desk", "desk_reference", "audit", "audit_table")
DOORS = ("audit_table_order", "audit_verify")


@pytest.fixture
def desk(client, world):
    client.force_login(world.secretariat)
    return client


def heap(title):
    """The heap whose title begins so."""
    found = [each for each in overview.heaps(timezone.now()) if str(each.title).startswith(title)]
    assert len(found) == 1, title
    return found[0]


def titles(found):
    return [str(line.title) for line in found.lines]


@pytest.mark.parametrize("who", OTHERS)
def test_it_is_not_there_for_anybody_else(client, world, who):
    client.force_login(getattr(world, who))
    for name in PAGES:
        assert client.get(reverse(name)).status_code == 404, name
    for name in DOORS:
        assert client.post(reverse(name)).status_code == 404, name
    people.note("create", "post", world.posts["region"], by=None)
    assert client.get("/desk/audit/1/").status_code == 404
    assert client.get("/desk/audit/1/thing/").status_code == 404
    assert reverse("desk") not in client.get(reverse("watch")).text


def test_its_way_stands_in_the_menu_of_the_secretariat(desk):
    assert f'href="{reverse("desk")}"' in desk.get(reverse("watch")).text
    assert desk.post(reverse("desk")).status_code == 405


def test_whoever_matters_and_cannot_be_reached_is_named(world):
    cases.operation(world)
    assert heap("Principals").count == 0
    people.end_holding(
        Holding.objects.get(person=world.people["coordinator"]), by=world.secretariat
    )
    assert titles(heap("Principals")) == [str(world.posts["advisor"])]
    people.end_holding(
        Holding.objects.get(person=world.people["icrc_director"]), by=world.secretariat
    )
    assert str(world.posts["icrc_director"]) in titles(heap("Principals"))


def test_a_vacant_post_that_leads_nothing_is_not_urgent(world):
    people.end_holding(Holding.objects.get(person=world.people["region"]), by=world.secretariat)
    assert heap("Principals").count == 0


def test_secretaries_general_are_one_line(world):
    before = heap("Secretaries").count
    people.end_holding(Holding.objects.get(person=world.people["urcs"]), by=world.secretariat)
    found = heap("Secretaries")
    assert found.count == before + 1 and len(found.lines) == 1
    components.amend_component(
        world.urcs_ns, by=world.secretariat, reason="Merged",
        changes={"active_until": timezone.localdate() - timedelta(days=1)},
    )  # fmt: skip
    assert heap("Secretaries").count == before, "who is gone needs no Secretary General"


def test_hand_overs_that_are_not_confirmed(world):
    assert heap("Hand-overs").count == 0
    row = hand_overs.begin(world.posts["urcs_sg"], successor=world.urcs_staff, by=world.urcs)
    assert [line.url for line in heap("Hand-overs").lines] == [row.get_absolute_url()]
    hand_overs.call_off(row, by=world.secretariat, reason="Stays")
    assert heap("Hand-overs").count == 0


def test_people_whom_no_message_reaches(world):
    assert heap("People in posts whom").count == 0
    channels.set_choices(world.urcs, by=world.urcs, by_email=False)
    assert titles(heap("People in posts whom")) == ["Urcs"]


def test_who_never_signed_in(world):
    found = heap("People in posts who never")
    assert found.count == len(world.people) - 2, "two of the world’s people hold no post"
    type(world.urcs).objects.update(last_login=timezone.now())
    assert heap("People in posts who never").count == 0


def test_what_a_suspended_society_convenes(world):
    case = cases.operation(world)
    row = case.convenings.filter(role="convener").first()
    operations.run_convening(row, "agree", by=world.coordinator)
    assert heap("Suspended").count == 0
    components.suspend_component(
        row.component, by=world.secretariat, starts_on=timezone.localdate(), reason="Board"
    )
    assert titles(heap("Suspended")) == [row.component.name]


def test_news_of_rules_and_reference(world):
    assert not any(heap(each).count for each in ("Reference", "Ladders", "Policy"))
    deadlines.change_setting(
        key="mco_decided.limit_hours", new=12, by=world.secretariat, reason="Agreed"
    )
    assert heap("Policy").count == 1
    LadderVersion.objects.create(
        clock=ladders.standing()[0].clock.name, number=1, rungs=[], reason="Back",
        made_at=timezone.now(), made_by=world.secretariat,
    )  # fmt: skip
    assert heap("Ladders").count == 1
    world.poland.loaded = {"name_fr": "Pologne"}
    world.poland.save()
    assert titles(heap("Reference")) == ["Poland"]


def test_the_desk_shows_all_of_it_with_the_ways(desk, world):
    text = desk.get(reverse("desk")).text
    for name in (
        "person_list", "post_list", "component_list", "policy_settings", "ladders", "audit",
        "operators", "mailbox", "drill_list", "checklist_templates", "component_new", "country_new",
    ):  # fmt: skip
        assert f'href="{reverse(name)}' in text, name
    assert "The record was never checked here." in text


def test_it_costs_the_same_however_much_waits(desk, world):
    desk.get(reverse("desk"))
    with CaptureQueriesContext(connection) as few:
        desk.get(reverse("desk"))
    for n in range(12):
        case = cases.operation(world, name=f"Another {n}")
        post = people.create_post(by=None, title=f"P{n}", duty="other", component=world.urcs_ns)
        person = people.create_person(by=None, email=f"p{n}@example.org", name=f"P{n}")
        people.appoint(by=None, post=post, person=person)
        type(case).objects.filter(pk=case.pk).update(coordinator_post=post)
        people.set_active(person, by=world.secretariat, is_active=False, reason="Left")
    with CaptureQueriesContext(connection) as many:
        desk.get(reverse("desk"))
    assert len(many) <= len(few) + 3, "reaching asks more where somebody is not reached, once"
    assert len(many) <= 45
