"""A post passes from one to the next without a gap: both hold it until the successor confirms."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.handovers import actions
from coordination.handovers.desk import desk_of
from coordination.handovers.models import HandOver
from coordination.people import actions as people
from coordination.people.models import Holding, Person
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tests.factories.world import make_person
from tests.fixtures.scenarios import scenario

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@scenario
def going(world):
    """The coordinator's post is being handed over to a newcomer, from now."""
    successor = make_person("newcomer", world.ifrc)
    return actions.begin(
        world.posts["advisor"], successor=successor, by=world.coordinator, note="Mind the roads."
    )


def newcomer():
    return Person.objects.get(email="newcomer@demo.example")


def holds(person, post):
    return post in Person.objects.get(pk=person.pk).held_posts()


def refused(fields, **more):
    with pytest.raises(Invalid) as refusal:
        actions.begin(**more)
    assert set(refusal.value.fields) == set(fields)
    assert not HandOver.objects.exists()
    return str(refusal.value)


# --- Beginning --------------------------------------------------------------------------


def test_from_its_beginning_both_hold_the_post(world, going):
    post = world.posts["advisor"]
    assert holds(world.coordinator, post) and holds(newcomer(), post)
    assert going.predecessor.ends_at is None and going.successor.kind == Holding.Kind.HOLDER
    assert going.note == "Mind the roads." and going.is_under_way
    event = AuditEvent.objects.get(verb="hand_over.begin")
    assert (event.chain, event.actor_name) == ("house", world.coordinator.name)
    assert event.data["successor_name"] == newcomer().name and event.data["post"] == post.code
    assert AuditEvent.objects.filter(verb="post.appoint").count() == 1


@pytest.mark.parametrize("role", ["urcs", "icrc_director", "urcs_staff", "observer"])
def test_only_the_holder_and_the_secretariat_begin(world, role):
    with pytest.raises(NotYours):
        actions.begin(
            world.posts["advisor"], successor=world.urcs_staff, by=getattr(world, role)
        )  # fmt: skip
    actions.begin(world.posts["advisor"], successor=world.urcs_staff, by=world.secretariat)


def test_a_delegate_does_not_hand_over_what_is_anothers(world):
    post = world.posts["advisor"]
    people.appoint(
        by=world.secretariat, post=post, person=world.observer, kind="delegate",
        ends_at=timezone.now() + DAY,
    )  # fmt: skip
    with pytest.raises(NotYours):
        actions.begin(post, successor=world.urcs_staff, by=world.observer)


def test_a_post_that_nobody_holds_is_not_handed_over(world):
    Holding.objects.filter(post=world.posts["advisor"]).update(ends_at=timezone.now())
    with pytest.raises(OutOfTurn, match="Nobody holds this post"):
        actions.begin(world.posts["advisor"], successor=world.urcs_staff, by=world.secretariat)


def test_the_successor_is_somebody_else_with_an_open_account(world):
    post = world.posts["advisor"]
    common = {"post": post, "by": world.coordinator}
    refused(["successor"], **common, successor=world.coordinator)
    people.set_active(world.observer, by=world.secretariat, is_active=False, reason="Left")
    said = refused(["successor"], **common, successor=world.observer)
    assert "account is closed" in said
    assert Holding.objects.filter(post=post).count() == 1


@pytest.mark.parametrize(
    "shift", [-timedelta(days=3 * 365), -2 * HOUR, timedelta(days=367), timedelta(days=30_000)]
)
def test_it_begins_neither_in_the_past_nor_in_years(world, shift):
    refused(
        ["starts_at"], post=world.posts["advisor"], by=world.coordinator,
        successor=world.urcs_staff, starts_at=timezone.now() + shift,
    )  # fmt: skip
    assert Holding.objects.filter(post=world.posts["advisor"]).count() == 1


def test_a_form_that_lay_open_for_a_while_is_taken(world):
    row = actions.begin(
        world.posts["advisor"], by=world.coordinator, successor=world.urcs_staff,
        starts_at=timezone.now() - HOUR / 2,
    )  # fmt: skip
    assert row.is_under_way


