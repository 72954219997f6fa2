"""People and posts are kept by the secretariat, and never so that two hold one post at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.people import actions
from coordination.people.models import Holding, Person, Post
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tests.fixtures.scenarios import scenario

DAY = timedelta(days=1)


@scenario
def post(world):
    """A post that nobody holds."""
    return actions.create_post(
        by=world.secretariat, title="Head of Delegation", duty=Post.Duty.HEAD_OF_DELEGATION,
        component=world.ifrc, country=world.poland,
    )  # fmt: skip


def refused(fields, call, *args, **more):
    with pytest.raises(Invalid) as refusal:
        call(*args, **more)
    assert set(refusal.value.fields) == set(fields)
    return refusal.value


@pytest.mark.parametrize("role", ["coordinator", "urcs", "icrc_director", "ifrc_usg", "observer"])
def test_only_the_secretariat_keeps_people_and_posts(world, post, role):
    person = getattr(world, role)
    holding = actions.appoint(by=world.secretariat, post=post, person=world.polish)
    with pytest.raises(NotYours):
        actions.appoint(by=person, post=post, person=person)
    with pytest.raises(NotYours):
        actions.end_holding(holding, by=person)
    with pytest.raises(NotYours):
        actions.create_person(by=person, email="x@demo.example", name="X")
    with pytest.raises(NotYours):
        actions.set_active(world.observer, by=person, is_active=False, reason="No")
    with pytest.raises(NotYours):
        actions.create_post(by=person, title="T", duty="other", component=world.ifrc)
    holding.refresh_from_db()
    assert holding.ends_at is None


def test_an_appointment_gives_the_posts_duties_at_once_and_is_recorded(world, post):
    assert Post.Duty.HEAD_OF_DELEGATION not in world.observer.duties()
    actions.appoint(by=world.secretariat, post=post, person=world.observer)
    assert Post.Duty.HEAD_OF_DELEGATION in world.observer.duties()
    event = AuditEvent.objects.get(verb="post.appoint")
    assert (event.chain, event.actor_name) == ("house", world.secretariat.name)
    assert event.data["person"] == world.observer.pk


def test_one_holder_at_a_time(world, post):
    now = timezone.now()
    actions.appoint(
        by=world.secretariat, post=post, person=world.polish, starts_at=now - 10 * DAY,
        ends_at=now + 10 * DAY,
    )  # fmt: skip
    for starts, ends in (
        (now, None),
        (now - 20 * DAY, None),
        (now - 20 * DAY, now - 9 * DAY),
        (now + 9 * DAY, now + 30 * DAY),
        (now - DAY, now + DAY),
    ):
        refusal = refused(
            ["starts_at"], actions.appoint, by=world.secretariat, post=post,
            person=world.observer, starts_at=starts, ends_at=ends,
        )  # fmt: skip
        assert world.polish.name in str(refusal)
    assert Holding.objects.filter(post=post).count() == 1


def test_holders_may_follow_one_another_to_the_minute(world, post):
    now = timezone.now()
    actions.appoint(
        by=world.secretariat, post=post, person=world.polish, starts_at=now - 10 * DAY,
        ends_at=now,
    )  # fmt: skip
    actions.appoint(by=world.secretariat, post=post, person=world.observer, starts_at=now)
    actions.appoint(
        by=world.secretariat, post=post, person=world.urcs_staff, starts_at=now - 20 * DAY,
        ends_at=now - 10 * DAY,
    )  # fmt: skip
    assert post.holders(now) == [world.observer]
    assert post.holders(now - 10 * DAY) == [world.polish]


def test_a_post_has_many_delegates_beside_its_holder(world, post):
    now = timezone.now()
    actions.appoint(by=world.secretariat, post=post, person=world.polish)
    for person in (world.observer, world.urcs_staff):
        actions.appoint(
            by=world.secretariat, post=post, person=person, kind="delegate", ends_at=now + 30 * DAY
        )
    assert post.holders(now + DAY)[0] == world.polish
    assert len(post.holders(now + DAY)) == 3


def test_a_delegation_ends_within_a_year(world, post):
    now = timezone.now()
    common = {
        "by": world.secretariat, "post": post, "person": world.observer, "kind": "delegate",
        "starts_at": now,
    }  # fmt: skip
    refused(["ends_at"], actions.appoint, **common)
    refused(["ends_at"], actions.appoint, **common, ends_at=now + 367 * DAY)
    actions.appoint(**common, ends_at=now + 366 * DAY)


def test_the_same_person_is_not_in_a_post_twice(world, post):
    now = timezone.now()
    actions.appoint(by=world.secretariat, post=post, person=world.polish)
    refused(
        ["person"], actions.appoint, by=world.secretariat, post=post, person=world.polish,
        kind="delegate", ends_at=now + DAY,
    )  # fmt: skip


def test_what_cannot_be_right_is_refused_beside_its_field(world, post):
    now = timezone.now()
    secretariat = world.secretariat
    refused(
        ["ends_at"], actions.appoint, by=secretariat, post=post, person=world.polish,
        starts_at=now, ends_at=now,
    )  # fmt: skip
    refused(["kind"], actions.appoint, by=secretariat, post=post, person=world.polish, kind="boss")
    actions.set_active(world.observer, by=secretariat, is_active=False, reason="Left")
    refused(["person"], actions.appoint, by=secretariat, post=post, person=world.observer)


def test_an_ended_holding_takes_the_duties_away_and_stays_on_record(world):
    held = Holding.objects.get(person=world.people["icrc_director"])
    actions.end_holding(held, by=world.secretariat, reason="New post")
    assert Post.Duty.ICRC_DIRECTOR_OF_OPERATIONS not in world.icrc_director.duties()
    held.refresh_from_db()
    assert held.ends_at is not None
    assert AuditEvent.objects.get(verb="post.end_holding").reason == "New post"
    with pytest.raises(OutOfTurn):
        actions.end_holding(held, by=world.secretariat)


def test_a_holding_ends_neither_in_the_past_nor_later_than_it_does(world, post):
    now = timezone.now()
    held = actions.appoint(
        by=world.secretariat, post=post, person=world.polish, starts_at=now - DAY,
        ends_at=now + 5 * DAY,
    )  # fmt: skip
    refused(["ends_at"], actions.end_holding, held, by=world.secretariat, ends_at=now - DAY / 2)
    refused(["ends_at"], actions.end_holding, held, by=world.secretariat, ends_at=now + 6 * DAY)
    actions.end_holding(held, by=world.secretariat, ends_at=now + DAY)
    held.refresh_from_db()
    assert held.ends_at == now + DAY


def test_a_holding_that_has_not_begun_can_be_taken_back(world, post):
    now = timezone.now()
    held = actions.appoint(
        by=world.secretariat, post=post, person=world.polish, starts_at=now + DAY
    )
    actions.end_holding(held, by=world.secretariat)
    assert post.holders(now + 2 * DAY) == []


def test_a_head_of_delegation_has_a_country_and_a_regional_director_a_region(world):
    common = {"by": world.secretariat, "title": "T", "component": world.ifrc}
    refused(["country"], actions.create_post, **common, duty=Post.Duty.HEAD_OF_DELEGATION)
    refused(["region"], actions.create_post, **common, duty=Post.Duty.REGIONAL_DIRECTOR)
    africa = actions.create_post(**common, duty=Post.Duty.REGIONAL_DIRECTOR, region=0)
    assert africa.region == 0
    refused(["title"], actions.create_post, **common, duty=Post.Duty.OTHER)  # the code is taken
    refused(["duty"], actions.create_post, **(common | {"title": "U"}), duty="king")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "not an address"),
        ("email", "URCS@demo.example"),
        ("name", "  "),
        ("language", "xx"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
    ],
)
def test_an_account_that_cannot_be_right_is_refused(world, field, value):
    given = {"email": "new@demo.example", "name": "New", "language": "fr", "time_zone": "UTC"}
    refused([field], actions.create_person, by=world.secretariat, **(given | {field: value}))
    assert not Person.objects.filter(email="new@demo.example").exists()


def test_a_new_account_has_no_password_until_its_owner_chooses_one(world):
    person = actions.create_person(
        by=world.secretariat, email="New@Demo.example", name="New", component=world.kenyan_ns
    )
    assert person.email == "new@demo.example"
    assert not person.has_usable_password()
    assert person.duties() == set()


def test_an_account_is_closed_with_a_reason_and_not_by_its_owner(world):
    refused(
        ["reason"],
        actions.set_active,
        world.observer,
        by=world.secretariat,
        is_active=False,
        reason=" ",
    )
    refused(
        ["reason"],
        actions.set_active,
        world.secretariat,
        by=world.secretariat,
        is_active=False,
        reason="x",
    )
    actions.set_active(world.observer, by=world.secretariat, is_active=False, reason="Left")
    assert not world.observer.is_active
    assert AuditEvent.objects.get(verb="person.close").reason == "Left"


def test_a_closed_account_no_longer_answers_for_its_posts(world):
    post = world.posts["urcs_sg"]
    assert post.holders(timezone.now()) == [world.urcs]
    actions.set_active(world.urcs, by=world.secretariat, is_active=False, reason="Left")
    assert post.holders(timezone.now()) == []


def test_an_office_speaks_for_its_institution(world):
    office = world.ifrc.parts.create(code="IFRC-EUR", kind="ifrc", name_en="Office")
    at_home = Person.objects.create_user("office@demo.example", component=office)
    by_post = Person.objects.create_user("director@demo.example")
    post = actions.create_post(
        by=None, title="Regional Director", duty=Post.Duty.REGIONAL_DIRECTOR, component=office,
        region=3,
    )  # fmt: skip
    actions.appoint(by=None, post=post, person=by_post)
    for person in (at_home, by_post):
        assert person.component_ids() == {office.pk, world.ifrc.pk}


def test_who_a_person_is_costs_few_queries(world, django_assert_max_num_queries):
    person = Person.objects.select_related("component").get(pk=world.people["urcs"].pk)
    with django_assert_max_num_queries(1):
        person.duties()
        person.component_ids()
        person.held_posts()
