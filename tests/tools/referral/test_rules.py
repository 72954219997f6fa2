"""From which level to which, by whom, to whom; what is refused."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from coordination import process
from coordination.deadlines.models import Delivery
from coordination.operations import actions as operations
from coordination.people.models import Holding
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tests.factories.world import post
from tools.decision import actions as decisions
from tools.decision import policy as of_decisions
from tools.decision.models import Decision
from tools.mini_summit import actions as summits
from tools.referral import offered, policy
from tools.referral.actions import refer, ways_for
from tools.referral.models import Referral

pytestmark = pytest.mark.django_db
Level, State = of_decisions.Level, policy.State


def again(row):
    return type(row).objects.get(pk=row.pk)


def at_level(decision, level):
    Decision.objects.filter(pk=decision.pk).update(level=level)
    return again(decision)


def refused(kind, *said, **given):
    with pytest.raises(kind) as caught:
        refer(*said, **({"reason": "Because"} | given))
    assert not Referral.objects.exists()
    return caught.value


# --- Ways --------------------------------------------------------------------------------------


def test_escalating_lays_it_a_level_up_with_the_post_that_is_asked(world, decision, escalate):
    due = timezone.now() + timedelta(days=5)
    made = escalate(due_at=due)
    row = again(decision)
    assert (row.level, row.responsible_post, row.due_at) == (
        Level.STRATEGIC, world.posts["icrc_director"], due,
    )  # fmt: skip
    assert (made.state, made.from_level, made.from_post) == (
        State.ASKED, Level.OPERATIONAL, world.posts["urcs_sg"],
    )  # fmt: skip
    event = AuditEvent.objects.of("decision", decision.pk).order_by("-id").first()
    assert event.verb == "decision.escalate" and event.reason == "No agreement"
    assert event.data["changes"]["level"] == {"from": "operational", "to": "strategic"}


def test_the_post_that_is_asked_is_told_and_who_asks_is_not(world, decision, escalate):
    Delivery.objects.all().delete()
    escalate()
    told = set(Delivery.objects.values_list("recipient__name", flat=True))
    assert world.icrc_director.name in told
    assert world.coordinator.name not in told


@pytest.mark.parametrize(
    ("start", "asked", "ends"),
    [
        (Level.STRATEGIC, Level.OPERATIONAL, Level.OPERATIONAL),
        (Level.OPERATIONAL, "", Level.OPERATIONAL),
        (Level.OPERATIONAL, Level.TECHNICAL, Level.TECHNICAL),
        (Level.TECHNICAL, "", Level.TECHNICAL),
    ],
)
def test_delegating_goes_a_level_down_or_stays(world, decision, start, asked, ends):
    at_level(decision, start)
    to = post("urcs-logistics", "other", world.urcs_ns)
    to.holdings.create(person=world.people["urcs_staff"], starts_at=timezone.now())
    made = refer(
        decision, "delegate", by=world.coordinator, reason="Logistics", to_post=to, level=asked
    )
    row = again(decision)
    assert (row.level, row.responsible_post, made.state) == (ends, to, State.IN_FORCE)


def test_nothing_lies_above_the_strategic_level(world, decision):
    at_level(decision, Level.STRATEGIC)
    said = refused(
        OutOfTurn, decision, "escalate", by=world.coordinator, to_post=world.posts["icrc_director"]
    )
    assert "above the strategic level there is none" in str(said)


@pytest.mark.parametrize(
    ("start", "asked"),
    [
        (Level.TECHNICAL, "below"),
        (Level.TECHNICAL, Level.OPERATIONAL),
        (Level.STRATEGIC, Level.TECHNICAL),
        (Level.OPERATIONAL, Level.STRATEGIC),
    ],
)
def test_delegating_goes_nowhere_else(world, decision, start, asked):
    at_level(decision, start)
    said = refused(
        Invalid, decision, "delegate", by=world.coordinator, to_post=world.posts["icrc_hod"],
        level=asked,
    )  # fmt: skip
    assert "below the technical level there is none" in str(said.fields["level"])


def test_carrying_over_leaves_the_decision_as_it_is_and_links_both(world, decision, later):
    made = refer(decision, "carry", by=world.urcs, reason="No time", to_summit=later)
    row = again(decision)
    assert (row.level, row.responsible_post, row.due_at) == (
        decision.level, decision.responsible_post, decision.due_at,
    )  # fmt: skip
    assert list(later.carried_over.all()) == list(row.referrals.all()) == [made]
    assert row.version > decision.version  # who had read it before is told on saving


# --- What is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["icrc_hod", "polish", "observer", "committee"])
@pytest.mark.parametrize("move", ["carry", "delegate", "escalate"])
def test_who_neither_leads_nor_has_it_refers_nothing(world, decision, later, who, move):
    refused(
        NotYours, decision, move, by=getattr(world, who), to_post=world.posts["icrc_director"],
        to_summit=later,
    )  # fmt: skip


def test_whoever_holds_the_post_may_escalate_and_delegate_but_not_carry(world, decision, later):
    process.amend(
        decision, {"responsible_post": world.posts["icrc_hod"], "lead": None},
        by=world.urcs, roles=of_decisions.MAY_EDIT,
    )  # fmt: skip
    row = again(decision)
    assert [way.move for way in ways_for(row, world.icrc_hod)] == ["delegate", "escalate"]
    refused(NotYours, row, "carry", by=world.icrc_hod, to_summit=later)
    refer(row, "escalate", by=world.icrc_hod, reason="x", to_post=world.posts["icrc_director"])


@pytest.mark.parametrize("step", ["complete", "drop", "supersede"])
@pytest.mark.parametrize("move", ["carry", "delegate", "escalate"])
def test_what_is_not_followed_up_any_more_is_not_referred(world, decision, later, step, move):
    if step == "drop":
        Decision.objects.filter(pk=decision.pk).update(state="dropped")
    else:
        decisions.run(decision, step, by=world.urcs, reason="So it is")
    said = refused(
        OutOfTurn, decision, move, by=world.coordinator, to_post=world.posts["icrc_director"],
        to_summit=later,
    )  # fmt: skip
    assert "not followed up any more" in str(said)
    assert ways_for(again(decision), world.coordinator) == []


def test_nothing_is_referred_before_the_table_is_filed(world):
    summit = cases.held_summit(world, cases.large_operation(world))
    row = summit.rows.in_order().first()
    said = refused(OutOfTurn, row, "escalate", by=world.urcs, to_post=world.posts["icrc_director"])
    assert "File the table first" in str(said)


def test_nothing_is_referred_in_a_closed_operation(world, case, decision):
    operations.run(case, "close", by=world.coordinator, reason="Over")
    said = refused(
        OutOfTurn, again(decision), "escalate", by=world.coordinator,
        to_post=world.posts["icrc_director"],
    )  # fmt: skip
    assert "closed" in str(said)


def test_it_is_carried_to_a_later_meeting_that_is_neither_filed_nor_waived(
    world, case, summit, decision, later
):
    other = cases.with_agenda(world, cases.operation(world))
    for meeting, words in (
        (None, "Choose the meeting"),
        (summit, "a later meeting than the one"),
        (other, "another operation"),
    ):
        said = refused(Invalid, decision, "carry", by=world.urcs, to_summit=meeting)
        assert words in str(said.fields["to_summit"])
    summits.run(later, "waive", by=world.urcs, reason="Not needed")
    said = refused(Invalid, decision, "carry", by=world.urcs, to_summit=later)
    assert "waived" in str(said.fields["to_summit"])
    summits.run(later, "take_back_waiver", by=world.urcs, reason="Needed")
    cases.filed_summit(world, case)
    said = refused(Invalid, decision, "carry", by=world.urcs, to_summit=again(later))
    assert "filed already" in str(said.fields["to_summit"])


def test_it_goes_to_no_post_that_has_it_is_ones_own_vacant_or_not_entitled(world, decision):
    vacant = post("icrc-president", "head_of_delegation", world.icrc)
    logistics = post("urcs-logistics", "other", world.urcs_ns)
    logistics.holdings.create(person=world.people["urcs_staff"], starts_at=timezone.now())
    for to, words in (
        (None, "Say which post"),
        (world.posts["urcs_sg"], "lies with this post already"),
        (world.posts["advisor"], "You hold this post yourself"),
        (vacant, "Nobody holds this post"),
        (logistics, "does not decide at that level"),
    ):
        said = refused(Invalid, decision, "escalate", by=world.coordinator, to_post=to)
        assert words in str(said.fields["to_post"])


def test_a_delegation_stays_in_the_component_that_leads(world, decision):
    said = refused(
        Invalid, decision, "delegate", by=world.coordinator, to_post=world.posts["icrc_hod"]
    )
    assert "not of the component that leads" in str(said.fields["to_post"])


def test_it_goes_to_no_post_that_may_not_see_the_operation(world):
    case = cases.large_operation(world, visibility="participants")
    row = cases.filed_summit(world, case).rows.in_order().first()
    said = refused(Invalid, row, "escalate", by=world.coordinator, to_post=world.posts["polish_sg"])
    assert "may not see the operation" in str(said.fields["to_post"])


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 5001}, "reason"),
        ({"due_at": timezone.now() - timedelta(hours=1)}, "due_at"),
    ],
)
def test_it_needs_a_reason_that_fits_and_a_date_to_come(world, decision, escalate, given, field):
    with pytest.raises(Invalid) as caught:
        escalate(**given)
    assert list(caught.value.fields) == [field]
    assert again(decision).level == Level.OPERATIONAL


def test_a_way_that_there_is_not_gets_a_sentence(world, decision):
    assert "move" in refused(Invalid, decision, "sell", by=world.coordinator).fields


def test_one_form_sent_twice_refers_once(decision, escalate):
    key = uuid4()
    first = escalate(key=key, version=decision.version)
    assert escalate(key=key, version=decision.version) == first
    assert Referral.objects.count() == 1


def test_who_had_read_it_before_somebody_referred_it_is_told(world, decision, escalate, later):
    refer(decision, "carry", by=world.urcs, reason="No time", to_summit=later)
    with pytest.raises(Stale):
        escalate(version=decision.version)
    assert again(decision).level == Level.OPERATIONAL


def test_a_decision_is_escalated_to_posts_that_serve_the_operations_region(world, decision):
    """Of two regional directors that may see it, the one of another region is neither offered nor taken."""
    here = world.posts["region"]
    there = post("ifrc-regional-director-asia", here.duty, here.component, region=2)
    since = timezone.now() - timedelta(days=1)
    Holding.objects.create(post=there, person=world.observer, starts_at=since)
    way = policy.WAYS[policy.Move.ESCALATE]
    posts = {pk for pk, _name in offered.posts(way, decision, world.coordinator)}
    assert here.pk in posts and there.pk not in posts
    with pytest.raises(Invalid, match="serves another country or region"):
        refer(decision, "escalate", by=world.coordinator, reason="Not ours", to_post=there)