def test_two_hand_overs_of_one_post_are_one_too_many(world, going):
    for by in (world.coordinator, world.secretariat, newcomer()):
        with pytest.raises(OutOfTurn, match="being handed over to Newcomer already"):
            actions.begin(world.posts["advisor"], successor=world.urcs_staff, by=by)
    assert HandOver.objects.count() == 1
    assert Holding.objects.filter(post=world.posts["advisor"]).count() == 2


def test_the_holders_delegate_may_become_the_holder(world):
    post = world.posts["advisor"]
    people.appoint(
        by=world.secretariat, post=post, person=world.observer, kind="delegate",
        ends_at=timezone.now() + 10 * DAY,
    )  # fmt: skip
    row = actions.begin(post, successor=world.observer, by=world.coordinator)
    actions.confirm(row, by=world.observer)
    assert post.holders(timezone.now()) == [world.observer]


def test_nobody_is_passed_over_who_is_to_hold_the_post_later(world):
    post, now = world.posts["advisor"], timezone.now()
    held = Holding.objects.get(post=post)
    people.end_holding(held, by=world.secretariat, ends_at=now + 5 * DAY)
    people.appoint(
        by=world.secretariat, post=post, person=world.polish, starts_at=now + 5 * DAY
    )  # fmt: skip
    said = refused(["starts_at"], post=post, by=world.coordinator, successor=world.urcs_staff)
    assert world.polish.name in said


def test_an_end_that_was_set_is_lifted_and_the_record_says_so(world):
    """Reminders stop with the confirmation, not with a date at which nobody may be there."""
    post, ends = world.posts["advisor"], timezone.now() + 2 * DAY
    people.end_holding(Holding.objects.get(post=post), by=world.secretariat, ends_at=ends)
    row = actions.begin(post, successor=world.urcs_staff, by=world.coordinator)
    row.predecessor.refresh_from_db()
    assert row.predecessor.ends_at is None
    event = AuditEvent.objects.get(verb="hand_over.begin")
    assert event.data["end_lifted"] == ends.isoformat()


# --- Appointing and ending --------------------------------------------------------------


def test_appointing_over_a_holder_points_to_the_hand_over(world):
    with pytest.raises(Invalid, match="Let them hand it over, or end that first"):
        people.appoint(by=world.secretariat, post=world.posts["advisor"], person=world.urcs_staff)


def test_a_holding_under_hand_over_ends_with_the_confirmation_alone(world, going):
    with pytest.raises(OutOfTurn, match="ends when Newcomer confirms"):
        people.end_holding(going.predecessor, by=world.secretariat)
    with pytest.raises(OutOfTurn, match="under way"):
        people.end_holding(going.successor, by=world.secretariat)
    assert not Holding.objects.filter(post=world.posts["advisor"], ends_at__isnull=False)
    actions.call_off(going, by=world.secretariat, reason="Stays")
    people.end_holding(going.predecessor, by=world.secretariat)


# --- Confirming -------------------------------------------------------------------------


def test_with_the_confirmation_the_predecessor_leaves(world, going):
    post = world.posts["advisor"]
    row = actions.confirm(going, by=newcomer())
    assert post.holders(timezone.now()) == [newcomer()]
    assert not holds(world.coordinator, post)
    row.predecessor.refresh_from_db()
    assert row.confirmed_at == row.predecessor.ends_at
    event = AuditEvent.objects.get(verb="hand_over.confirm")
    assert (event.actor_name, event.chain) == (newcomer().name, "house")
    assert AuditEvent.objects.get(verb="post.end_holding").reason == "Handed over."


@pytest.mark.parametrize("role", ["coordinator", "secretariat", "observer", "icrc_director"])
def test_nobody_else_confirms(world, going, role):
    with pytest.raises(NotYours):
        actions.confirm(going, by=getattr(world, role))
    going.refresh_from_db()
    assert going.is_under_way and holds(world.coordinator, world.posts["advisor"])


def test_nobody_confirms_before_their_time_begins(world):
    row = actions.begin(
        world.posts["advisor"], by=world.coordinator, successor=world.urcs_staff,
        starts_at=timezone.now() + DAY,
    )  # fmt: skip
    with pytest.raises(OutOfTurn, match="has not begun"):
        actions.confirm(row, by=world.urcs_staff)
    Holding.objects.filter(pk=row.successor_id).update(starts_at=timezone.now())
    assert actions.confirm(row, by=world.urcs_staff).confirmed_at


