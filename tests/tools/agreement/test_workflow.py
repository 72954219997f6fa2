"""The pipeline as a table: from every state, every step, and what each step needs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tools.agreement import actions, documents, policy, signing
from tools.agreement.models import Agreement

pytestmark = pytest.mark.django_db

LEADS = {
    "planned": {"draft": "drafting", "withdraw": "withdrawn"},
    "drafting": {"negotiate": "negotiating", "withdraw": "withdrawn"},
    "negotiating": {"redraft": "drafting", "withdraw": "withdrawn"},
    "signed": {"enter": "in_force", "redraft": "drafting", "withdraw": "withdrawn"},
    "in_force": {"review": "in_force", "suspend": "suspended", "withdraw": "withdrawn"},
    "suspended": {"resume": "in_force", "withdraw": "withdrawn"},
    "renewed": {},
    "withdrawn": {},
}


@pytest.mark.parametrize("state", LEADS)
def test_every_step_leads_where_the_table_says_and_nowhere_else(pipeline, state):
    agreement = pipeline.to(state)
    assert agreement.state == state
    offered = {o.name: o.step.target for o in agreement.offers(pipeline.world.urcs) if o.open}
    assert offered == LEADS[state]
    for step in policy.WORKFLOW.steps:
        if step.name in LEADS[state]:
            continue
        with pytest.raises((OutOfTurn, NotReady)):
            pipeline.step(agreement, step.name, reason="Why not")
    assert Agreement.objects.get(pk=agreement.pk).state == state


@pytest.mark.parametrize(
    ("state", "name", "target"),
    [(state, name, to) for state, steps in LEADS.items() for name, to in steps.items()],
)
def test_a_step_taken_is_in_the_record_of_the_country(pipeline, state, name, target):
    agreement = pipeline.to(state)
    assert pipeline.step(agreement, name, reason="Agreed by all").state == target
    event = AuditEvent.objects.filter(verb=f"agreement.{name}").last()
    assert (event.chain, event.after) == ("country:UKR", target)


@pytest.mark.parametrize("who", ["observer", "polish", "committee", "icrc_director"])
def test_who_does_not_work_for_the_country_keeps_nothing(pipeline, who):
    person = getattr(pipeline.world, who)
    with pytest.raises(NotYours):
        actions.begin(pipeline.world.ukraine, by=person)
    agreement = pipeline.to("drafting")
    for act in (
        lambda: pipeline.step(agreement, "withdraw", by=person, reason="x"),
        lambda: actions.amend(agreement, by=person, changes={"name": "Mine"}),
        lambda: signing.add_party(agreement, by=person, component=pipeline.world.kenyan_ns),
        lambda: documents.add_document(agreement, by=person, title="x", kept_at="here"),
    ):
        with pytest.raises(NotYours):
            act()


@pytest.mark.parametrize("who", ["urcs_staff", "icrc_hod", "ifrc_hod", "region", "secretariat"])
def test_who_works_for_the_country_begins_its_agreement(pipeline, who):
    made = actions.begin(pipeline.world.ukraine, by=getattr(pipeline.world, who))
    assert {each.component.code for each in made.signatories()} == {"DUA001", "ICRC", "IFRC"}


def test_it_is_not_negotiated_without_a_text_and_parties(pipeline):
    empty = pipeline.step(pipeline.begin(scope=""), "draft")
    with pytest.raises(NotReady, match="Write down what the agreement covers"):
        pipeline.step(empty, "negotiate")
    actions.amend(empty, by=pipeline.world.urcs, changes={"scope": "All"})
    for party in empty.signatories()[1:]:
        signing.take_back_party(party, by=pipeline.world.urcs, reason="Not there")
    with pytest.raises(NotReady, match="at least two components"):
        pipeline.step(empty, "negotiate")


def test_it_is_in_force_only_when_every_party_has_signed(pipeline):
    world = pipeline.world
    agreement = pipeline.to("negotiating")
    signing.sign(agreement, by=world.urcs, component=world.urcs_ns)
    with pytest.raises(OutOfTurn):
        pipeline.step(agreement, "enter")
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert str(policy.every_party_signed(agreement)) == "Not signed yet: ICRC and IFRC."


def test_it_is_not_in_force_before_the_last_signature(pipeline):
    agreement = pipeline.to("signed")
    with pytest.raises(Invalid, match="It was not signed by all before"):
        pipeline.step(agreement, "enter", at=timezone.now() - timedelta(days=3))
    with pytest.raises(Invalid, match="future"):
        pipeline.step(agreement, "enter", at=timezone.now() + timedelta(days=3))
    assert pipeline.step(agreement, "enter").is_in_force


def test_one_country_has_one_agreement_in_force(pipeline):
    first = pipeline.to("in_force")
    second = pipeline.to("signed")
    with pytest.raises(NotReady, match="is in force in Ukraine for the same time"):
        pipeline.step(second, "enter")
    pipeline.step(first, "suspend", reason="Disputed")
    with pytest.raises(NotReady):
        pipeline.step(second, "enter")
    pipeline.step(first, "withdraw", reason="Replaced")
    assert pipeline.step(second, "enter").is_in_force


def test_one_country_prepares_one_agreement_at_a_time(pipeline):
    pipeline.to("drafting")
    with pytest.raises(NotReady, match="is being prepared already"):
        actions.begin(pipeline.world.ukraine, by=pipeline.world.urcs)


def test_the_next_version_renews_the_one_before(pipeline):
    old = pipeline.to("renewed")
    (new,) = old.renewals.all()
    assert new.is_in_force and new.number == old.number + 1 and new.scope == old.scope
    with pytest.raises(OutOfTurn):
        actions.renew(old, by=pipeline.world.urcs)


def test_what_was_signed_does_not_change_and_is_signed_anew_after_redrafting(pipeline):
    agreement = pipeline.to("signed")
    urcs = pipeline.world.urcs
    with pytest.raises(OutOfTurn, match="What was signed does not change"):
        actions.amend(agreement, by=urcs, changes={"scope": "Less"})
    assert actions.amend(agreement, by=urcs, changes={"languages": "Ukrainian"}).languages
    again = pipeline.step(agreement, "redraft", reason="One article is missing")
    assert len(again.unsigned()) == 3 and again.signed_at is None
    kept = AuditEvent.objects.get(verb="agreement.signatures_cleared").data["signatures"]
    assert {each["component"] for each in kept} == {"DUA001", "ICRC", "IFRC"}


def test_an_end_that_has_passed_is_expired_whoever_looks(pipeline):
    today = timezone.localdate()
    agreement = pipeline.to("in_force", ends_on=today + timedelta(days=1))
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=today - timedelta(days=1))
    agreement = Agreement.objects.get(pk=agreement.pk)
    assert agreement.standing == policy.Standing.EXPIRED and not agreement.is_in_force
    for each in policy.Standing:
        found = Agreement.objects.standing(each, timezone.now())
        assert (agreement in found) == (each == policy.Standing.EXPIRED)


def test_a_period_that_is_over_is_not_entered(pipeline):
    agreement = pipeline.to("signed")
    yesterday = timezone.localdate() - timedelta(days=1)
    Agreement.objects.filter(pk=agreement.pk).update(ends_on=yesterday)
    with pytest.raises(NotReady, match="The period that was agreed is over"):
        pipeline.step(agreement, "enter")


def test_an_end_that_is_past_is_refused_before_anybody_signs(pipeline):
    urcs, today = pipeline.world.urcs, timezone.localdate()
    agreement = pipeline.to("drafting")
    with pytest.raises(Invalid) as refused:
        actions.amend(agreement, by=urcs, changes={"ends_on": today - timedelta(days=2)})
    assert list(refused.value.fields) == ["ends_on"]
    assert actions.amend(agreement, by=urcs, changes={"ends_on": today}).ends_on == today


def test_a_stale_page_changes_nothing(pipeline):
    agreement = pipeline.to("drafting")
    with pytest.raises(Stale):
        pipeline.step(agreement, "negotiate", version=agreement.version - 1)
    with pytest.raises(Stale):
        actions.amend(
            agreement, by=pipeline.world.urcs, changes={"name": "x"}, version=agreement.version - 1
        )


@pytest.mark.parametrize("name", ["name", "scope", "languages"])
def test_a_text_too_long_is_refused_with_a_sentence(pipeline, name):
    with pytest.raises(Invalid, match="there is room for"):
        pipeline.begin(**{name: "x" * 6000})
