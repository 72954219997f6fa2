"""Two people refer one decision in the same instant: one does, the other is told. PostgreSQL shows it for real."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from smcc.audit.record import broken_chains
from smcc.rules.refusals import Refusal
from tests.factories import cases
from tools.decision import actions as decisions
from tools.decision.models import Decision
from tools.referral.actions import refer, run
from tools.referral.models import Referral

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def decision(transactional_db, world):
    return cases.filed_summit(world, cases.large_operation(world)).rows.in_order().first()


def at_once(*jobs):
    """What came of each: "done", or the kind of refusal."""
    start, came = threading.Barrier(len(jobs)), []

    def do(job):
        try:
            start.wait(30)
            job()
            came.append("done")
        except Refusal as refusal:
            came.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(came)


def escalating(world, decision, who, **more):
    person, post = getattr(world, who), world.posts["icrc_director"]
    row = Decision.objects.get(pk=decision.pk)
    return lambda: refer(row, "escalate", by=person, reason=who, to_post=post, **more)


def test_two_escalate_at_once_and_one_of_them_does(world, decision):
    came = at_once(
        escalating(world, decision, "coordinator", version=decision.version),
        escalating(world, decision, "urcs", version=decision.version),
    )
    assert came == ["Stale", "done"] or came == ["OutOfTurn", "done"]
    assert Referral.objects.standing().count() == 1
    assert broken_chains() == []


def test_one_form_sent_by_a_double_click_refers_once(world, decision):
    key = uuid4()
    jobs = [escalating(world, decision, "coordinator", key=key) for _ in range(3)]
    assert at_once(*jobs) == ["done"] * 3
    assert Referral.objects.count() == 1


def test_done_and_escalated_at_once_leaves_nothing_standing_of_what_is_done(world, decision):
    row, host = Decision.objects.get(pk=decision.pk), world.urcs
    at_once(
        lambda: decisions.run(row, "complete", by=host, reason="Seen"),
        escalating(world, decision, "coordinator"),
    )
    assert Decision.objects.get(pk=decision.pk).state == "done"
    assert not Referral.objects.standing().exists()


def test_returned_and_taken_back_at_once_one_of_them_counts(world, decision):
    made = refer(
        decision, "escalate", by=world.coordinator, reason="x",
        to_post=world.posts["icrc_director"],
    )  # fmt: skip
    asked, lead = world.icrc_director, world.coordinator
    came = at_once(
        lambda: run(Referral.objects.get(pk=made.pk), "answer", by=asked, reason="Agreed"),
        lambda: run(Referral.objects.get(pk=made.pk), "take_back", by=lead, reason="Solved"),
    )
    assert came == ["OutOfTurn", "done"]
    assert Decision.objects.get(pk=decision.pk).level == "operational"
    assert broken_chains() == []