def test_confirming_twice_changes_nothing(world, going):
    first = actions.confirm(going, by=newcomer())
    again = actions.confirm(going, by=newcomer())
    assert again.confirmed_at == first.confirmed_at
    assert AuditEvent.objects.filter(verb="hand_over.confirm").count() == 1
    assert AuditEvent.objects.filter(verb="post.end_holding").count() == 1


def test_what_was_shown_is_kept(world, going):
    cases.large_operation(world)
    shown = desk_of(world.posts["advisor"])
    row = actions.confirm(going, by=newcomer(), shown=shown.mark)
    assert row.seen["mark"] == shown.mark
    assert [item["sentence"] for item in row.seen["clocks"]] == [
        item.sentence for item in shown.clocks
    ]
    assert len(shown.clocks) == 3
    event = AuditEvent.objects.get(verb="hand_over.confirm")
    assert event.data["clocks"] == 3 and event.data["mark"] == shown.mark


def test_nothing_is_taken_over_unread(world, going):
    """Something came to the post between reading and confirming: it is shown first."""
    mark = desk_of(world.posts["advisor"]).mark
    cases.large_operation(world)
    with pytest.raises(Stale, match="changed while you were reading"):
        actions.confirm(going, by=newcomer(), shown=mark)
    going.refresh_from_db()
    assert going.is_under_way
    actions.confirm(going, by=newcomer(), shown=desk_of(world.posts["advisor"]).mark)


def test_the_mark_does_not_depend_on_the_language(world):
    from django.utils import translation

    cases.large_operation(world)
    mark = desk_of(world.posts["advisor"]).mark
    with translation.override("ar"):
        assert desk_of(world.posts["advisor"]).mark == mark


def test_after_a_confirmation_the_post_may_pass_on_again(world, going):
    actions.confirm(going, by=newcomer())
    row = actions.begin(world.posts["advisor"], successor=world.coordinator, by=newcomer())
    actions.confirm(row, by=world.coordinator)
    assert world.posts["advisor"].holders(timezone.now()) == [world.coordinator]


# --- Calling off ------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["coordinator", "secretariat", "newcomer"])
def test_called_off_the_post_stays_where_it_was(world, going, who):
    by = newcomer() if who == "newcomer" else getattr(world, who)
    row = actions.call_off(going, by=by, reason="The contract fell through")
    assert row.standing == HandOver.State.CALLED_OFF
    assert world.posts["advisor"].holders(timezone.now()) == [world.coordinator]
    event = AuditEvent.objects.get(verb="hand_over.call_off")
    assert event.reason == "The contract fell through"
    actions.begin(world.posts["advisor"], successor=newcomer(), by=world.coordinator)


def test_one_that_has_not_begun_is_called_off_as_if_it_had_never_been(world):
    row = actions.begin(
        world.posts["advisor"], by=world.coordinator, successor=world.urcs_staff,
        starts_at=timezone.now() + DAY,
    )  # fmt: skip
    actions.call_off(row, by=world.coordinator, reason="Not yet")
    assert not Holding.objects.current(timezone.now() + DAY).filter(person=world.urcs_staff)


def test_calling_off_needs_a_reason_and_one_of_those_concerned(world, going):
    with pytest.raises(Invalid):
        actions.call_off(going, by=world.coordinator, reason="  ")
    with pytest.raises(NotYours):
        actions.call_off(going, by=world.urcs, reason="I say so")
    going.refresh_from_db()
    assert going.is_under_way


def test_calling_off_twice_changes_nothing(world, going):
    first = actions.call_off(going, by=world.coordinator, reason="No")
    assert actions.call_off(going, by=world.coordinator, reason="No").called_off_at == (
        first.called_off_at
    )
    assert AuditEvent.objects.filter(verb="hand_over.call_off").count() == 1


def test_what_has_ended_one_way_does_not_end_the_other(world, going):
    actions.confirm(going, by=newcomer())
    with pytest.raises(OutOfTurn, match="was confirmed"):
        actions.call_off(going, by=world.coordinator, reason="Too late")
    other = actions.begin(world.posts["region"], successor=world.urcs_staff, by=world.region)
    actions.call_off(other, by=world.region, reason="No")
    with pytest.raises(OutOfTurn, match="called off"):
        actions.confirm(other, by=world.urcs_staff)
