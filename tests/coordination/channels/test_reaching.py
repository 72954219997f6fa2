"""Who can be reached at all, and which posts nobody can be reached in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.channels import actions
from coordination.channels.reaching import failing_addresses, reach_of, unreachable_posts
from coordination.deadlines.models import Delivery
from coordination.people.models import Holding, Post
from tests.factories.world import appoint, make_person, post

HOOK = "https://8.8.8.8/x"


def mailed(person, state, hours_ago=1.0, **more):
    at = timezone.now() - timedelta(hours=hours_ago)
    number = Delivery.objects.count()
    return Delivery.objects.create(
        cause=f"event:{number}", recipient=person, channel=more.pop("channel", "email"),
        address=person.email, subject="s", body="b", state=state, created_at=at, due_at=at,
        not_before=at, attempted_at=at, handed_over_at=at if state == "handed_over" else None,
        **more,
    )  # fmt: skip


def switch_off(person):
    actions.set_choices(person, by=person, by_email=False)


def hook(world, **owner):
    return actions.add_contact(
        by=world.secretariat, channel="webhook", name="Desk", address=HOOK, **owner
    )[0]


def why(world, name="urcs_sg"):
    found = unreachable_posts([world.posts[name]], timezone.now())
    return [each.why for each in found]


class TestPosts:
    def test_a_post_whose_holder_has_e_mail_is_reached(self, world):
        assert unreachable_posts(world.posts.values(), timezone.now()) == []

    def test_nobody_holds_it(self, world):
        Holding.objects.filter(person=world.urcs).update(ends_at=timezone.now())
        assert why(world) == ["Nobody holds this post."]
        hook(world, post=world.posts["urcs_sg"])
        assert why(world) == ["Nobody holds this post."], "a room answers for nothing"

    def test_its_holder_has_left_the_house(self, world):
        person = world.urcs
        person.is_active = False
        person.save()
        assert why(world) == ["Nobody holds this post."]

    def test_its_holder_switched_e_mail_off(self, world):
        switch_off(world.urcs)
        assert why(world) == ["Urcs has no working channel: e-mail is switched off."]

    def test_the_last_e_mail_to_its_holder_was_refused(self, world):
        mailed(world.urcs, "failed")
        assert why(world) == [
            "Urcs has no working channel: the last e-mail to this person was refused."
        ]

    def test_a_channel_of_the_person_or_of_the_post_is_enough(self, world):
        switch_off(world.urcs)
        contact = hook(world, person=world.urcs)
        assert why(world) == []
        actions.end_contact(contact, by=world.secretariat)
        assert why(world)
        hook(world, post=world.posts["urcs_sg"])
        assert why(world) == []

    def test_a_delegate_who_can_be_reached_is_enough_and_else_both_are_named(self, world):
        switch_off(world.urcs)
        appoint(world.urcs_staff, world.posts["urcs_sg"], kind="delegate")
        assert why(world) == []
        mailed(world.urcs_staff, "failed")
        (said,) = why(world)
        assert said.startswith("Urcs has no working channel: e-mail is switched off. ")
        assert "Urcs_Staff has no working channel: the last e-mail" in said

    def test_they_come_in_the_order_asked(self, world):
        switch_off(world.urcs)
        switch_off(world.polish)
        asked = [world.posts[name] for name in ("polish_sg", "advisor", "urcs_sg")]
        found = [each.post for each in unreachable_posts(asked, timezone.now())]
        assert found == [world.posts["polish_sg"], world.posts["urcs_sg"]]

    def test_many_posts_cost_no_more_queries_than_one(self, world):
        def cost(posts):
            with CaptureQueriesContext(connection) as seen:
                unreachable_posts(posts, timezone.now())
            return len(seen)

        for n in range(30):
            person = make_person(f"p{n}", world.urcs_ns)
            appoint(person, post(f"post-{n}", Post.Duty.OTHER, world.urcs_ns))
            if n % 3 == 0:
                switch_off(person)
            if n % 3 == 1:
                mailed(person, "failed")
        one, many = cost([world.posts["urcs_sg"]]), cost(list(Post.objects.all()))
        assert many <= one <= 4
        assert unreachable_posts([], timezone.now()) == []


class TestAddresses:
    @pytest.mark.parametrize(
        ("history", "is_failing"),
        [
            ([], False),
            ([("failed", 1)], True),
            ([("handed_over", 1)], False),
            ([("failed", 5), ("handed_over", 1)], False),
            ([("handed_over", 5), ("failed", 1)], True),
            ([("failed", 5), ("unknown", 1)], True),
            ([("failed", 5), ("pending", 1)], True),
            ([("handed_over", 5), ("cancelled", 1)], False),
            ([("failed", 24 * 31)], False),
        ],
    )
    def test_the_latest_settled_e_mail_decides(self, world, history, is_failing):
        for state, hours in history:
            mailed(world.urcs, state, hours)
        found = failing_addresses([world.urcs.email, world.polish.email])
        assert found == ({world.urcs.email} if is_failing else set())

    def test_what_failed_elsewhere_says_nothing_of_an_address(self, world):
        mailed(world.urcs, "failed", channel="inbox")
        mailed(world.polish, "failed")
        assert failing_addresses([world.urcs.email]) == set()
        assert failing_addresses([]) == set()


def test_reach_of_people(world):
    switch_off(world.urcs)
    mailed(world.polish, "failed")
    hook(world, post=world.posts["region"])
    reach = reach_of([world.urcs, world.polish, world.coordinator], [world.posts["region"]])
    assert not reach.has(world.urcs) and not reach.has(world.polish)
    assert reach.has(world.coordinator)
    assert reach.posts == {world.posts["region"].pk}
    assert set(reach.without) == {world.urcs.pk, world.polish.pk}
