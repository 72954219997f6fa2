"""Members sit there by post, for a time: one chair, no post twice, nobody from elsewhere, nobody deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.people.models import Holding
from coordination.roles import Role
from smcc.rules.refusals import Invalid, NotReady, OutOfTurn, Stale
from tests.factories.world import post
from tools.standing_body import seats, shown
from tools.standing_body.models import BodyMember, StandingBody

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def body(levels):
    return levels.body("operational")


def test_one_chairs_and_others_chair_with_it(levels, body):
    levels.seat(body, "urcs_sg")
    with pytest.raises(NotReady, match="chairs in that time"):
        levels.seat(body, "icrc_hod")
    levels.seat(body, "icrc_hod", "co_chair")
    levels.seat(body, "ifrc_hod", "co_chair")
    today = timezone.localdate()
    levels.seat(body, "region", "observer")
    rows = shown.seats_of(StandingBody.objects.get(pk=body.pk).current_members(), timezone.now())
    assert [each.member.capacity for each in rows] == ["chair", "co_chair", "co_chair", "observer"]
    chair = BodyMember.objects.get(capacity="chair")
    seats.end_member(chair, by=levels.world.urcs, until=today)
    later = levels.seat(body, "advisor", since=today + DAY)
    assert later.capacity == "chair"


def test_a_post_sits_there_once_at_a_time_and_saying_it_twice_says_it_once(levels, body):
    first = levels.seat(body, "icrc_hod", "member")
    assert levels.seat(body, "icrc_hod", "member") == first
    with pytest.raises(NotReady, match="sits there in that time already, as Member"):
        levels.seat(body, "icrc_hod", "co_chair")
    today = timezone.localdate()
    seats.end_member(first, by=levels.world.urcs)
    assert levels.seat(body, "icrc_hod", "co_chair", since=today + DAY).pk != first.pk
    assert BodyMember.objects.filter(pk=first.pk, until=today).exists()


def test_who_cannot_sit_there_is_said(levels, body):
    world = levels.world
    elsewhere = post("icrc-hod-poland", "head_of_delegation", world.icrc, country=world.poland)
    for stranger in (elsewhere, world.posts["secretariat"], world.posts["polish_sg"]):
        with pytest.raises(Invalid, match="is not a post for Ukraine") as refused:
            levels.seat(body, stranger, "member")
        assert list(refused.value.fields) == ["post"]
    assert levels.seat(body, "icrc_director", "member").pk
    world.ifrc.active_until = timezone.localdate() - DAY
    world.ifrc.save()
    with pytest.raises(Invalid, match="is not an active component"):
        levels.seat(body, "ifrc_hod", "member")


def test_a_party_to_the_agreement_can_sit_there_from_its_headquarters(levels, body):
    from tools.agreement import actions, signing

    agreement = actions.begin(levels.world.ukraine, by=levels.world.urcs)
    signing.add_party(agreement, by=levels.world.urcs, component=levels.world.polish_ns)
    assert levels.seat(body, "polish_sg", "member").pk


def test_times_that_cannot_be_are_refused(levels, body):
    today, by = timezone.localdate(), levels.world.urcs
    with pytest.raises(Invalid, match="before the first day"):
        levels.seat(body, "icrc_hod", since=today, until=today - DAY)
    member = levels.seat(body, "icrc_hod", since=today - 5 * DAY)
    with pytest.raises(Invalid, match="before the first day"):
        seats.end_member(member, by=by, until=today - 6 * DAY)
    with pytest.raises(Stale):
        seats.end_member(member, by=by, version=1)
    ended = seats.end_member(member, by=by, until=today - DAY)
    assert seats.end_member(ended, by=by, until=today - DAY).ended_at == ended.ended_at
    with pytest.raises(OutOfTurn, match="is over"):
        seats.end_member(member, by=by, until=today)


def test_a_post_that_nobody_holds_shows_as_vacant(levels, body):
    levels.seat(body, "icrc_hod")
    (seat,) = shown.seats_of(body.members.all(), timezone.now())
    assert not seat.is_vacant
    Holding.objects.filter(post=levels.world.posts["icrc_hod"]).update(ends_at=timezone.now())
    (seat,) = shown.seats_of(body.members.all(), timezone.now())
    assert seat.is_vacant


@pytest.mark.parametrize(
    ("capacity", "roles"),
    [
        ("chair", {Role.PARTICIPANT, Role.RESPONSIBLE}),
        ("co_chair", {Role.PARTICIPANT, Role.RESPONSIBLE}),
        ("member", {Role.PARTICIPANT}), ("observer", set()),
    ],
)  # fmt: skip
def test_what_a_member_from_elsewhere_may_do_follows_from_the_capacity(
    levels, body, capacity, roles
):
    person = levels.from_elsewhere(body, capacity=capacity)
    found = StandingBody.objects.get(pk=body.pk).roles_of(person)
    assert found - {Role.OBSERVER} == roles
    BodyMember.objects.update(
        since=timezone.localdate() - 9 * DAY, until=timezone.localdate() - DAY
    )
    assert not StandingBody.objects.get(pk=body.pk).roles_of(person) - {Role.OBSERVER}
