"""Whoever is only proposed, or contested, reads and speaks about the proposal, and does nothing else. (ADR 10)"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.logbook import actions as logbook
from coordination.operations import actions, overview
from coordination.operations.models import Convening, Operation
from coordination.roles import LEADS, Role
from smcc.rules.refusals import NotYours, OutOfTurn
from tests.factories import cases
from tests.fixtures.scenarios import scenario


@scenario
def case(world):
    """Only its participants see it; Poland's National Society is not one of them."""
    case = cases.operation(
        world, countries=[world.ukraine, world.poland], visibility="participants"
    )
    Convening.objects.all().delete()
    return Operation.objects.get(pk=case.pk)


def propose(world, case, **more):
    facts = {
        "country": world.poland, "role": "convener", "component": world.polish_ns,
        "starts_on": case.today, "by": world.coordinator,
    } | more  # fmt: skip
    row = actions.propose_convening(operation=case, **facts)
    case.refresh_from_db()
    return Convening.objects.get(pk=row.pk)


def contest(row, by):
    return actions.run_convening(row, "contest", by=by, reason="see the letter")


@pytest.mark.parametrize("role", ["convener", "co_convener"])
@pytest.mark.parametrize("contested", [False, True])
def test_whoever_is_named_reads_and_has_no_role_that_writes(world, case, role, contested):
    why = "agreed in Geneva" if role == "co_convener" else ""
    row = propose(world, case, role=role, exception=why)
    if contested:
        contest(row, world.icrc_director)
        case.refresh_from_db()
    assert case in Operation.objects.visible_to(world.polish)
    assert case.roles_of(world.polish) == {Role.OBSERVER}
    assert not case.leading_roles_of(world.polish)
    with pytest.raises(NotYours):
        logbook.write_entry(
            operation=case, by=world.polish, text="We are here", happened_at=case.onset_at
        )


def test_it_agrees_for_itself_and_leads_from_then_on(world, case):
    row = propose(world, case)
    assert Role.NAMED in row.roles_of(world.polish)
    assert {offer.name for offer in row.offers(world.polish)} == {"agree", "contest"}
    actions.run_convening(row, "agree", by=world.polish)
    case.refresh_from_db()
    assert {Role.CONVENER, Role.PARTICIPANT} <= case.roles_of(world.polish)


def test_it_contests_for_itself(world, case):
    row = contest(propose(world, case), world.polish)
    assert row.is_contested
    assert not case.roles_of(world.polish) & LEADS


def test_whoever_is_in_dispute_does_not_settle_the_dispute(world, case):
    row = contest(propose(world, case), world.icrc_director)
    assert not row.offers(world.polish)
    with pytest.raises(NotYours):
        actions.run_convening(row, "agree", by=world.polish)


def host_proposal(world, case):
    return propose(world, case, country=world.ukraine, component=world.urcs_ns)


@pytest.mark.parametrize("step", ["agree", "withdraw"])
def test_the_host_that_stands_in_as_convener_does_not_settle_the_dispute_about_itself(
    world, case, step
):
    row = contest(host_proposal(world, case), world.icrc_director)
    case.refresh_from_db()
    assert Role.CONVENER in case.roles_of(world.urcs), "elsewhere it stands in as before"
    assert not row.roles_of(world.urcs) & LEADS and not row.offers(world.urcs)
    with pytest.raises(NotYours):
        actions.run_convening(row, step, by=world.urcs, reason="Ours")
    assert actions.run_convening(row, step, by=world.icrc_director if step == "agree" else world.coordinator, reason="x")  # fmt: skip


@pytest.mark.parametrize("role", ["convener", "co_convener"])
def test_whoever_convenes_elsewhere_does_not_settle_the_dispute_about_itself(world, case, role):
    why = "agreed in Geneva" if role == "co_convener" else ""
    here = propose(world, case, country=world.ukraine, role=role, exception=why)
    actions.run_convening(here, "agree", by=world.coordinator)
    row = contest(propose(world, case), world.icrc_director)
    case.refresh_from_db()
    row = Convening.objects.get(pk=row.pk)
    assert case.roles_of(world.polish) & LEADS
    assert not row.offers(world.polish)
    with pytest.raises(NotYours):
        actions.run_convening(row, "agree", by=world.polish)


def test_a_coordinator_by_a_post_of_the_named_component_reads_and_does_not_settle(world, case):
    Operation.objects.filter(pk=case.pk).update(coordinator_post=world.posts["icrc_hod"])
    row = propose(
        world, Operation.objects.get(pk=case.pk), by=world.secretariat, role="co_convener",
        component=world.icrc,
    )  # fmt: skip
    row = Convening.objects.get(pk=contest(row, world.urcs).pk)
    assert Role.COORDINATOR in row.operation.roles_of(world.icrc_hod)
    assert row.roles_of(world.icrc_hod) and not row.roles_of(world.icrc_hod) & LEADS
    with pytest.raises(NotYours):
        actions.run_convening(row, "agree", by=world.icrc_hod)
    assert actions.run_convening(row, "agree", by=world.ifrc_usg).is_agreed


