"""Nobody ends a referral but along with a step of the decision; what was amended meanwhile is kept."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from smcc.audit.models import AuditEvent
from smcc.demo import rulebook
from tests.api.conftest import call  # noqa: F401
from tests.factories.world import post
from tools.amendment.actions import amend_table
from tools.decision import actions as decisions
from tools.decision.policy import Level
from tools.referral import policy
from tools.referral.actions import refer, run
from tools.referral.models import Referral

pytestmark = pytest.mark.django_db
State = policy.State
STEPS = [step.name for step in policy.WORKFLOW.steps]


def again(row):
    return type(row).objects.get(pk=row.pk)


def delegate(world, decision, **more):
    to = post("urcs-logistics", "other", world.urcs_ns)
    to.holdings.create(person=world.people["urcs_staff"], starts_at=timezone.now())
    given = {"by": world.coordinator, "reason": "Logistics", "to_post": to, "level": "technical"}
    return refer(decision, "delegate", **(given | more))


@pytest.fixture
def both(world, decision, later, escalate):
    """An escalation, and beside it the same decision carried over."""
    made = escalate()
    carried = refer(again(decision), "carry", by=world.urcs, reason="No time", to_summit=later)
    return [made, carried]


# --- Who ends it -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["observer", "polish", "icrc_hod"])
def test_no_step_is_open_to_who_only_sees_it_or_takes_part(world, both, signed_in, call, who):  # noqa: F811
    client, caller = signed_in(getattr(world, who)), call(who)
    for made in both:
        row = made.decision
        page = reverse(
            "referral_step", args=[row.operation.ref, row.summit.number, row.pk, made.pk]
        )
        said = {"reason": "Over, I say", "version": made.version}
        for step in STEPS:
            assert client.post(page, said | {"step": step}).status_code == 403, step
            sent = caller.post(f"referrals/{made.pk}/steps/{step}/", said)
            assert sent.status_code == 403, step
        answer = client.post(page + "answer/", said)
        assert answer.status_code in (403, 409)
        assert again(made).is_standing and again(made).version == made.version


@pytest.mark.parametrize("who", ["coordinator", "icrc_director", "secretariat"])
def test_nobody_takes_the_step_that_only_follows_not_even_who_leads(
    world,
    both,
    signed_in,
    call,  # noqa: F811
    who,
):
    made = both[0]
    row, said = made.decision, {"reason": "Over", "version": made.version}
    page = reverse("referral_step", args=[row.operation.ref, row.summit.number, row.pk, made.pk])
    assert signed_in(getattr(world, who)).post(page, said | {"step": "end"}).status_code == 403
    assert call(who).post(f"referrals/{made.pk}/steps/end/", said).status_code == 403
    assert again(made).state == State.ASKED


def test_a_participant_who_completes_the_decision_ends_its_referrals_with_that(
    world, decision, both
):
    decisions.run(again(decision), "complete", by=world.icrc_hod, reason="The corridor is open")
    for made in both:
        assert (again(made).state, again(made).ended_by) == (State.OVER, world.icrc_hod)
        event = AuditEvent.objects.of("referral", made.pk).get(verb="referral.end")
        assert "not followed up any more" in event.reason


def test_who_was_asked_may_refer_it_on_and_ends_the_referral_with_that(world, decision, escalate):
    made = escalate()
    refer(
        again(decision), "delegate", by=world.icrc_director, reason="To Kyiv",
        to_post=world.posts["urcs_sg"], level="operational",
    )  # fmt: skip
    assert again(made).state == State.OVER
    event = AuditEvent.objects.of("referral", made.pk).get(verb="referral.end")
    assert event.reason == "To Kyiv"


# --- What was amended meanwhile ----------------------------------------------------------------


@pytest.mark.parametrize(("step", "who"), [("take_back", "coordinator"), ("answer", "icrc_director")])  # fmt: skip
@pytest.mark.parametrize("has_new_date", [True, False])
def test_a_date_amended_meanwhile_stays(world, summit, decision, escalate, step, who, has_new_date):
    made = escalate(due_at=timezone.now() + timedelta(days=5) if has_new_date else None)
    due = timezone.now() + timedelta(days=9)
    amend_table(summit, by=world.urcs, reason="Later", rows={decision.pk: {"due_at": due}})
    assert again(made).state == State.ASKED
    run(again(made), step, by=getattr(world, who), reason="Both stay")
    row = again(decision)
    assert (row.due_at, row.level, row.responsible_post) == (
        due, Level.OPERATIONAL, world.posts["urcs_sg"],
    )  # fmt: skip


@pytest.mark.parametrize(("step", "who"), [("take_back", "coordinator"), ("answer", "icrc_director")])  # fmt: skip
def test_a_post_amended_meanwhile_stays_and_the_escalation_waits_on(
    world, summit, decision, escalate, step, who
):
    due = timezone.now() + timedelta(days=5)
    made = escalate(due_at=due)
    cells = {"lead": world.urcs_ns, "responsible_post": post("urcs-relief", "other", world.urcs_ns)}
    amend_table(summit, by=world.urcs, reason="Relief has it", rows={decision.pk: cells})
    assert again(made).state == State.ASKED
    run(again(made), step, by=getattr(world, who), reason="Both stay")
    row = again(decision)
    assert (row.responsible_post, row.level, row.due_at) == (
        cells["responsible_post"], Level.OPERATIONAL, decision.due_at,
    )  # fmt: skip
    assert again(made).responsible_post == (
        cells["responsible_post"] if step == "answer" else made.to_post
    )


def test_a_decision_amended_to_another_post_is_not_delegated_any_more(world, summit, decision):
    made = delegate(world, decision)
    amend_table(summit, by=world.urcs, reason="Clearer", rows={decision.pk: {"text": "Clearer"}})
    assert again(made).state == State.IN_FORCE
    relief = {"responsible_post": post("urcs-relief", "other", world.urcs_ns)}
    amend_table(summit, by=world.urcs, reason="Relief has it", rows={decision.pk: relief})
    row = again(decision)
    assert (again(made).state, again(made).ended_by) == (State.OVER, world.urcs)
    assert (row.responsible_post, row.level) == (relief["responsible_post"], Level.TECHNICAL)


def test_the_post_that_an_amendment_gave_it_to_refers_it_on(
    world, case, summit, decision, escalate
):
    """Though its holder neither leads, nor takes part, nor referred it."""
    made = escalate()
    stranger = world.posts["polish_sg"]
    cells = {"lead": world.polish_ns, "responsible_post": stranger}
    amend_table(summit, by=world.urcs, reason="Poland has it", rows={decision.pk: cells})
    colleague = post("polish-logistics", "other", world.polish_ns)
    colleague.holdings.create(person=world.people["urcs_staff"], starts_at=timezone.now())
    refer(
        again(decision), "delegate", by=world.polish, reason="To logistics", to_post=colleague,
        level="operational",
    )  # fmt: skip
    assert again(made).state == State.OVER


# --- The rulebook ------------------------------------------------------------------------------


def test_the_rulebook_has_a_page_of_it_that_says_what_only_follows():
    assert Referral in rulebook.nouns()
    (line,) = [one for one in rulebook.pages()["referral.md"].splitlines() if "`end`" in one]
    assert "taken only along with a step of another record" in line and "Observer" not in line
