"""A message that is refused on its way: somebody else is told at once, and it is tried again all the same."""

from datetime import timedelta

import pytest

from coordination.deadlines.models import Deadline, Delivery
from coordination.deadlines.sending import RETRY_AFTER, send_pending
from coordination.deadlines.sending.settling import ESCALATE_AFTER
from coordination.deadlines.sweep import database_now, fire_due_rungs
from coordination.proof.reading import operation_matter, proof_of
from smcc.audit.models import AuditEvent
from tests.factories import cases
from tooling.ports import free_port

pytestmark = pytest.mark.django_db
REFUSED = "The message to its holder was refused."


@pytest.fixture
def rung(world, smtp_server):
    """The first rung of a Mini-Summit's clock, fired, on record, and waiting to be sent."""
    case = cases.large_operation(world, hours_ago=1)
    fire_due_rungs()
    Delivery.objects.exclude(rung__deadline__clock="mini_summit_held").filter(
        state="pending"
    ).update(state="cancelled")
    clock = Deadline.objects.get(operation=case, clock="mini_summit_held")
    return clock.rungs.get(name="start")


def escalations(rung):
    return AuditEvent.objects.filter(verb="deadline.escalate", data__rung_id=rung.pk)


def mailed(rung, **more):
    rows = Delivery.objects.filter(rung=rung, channel="email", **more)
    return set(rows.values_list("recipient__email", flat=True))


def follows(world, name, other):
    post = world.posts[name]
    post.next_post = world.posts[other]
    post.save()
    return post


def test_a_final_refusal_goes_to_the_next_post_in_the_same_round(world, rung, smtp_server):
    follows(world, "urcs_sg", "icrc_hod")
    smtp_server.refused.add(world.urcs.email)
    send_pending()
    assert world.icrc_hod.email in mailed(rung, state="handed_over")
    (event,) = escalations(rung)
    lost = str(world.posts["urcs_sg"])
    assert event.data["unreachable"] == [{"post": lost, "why": REFUSED}]
    assert event.data["reached"] == [
        {"post": str(world.posts["icrc_hod"]), "people": [world.icrc_hod.name], "instead_of": lost}
    ]
    assert mailed(rung, state="pending") == {world.urcs.email}, "it is tried again all the same"


def test_the_coordinator_is_told_in_the_same_round(world, rung, smtp_server):
    smtp_server.refused.add(world.urcs.email)
    send_pending()
    notice = Delivery.objects.inbox().get(cause__startswith="unreached:")
    assert notice.recipient == world.coordinator
    assert str(world.posts["urcs_sg"]) in notice.subject and REFUSED in notice.body


def test_it_is_told_once_however_often_it_is_refused(world, rung, smtp_server):
    follows(world, "urcs_sg", "icrc_hod")
    smtp_server.refused.add(world.urcs.email)
    now = database_now()
    for wait in (timedelta(0), *RETRY_AFTER, *RETRY_AFTER):
        now += wait + timedelta(seconds=1)
        send_pending(lambda at=now: at)
    assert mailed(rung, state="failed") == {world.urcs.email}
    assert escalations(rung).count() == 1
    assert Delivery.objects.inbox().filter(cause__startswith="unreached:").count() == 1


def test_a_refusal_for_the_moment_is_tried_some_times_before_others_are_told(
    world, rung, smtp_server
):
    """Servers turn a first message from a stranger away and take the second."""
    Delivery.objects.filter(rung=rung).exclude(recipient=world.urcs).update(state="cancelled")
    smtp_server.mode = "refuse_for_now"
    now = database_now()
    for wait in (timedelta(0), *RETRY_AFTER[: ESCALATE_AFTER - 2]):
        now += wait + timedelta(seconds=1)
        send_pending(lambda at=now: at)
    assert not escalations(rung).exists()
    now += RETRY_AFTER[ESCALATE_AFTER - 2] + timedelta(seconds=1)
    send_pending(lambda: now)
    assert escalations(rung).count() == 1


def test_who_stands_in_and_is_refused_as_well_is_stood_in_for(world, rung, smtp_server):
    follows(world, "urcs_sg", "icrc_hod")
    follows(world, "icrc_hod", "ifrc_hod")
    smtp_server.refused |= {world.urcs.email, world.icrc_hod.email}
    send_pending()
    send_pending()
    assert mailed(rung, state="handed_over") >= {world.people["ifrc_hod"].email}
    said = [each for event in escalations(rung).order_by("id") for each in event.data["reached"]]
    assert [each["instead_of"] for each in said] == [
        str(world.posts["urcs_sg"]), str(world.posts["icrc_hod"])
    ]  # fmt: skip


def test_a_mail_server_that_is_away_altogether_escalates_nothing(world, rung, settings):
    settings.EMAIL_PORT = free_port()
    send_pending()
    assert not Delivery.objects.exclude(escalation="").exists()


def test_a_crash_before_it_was_told_is_made_good_by_the_next_look(world, rung, smtp_server):
    follows(world, "urcs_sg", "icrc_hod")
    Delivery.objects.filter(rung=rung, recipient=world.urcs, channel="email").update(
        escalation=Delivery.Escalation.WANTED
    )
    fire_due_rungs()
    assert escalations(rung).count() == 1 and world.icrc_hod.email in mailed(rung)


def test_nobody_is_told_of_a_clock_that_has_stopped(world, rung, smtp_server):
    Deadline.objects.filter(pk=rung.deadline_id).update(
        stopped_at=database_now(), outcome=Deadline.Outcome.MET
    )
    Delivery.objects.filter(rung=rung, recipient=world.urcs, channel="email").update(
        escalation=Delivery.Escalation.WANTED
    )
    before = Delivery.objects.count()
    fire_due_rungs()
    assert Delivery.objects.count() == before


def test_the_proof_tells_of_it(world, rung, smtp_server):
    smtp_server.refused.add(world.urcs.email)
    send_pending()
    timeline = proof_of(operation_matter(rung.deadline.operation), now=database_now()).timeline
    told = [r for clock in timeline.clocks for r in clock.rungs if r.id == rung.pk]
    ((later,),) = [each.escalations for each in told]
    assert [each.why for each in later.unreachable] == [REFUSED]
    assert timeline.figures.unreachable == 1
