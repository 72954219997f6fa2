"""Announcing: by whom, with which line-up, how fast, and that everybody is told beforehand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.deadlines.models import Deadline, Delivery, PolicySetting
from coordination.drills import actions
from coordination.drills.models import Drill
from coordination.operations import actions as operations
from coordination.operations.models import Convening, Operation
from coordination.roles import Role
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tests.coordination.drills.staged import announced
from tests.factories import cases
from tests.factories.world import appoint, post

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=10)


def told(drill):
    return Delivery.objects.filter(operation=drill.operation)


def test_the_line_up_is_copied_into_an_operation_that_only_its_participants_see(world, case):
    drill = announced(world, case)
    made = drill.operation
    assert made.ref.startswith("DRILL-") and len(made.ref) <= 20
    assert made.name == "DRILL: Escalation in Ukraine"
    assert (made.host, made.country_codes) == (case.host, case.country_codes)
    assert made.coordinator_post == case.coordinator_post
    assert made.visibility == "participants" and made.drill_factor == 60
    assert {p.component for p in made.presences.all()} == {world.urcs_ns, world.icrc, world.ifrc}
    agreed = {(c.role, c.component, c.state) for c in made.convenings.all()}
    assert agreed == {
        ("convener", world.urcs_ns, "agreed"), ("co_convener", world.icrc, "agreed"),
    }  # fmt: skip
    assert made.roles_of(world.urcs) >= {Role.CONVENER}
    assert not made.roles_of(world.polish)


def test_no_other_clock_of_the_rulebook_starts(world, case):
    drill = announced(world, case)
    assert drill.operation.scale == ""
    assert not Deadline.objects.filter(operation=drill.operation).exists()


def test_a_convener_who_is_only_proposed_is_not_copied(world):
    drill = announced(world, cases.operation(world))
    assert not drill.operation.convenings.exists()


def test_host_and_components_can_be_named_directly(world):
    drill = actions.announce(
        by=world.secretariat, factor=1, starts_at=timezone.now() + SOON, host=world.prcs_ns,
        present=[world.icrc], zone_name="Asia/Karachi",
    )  # fmt: skip
    made = drill.operation
    assert made.name == "DRILL: Pakistan Red Crescent" and made.country_codes == "PAK"
    assert made.onset_zone == "Asia/Karachi" and made.coordinator_post is None
    assert drill.line_up_of is None


def test_the_announcers_own_post_coordinates_where_no_operation_is_taken(world, case):
    drill = actions.announce(
        by=world.coordinator, factor=60, starts_at=timezone.now() + SOON, host=world.urcs_ns
    )
    assert drill.operation.coordinator_post == world.posts["advisor"]


def test_everybody_in_the_line_up_is_told_and_the_announcer_is_not(world, case):
    drill = announced(world, case, note="Do not call the field.")
    people = set(told(drill).values_list("recipient", flat=True))
    wanted = ("icrc_director", "ifrc_usg", "secretariat", "urcs", "icrc_hod", "ifrc_hod", "region")
    assert people == {world.people[name].pk for name in wanted}
    assert {row.channel for row in told(drill)} == {"email", "inbox"}


def test_the_announcement_says_drill_first_and_what_to_do(world, case):
    drill = announced(world, case, note="Do not call the field.")
    for message in told(drill):
        assert message.subject.startswith("DRILL · ") and drill.ref in message.subject
        assert message.is_drill
        assert message.url == drill.get_absolute_url()
        for words in ("exercise", "48 minutes", "press “Seen”", "Do not call the field."):
            assert words in message.body, words


def test_the_announcement_speaks_the_readers_time_and_that_of_the_place(world, case):
    drill = announced(world, case, starts_at=timezone.now() + SOON)
    body = told(drill).filter(recipient=world.people["urcs"]).first().body
    assert "(Europe/Zurich)" in body and "(Europe/Kyiv)" in body


def test_the_record_says_who_announced_what(world, case):
    drill = announced(world, case)
    event = AuditEvent.objects.of("drill", drill.pk).get()
    assert (event.verb, event.actor_name) == ("drill.announce", world.coordinator.name)
    assert event.data["factor"] == 60 and event.data["line_up_of"] == case.ref
    assert event.chain == f"operation:{drill.ref}"


def test_a_double_click_announces_once_and_tells_once(world, case):
    key = "8f14e45f-ceea-467f-9ad9-1d8a5b6c0a11"
    first = announced(world, case, submission_key=key)
    messages = told(first).count()
    assert announced(world, case, submission_key=key) == first
    assert Drill.objects.count() == 1 and told(first).count() == messages
    with pytest.raises(OutOfTurn):
        announced(world, case, submission_key=key, by=world.secretariat)


def test_two_drills_get_two_references(world, case):
    assert announced(world, case).ref != announced(world, case).ref


# --- Who may ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["observer", "committee", "polish", "region", "icrc_director"])
def test_who_coordinates_nothing_is_refused(world, case, role):
    with pytest.raises(NotYours):
        announced(world, case, by=getattr(world, role))
    assert not Drill.objects.exists() and not Operation.objects.filter(ref__contains="DRILL")


def test_who_coordinates_an_operation_may_whatever_the_post(world):
    cases.operation(world, by=world.urcs, visibility="movement")
    assert actions.may_announce(world.urcs)
    assert not actions.may_announce(world.urcs_staff)


def test_having_coordinated_a_drill_makes_nobody_a_coordinator(world, case):
    drill = announced(world, case)
    Operation.objects.filter(pk=drill.operation.pk).update(coordinator_post=world.posts["urcs_sg"])
    assert not actions.may_announce(world.urcs)


def test_a_line_up_is_taken_only_by_who_leads_the_operation(world, case):
    advisor = post("mco-kenya", "coordination_advisor", world.kenyan_ns)
    appoint(world.people["observer"], advisor)
    with pytest.raises(Invalid) as refused:
        announced(world, case, by=world.observer)
    assert "line_up_of" in refused.value.fields


# --- Bad input ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "factor",
    [0, 0.99, -1, 10**9, 2881, "60", "fast", None, True, float("nan"), float("inf"), [60]],
)
def test_a_factor_that_cannot_be_is_refused_with_a_sentence(world, case, factor):
    with pytest.raises(Invalid) as refused:
        announced(world, case, factor=factor)
    assert "from 1 to 2880" in refused.value.fields["factor"][0]
    assert not Drill.objects.exists()


@pytest.mark.parametrize("factor", [1, 2.5, 60, 2880])
def test_any_factor_between_is_taken(world, case, factor):
    assert announced(world, case, factor=factor).factor == factor


@pytest.mark.parametrize("minutes", [-60, 0, 4])
def test_people_get_notice(world, case, minutes):
    with pytest.raises(Invalid) as refused:
        announced(world, case, starts_at=timezone.now() + timedelta(minutes=minutes))
    assert "5 minutes" in refused.value.fields["starts_at"][0]


def test_a_start_after_months_is_refused(world, case):
    with pytest.raises(Invalid) as refused:
        announced(world, case, starts_at=timezone.now() + timedelta(days=61))
    assert "60 days" in refused.value.fields["starts_at"][0]


@pytest.mark.parametrize("step", ["close", "withdraw"])
def test_a_closed_operation_lends_no_line_up(world, case, step):
    closed = operations.run(case, step, by=world.coordinator, reason="Over")
    with pytest.raises(Invalid) as refused:
        announced(world, closed)
    assert "closed or withdrawn" in refused.value.fields["line_up_of"][0]


def test_a_drill_lends_no_line_up(world, drill):
    with pytest.raises(Invalid) as refused:
        announced(world, drill.operation)
    assert "itself a drill" in refused.value.fields["line_up_of"][0]


def test_operation_and_host_together_are_refused(world, case):
    with pytest.raises(Invalid) as refused:
        announced(world, case, host=world.prcs_ns)
    assert "not both" in refused.value.fields["line_up_of"][0]


def test_neither_operation_nor_host_is_refused(world):
    with pytest.raises(Invalid) as refused:
        announced(world, None)
    assert "host" in refused.value.fields


@pytest.mark.parametrize(
    "more, field",
    [
        ({"zone_name": "Mars/Olympus"}, "onset_zone"),
        ({"note": "x" * 2001}, "note"),
    ],
)
def test_other_input_that_cannot_be_is_refused(world, case, more, field):
    with pytest.raises(Invalid) as refused:
        announced(world, case, **more)
    assert field in refused.value.fields


def test_a_host_is_a_national_society(world):
    with pytest.raises(Invalid) as refused:
        announced(world, None, host=world.icrc, countries=[world.ukraine])
    assert "host" in refused.value.fields


def test_a_long_name_still_begins_with_drill(world):
    drill = announced(world, cases.operation(world, name="ع" * 200))
    assert drill.operation.name.startswith("DRILL: ع") and len(drill.operation.name) == 200


def test_the_announcement_follows_the_hours_that_the_secretariat_set(world, case):
    PolicySetting.objects.create(
        key="minimum_parameters_issued.limit_hours", value=24.0, changed_at=timezone.now()
    )
    assert "24 minutes" in told(announced(world, case)).first().body


def test_the_real_operation_stays_as_it_was(world, case):
    before = (case.version, Convening.objects.filter(operation=case).count())
    announced(world, case)
    case.refresh_from_db()
    assert (case.version, Convening.objects.filter(operation=case).count()) == before