def test_a_coordinator_by_a_post_of_another_component_settles(world, case):
    row = contest(host_proposal(world, case), world.icrc_director)
    assert actions.run_convening(row, "agree", by=world.coordinator).is_agreed


def rivals(world, case):
    """The Polish and the Ukrainian Society are both proposed for one role; Poland convenes in Ukraine."""
    here = propose(world, case, country=world.ukraine)
    actions.run_convening(here, "agree", by=world.coordinator)
    return propose(world, case), propose(world, case, component=world.urcs_ns)


@pytest.mark.parametrize("step", ["agree", "withdraw"])
def test_a_rival_for_the_same_role_does_not_settle_the_dispute(world, case, step):
    mine, other = rivals(world, case)
    row = Convening.objects.get(pk=contest(other, world.icrc_director).pk)
    assert row.operation.roles_of(world.polish) & LEADS, "elsewhere it leads"
    assert not row.roles_of(world.polish) & LEADS and not row.offers(world.polish)
    with pytest.raises(NotYours):
        actions.run_convening(row, step, by=world.polish, reason="Ours")
    # What is left of the rivalry is no dispute any more: it leads here as elsewhere.
    actions.run_convening(mine, "withdraw", by=world.coordinator, reason="no longer")
    assert Convening.objects.get(pk=row.pk).roles_of(world.polish) & LEADS


def test_who_is_named_for_another_place_or_role_is_no_rival(world, case):
    rivals(world, case)
    row = propose(world, case, country=world.ukraine, role="co_convener", component=world.icrc)
    row = Convening.objects.get(pk=contest(row, world.ifrc_usg).pk)
    assert row.roles_of(world.polish) & LEADS


@pytest.mark.parametrize("step", ["agree", "withdraw"])
def test_whoever_contested_does_not_settle(world, case, step):
    """The host stands in as convener and contests what another component is proposed for."""
    row = Convening.objects.get(pk=contest(propose(world, case), world.urcs).pk)
    assert row.operation.roles_of(world.urcs) & LEADS
    assert not row.roles_of(world.urcs) & LEADS and not row.offers(world.urcs)
    with pytest.raises(NotYours):
        actions.run_convening(row, step, by=world.urcs, reason="Ours")
    assert actions.run_convening(row, step, by=world.coordinator, reason="x")


def test_what_the_coordinator_records_as_contested_others_said(world, case):
    row = contest(propose(world, case), world.coordinator)
    row = Convening.objects.get(pk=row.pk)
    assert row.roles_of(world.urcs) & LEADS and row.roles_of(world.coordinator) & LEADS


def test_a_page_of_disputes_asks_once_who_contested(world, case):
    def asked():
        shown, person = Operation.objects.get(pk=case.pk), world.urcs
        with CaptureQueriesContext(connection) as asked:
            rows = overview._convenings(shown)
            assert not any(row.roles_of(person) & LEADS for row in rows)
        return len(asked)

    contest(propose(world, case), world.urcs)
    of_one = asked()
    for each in (world.icrc, world.ifrc):
        contest(propose(world, case, component=each), world.urcs)
    assert asked() == of_one


def test_it_speaks_about_no_other_proposal(world, case):
    propose(world, case)
    other = propose(world, case, country=world.ukraine, component=world.urcs_ns)
    with pytest.raises(NotYours):
        actions.run_convening(other, "contest", by=world.polish, reason="why")


def test_who_is_not_named_agrees_to_nothing(world, case):
    row = propose(world, case)
    assert Role.NAMED not in row.roles_of(world.observer)
    with pytest.raises(NotYours):
        actions.run_convening(row, "agree", by=world.observer)


def test_what_was_agreed_leads_no_longer_while_it_is_contested(world, case):
    row = actions.run_convening(propose(world, case), "agree", by=world.coordinator)
    contest(row, world.urcs)
    case.refresh_from_db()
    assert case.roles_of(world.polish) == {Role.OBSERVER}
    assert Role.CONVENER in case.roles_of(world.urcs)


@pytest.mark.parametrize("contested", [False, True])
def test_who_takes_part_already_keeps_that(world, case, contested):
    case.presences.create(component=world.polish_ns)
    row = propose(world, case)
    if contested:
        contest(row, world.icrc_director)
        case.refresh_from_db()
    assert Role.PARTICIPANT in case.roles_of(world.polish)
    assert Role.CONVENER not in case.roles_of(world.polish)


def test_a_withdrawn_proposal_takes_back_that_they_read(world, case):
    row = propose(world, case)
    actions.run_convening(row, "withdraw", by=world.coordinator, reason="no longer")
    case.refresh_from_db()
    assert case not in Operation.objects.visible_to(world.polish)
    assert case.roles_of(world.polish) == set()
    with pytest.raises((NotYours, OutOfTurn)):
        actions.run_convening(row, "agree", by=world.polish)


def test_on_the_page_the_named_component_agrees(world, case, client):
    row = propose(world, case)
    client.force_login(world.polish)
    page = client.get(row.get_absolute_url())
    assert page.status_code == 200
    assert "Record as agreed" in page.content.decode()
    steps = f"{row.get_absolute_url()}steps/"
    client.post(steps, {"step": "agree", "version": row.version})
    row.refresh_from_db()
    assert row.is_agreed
