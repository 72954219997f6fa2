"""The register as a table: from every state, every step, what each needs, and who may take it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.components.actions import suspend_component
from coordination.components.models import Component
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tools.agreement.opening import house_day
from tools.security_agreement import actions, policy, signing
from tools.security_agreement.filters import SecurityAgreementFilter
from tools.security_agreement.models import SecurityAgreement

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LEADS = {
    "drafted": {"negotiate": "negotiated", "withdraw": "withdrawn"},
    "negotiated": {"redraft": "drafted", "withdraw": "withdrawn"},
    "signed": {"enter": "in_force", "redraft": "drafted", "withdraw": "withdrawn"},
    "in_force": {"suspend": "suspended", "end": "ended"},
    "suspended": {"resume": "in_force", "end": "ended"},
    "ended": {},
    "withdrawn": {},
}


@pytest.mark.parametrize("state", LEADS)
def test_every_step_leads_where_the_table_says_and_nowhere_else(register, state):
    agreement = register.to(state)
    assert agreement.state == state
    offered = {o.name: o.step.target for o in agreement.offers(register.world.urcs) if o.open}
    assert offered == LEADS[state]
    for step in policy.WORKFLOW.steps:
        if step.name not in LEADS[state]:
            with pytest.raises((OutOfTurn, NotReady)):
                register.step(agreement, step.name, reason="Why not")
    assert register.again(agreement).state == state


@pytest.mark.parametrize(
    ("state", "name", "target"),
    [(state, name, to) for state, steps in LEADS.items() for name, to in steps.items()],
)
def test_a_step_taken_is_in_the_record_of_the_country(register, state, name, target):
    agreement = register.to(state)
    assert register.step(agreement, name, reason="Agreed by both").state == target
    event = AuditEvent.objects.filter(verb=f"security_agreement.{name}").last()
    assert (event.chain, event.after) == ("country:UKR", target)


@pytest.mark.parametrize("who", ["observer", "polish", "committee", "icrc_director"])
def test_who_does_not_work_for_the_country_keeps_nothing(register, who):
    world = register.world
    person = getattr(world, who)
    agreement = register.to("drafted")
    for act in (
        lambda: actions.begin(
            world.ukraine, by=person, provider=world.icrc, beneficiary=world.ifrc, level="l1"
        ),
        lambda: register.step(agreement, "withdraw", by=person, reason="x"),
        lambda: actions.amend(agreement, by=person, changes={"note": "Mine"}),
        lambda: actions.renew(agreement, by=person),
        lambda: signing.name_focal_point(agreement, by=person, post=world.posts["icrc_hod"]),
    ):
        with pytest.raises(NotYours):
            act()


def test_a_component_does_not_agree_with_itself(register):
    world = register.world
    office = Component.objects.create(
        code="ICRC-UA", kind="icrc", name_en="ICRC in Ukraine", part_of=world.icrc
    )
    for beneficiary in (world.icrc, office):
        with pytest.raises(Invalid, match="Name two components"):
            register.begin(beneficiary=beneficiary)


@pytest.mark.parametrize(
    ("state", "step"), [("drafted", "negotiate"), ("signed", "enter"), ("suspended", "resume")]
)
def test_nothing_enters_into_force_for_a_society_whose_membership_is_suspended(
    register, state, step
):
    world = register.world
    agreement = register.to(state)
    suspend_component(world.urcs_ns, by=world.secretariat, starts_on=house_day(), reason="Decided")
    said = "The membership of Ukrainian Red Cross Society is suspended on"
    with pytest.raises(NotReady, match=said):
        register.step(register.again(agreement), step, by=world.icrc_hod, reason="Agreed")
    assert register.again(agreement).state == state


def test_a_national_society_that_is_gone_agrees_nothing(register):
    world = register.world
    agreement = register.to("drafted")
    Component.objects.filter(pk=world.urcs_ns.pk).update(active_until=house_day() - 2 * DAY)
    gone = Component.objects.get(pk=world.urcs_ns.pk)
    with pytest.raises(Invalid, match="Ukrainian Red Cross Society is not an active component"):
        actions.begin(
            world.ukraine, by=world.icrc_hod, provider=world.icrc, beneficiary=gone, level="l2"
        )
    with pytest.raises(NotReady, match="not an active component of the Movement today"):
        register.step(register.again(agreement), "negotiate", by=world.icrc_hod)


def test_nobody_signs_for_a_component_that_is_not_one_of_the_two(register):
    world = register.world
    agreement = register.to("negotiated")
    with pytest.raises(Invalid, match="is neither provider nor beneficiary"):
        signing.sign(agreement, by=world.ifrc_hod, component=world.ifrc)
    with pytest.raises(NotYours):
        signing.sign(agreement, by=world.ifrc_hod, component=world.icrc)
    with pytest.raises(NotYours, match="Secretary General or its Head of Delegation"):
        signing.sign(agreement, by=world.urcs_staff, component=world.urcs_ns)


def test_staff_record_a_paper_with_where_it_is_and_no_day_to_come(register):
    world = register.world
    agreement = register.to("negotiated")
    today = house_day()

    def on_paper(**more):
        said = {"signing_post": "President", "reference": "Archive 12", "signed_on": today} | more
        return signing.sign(
            agreement, by=world.urcs_staff, component=world.urcs_ns, on_paper=True, **said
        )

    for more in ({"reference": ""}, {"signed_on": today + DAY}, {"signing_post": "x" * 300}):
        with pytest.raises(Invalid):
            on_paper(**more)
    on_paper()
    with pytest.raises(OutOfTurn, match="signed on .* already"):
        on_paper()


@pytest.mark.parametrize("who", ["urcs", "urcs_staff"])
def test_the_details_of_a_paper_are_not_dropped_where_it_is_signed_here(register, who):
    world, agreement = register.world, register.to("negotiated")
    for told in ({"reference": "Archive 12"}, {"signing_post": "President"},
                 {"signed_on": house_day() + DAY}):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            signing.sign(agreement, by=getattr(world, who), component=world.urcs_ns, **told)
        assert list(refused.value.fields) == ["on_paper"]
    assert not agreement.signatures_that_count()


def test_it_is_not_in_force_before_both_have_signed_nor_outside_its_period(register):
    today = house_day()
    agreement = register.to("negotiated")
    with pytest.raises(OutOfTurn):
        register.step(agreement, "enter")
    agreement = register.sign(agreement)
    with pytest.raises(Invalid, match="It was not signed by both before"):
        register.step(agreement, "enter", at=timezone.now() - 3 * DAY)
    with pytest.raises(Invalid, match="future"):
        register.step(agreement, "enter", at=timezone.now() + 3 * DAY)
    SecurityAgreement.objects.filter(pk=agreement.pk).update(starts_on=today + 2 * DAY)
    with pytest.raises(Invalid, match="It was agreed to hold from"):
        register.step(agreement, "enter")
    SecurityAgreement.objects.filter(pk=agreement.pk).update(
        starts_on=today - 9 * DAY, ends_on=today - DAY
    )
    with pytest.raises(NotReady, match="The period that was agreed is over"):
        register.step(agreement, "enter")


def test_it_is_negotiated_only_with_a_period(register):
    agreement = register.begin(starts_on=None, ends_on=None)
    with pytest.raises(NotReady, match="from when until when"):
        register.step(agreement, "negotiate")


@pytest.mark.parametrize("state", ["drafted", "signed", "in_force", "suspended"])
def test_two_periods_of_the_same_two_do_not_overlap_and_the_other_is_named(register, state):
    world, today = register.world, house_day()
    first = register.to(state)
    for starts in (today, today + 365 * DAY):
        with pytest.raises(Invalid, match=r"ICRC for URCS, L2.*number 1"):
            register.begin(starts_on=starts, ends_on=starts + 30 * DAY)
    later = register.begin(starts_on=today + 366 * DAY, ends_on=today + 400 * DAY)
    with pytest.raises(Invalid, match="is agreed between the same two"):
        actions.amend(later, by=world.urcs, changes={"starts_on": today + 200 * DAY})
    assert register.begin(provider=world.ifrc).pk
    assert register.again(first).state == state


def test_what_was_withdrawn_or_ended_before_is_in_nobodys_way(register):
    register.to("withdrawn")
    ended = register.to("ended")
    SecurityAgreement.objects.filter(pk=ended.pk).update(
        entered_at=timezone.now() - 9 * DAY, ended_at=timezone.now() - 3 * DAY
    )
    assert register.to("in_force").is_in_force


def test_what_was_signed_does_not_change_and_is_signed_anew_after_redrafting(register):
    urcs = register.world.urcs
    agreement = register.to("signed")
    with pytest.raises(OutOfTurn, match="What was signed does not change"):
        actions.amend(agreement, by=urcs, changes={"level": "l3"})
    assert actions.amend(agreement, by=urcs, changes={"languages": "Ukrainian"}).languages
    again = register.step(agreement, "redraft", reason="One word is missing")
    assert len(register.again(again).unsigned()) == 2 and again.signed_at is None
    kept = AuditEvent.objects.get(verb="security_agreement.signatures_lapsed").data["signatures"]
    assert {each["component"] for each in kept} == {"ICRC", "DUA001"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": "l5"}, {"note": "x" * 5001}, {"url": "javascript:alert(1)"},
        {"ends_on": house_day() - DAY}, {"ends_on": house_day().replace(year=9999)},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(register, wrong):
    with pytest.raises(Invalid) as refused:
        register.begin(**wrong)
    assert list(refused.value.fields) == list(wrong)


def test_a_stale_change_gets_the_current_copy(register):
    agreement = register.to("drafted")
    actions.amend(agreement, by=register.world.urcs, changes={"note": "One"}, version=1)
    with pytest.raises(Stale):
        actions.amend(agreement, by=register.world.urcs, changes={"note": "Two"}, version=1)


def test_an_end_that_has_passed_is_expired_whoever_looks(register):
    agreement = register.ended_days_ago(1)
    assert agreement.standing == policy.Standing.EXPIRED and not agreement.is_in_force
    today = house_day()
    for each in policy.Standing:
        found = SecurityAgreement.objects.standing_as(each, today)
        assert (agreement in found) == (each == policy.Standing.EXPIRED), each


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_when_it_is_over_does_not_depend_on_the_time_zone_of_the_reader(register, zone):
    """Whatever the hour, one of the two zones has another day than the house."""
    agreement = register.to("in_force")
    for last, standing in ((house_day(), "in_force"), (house_day() - DAY, "expired")):
        SecurityAgreement.objects.filter(pk=agreement.pk).update(
            starts_on=last - 30 * DAY, ends_on=last
        )
        with timezone.override(zone):
            assert register.again(agreement).standing == standing
            rows = SecurityAgreement.objects.all()
            assert SecurityAgreementFilter({"standing": standing}, queryset=rows).qs.exists()


def test_the_lead_and_focal_points_are_posts_that_have_to_do_with_it(register):
    world = register.world
    agreement = register.to("in_force")
    with pytest.raises(Invalid, match="Choose a post in the country"):
        actions.amend(agreement, by=world.urcs, changes={"security_lead": world.posts["polish_sg"]})
    with pytest.raises(Invalid, match="Choose a post in the country"):
        signing.name_focal_point(agreement, by=world.urcs, post=world.posts["polish_sg"])
    lead = world.posts["icrc_hod"]
    assert actions.amend(agreement, by=world.urcs, changes={"security_lead": lead})
    point = signing.name_focal_point(agreement, by=world.urcs, post=world.posts["urcs_sg"])
    assert signing.name_focal_point(agreement, by=world.urcs, post=point.post) == point
    with pytest.raises(Invalid, match="before the day from which"):
        signing.end_focal_point(point, by=world.urcs, ends_on=point.starts_on - DAY)
    signing.end_focal_point(point, by=world.urcs)
    assert agreement.focal_points.get().ended_at is not None
    assert signing.name_focal_point(agreement, by=world.urcs, post=point.post) != point


def test_every_level_says_what_it_means_and_on_what_that_rests():
    assert [level.label.split(":")[0] for level in policy.Level] == ["L1", "L2", "L3", "L4"]
    assert all(str(policy.MEANINGS[level]).endswith(".") for level in policy.Level)
    assert "our reading" in str(policy.LEVELS_FROM)
