"""Whoever is only proposed, or contested, reads and speaks about the proposal, and does nothing else. (ADR 10)"""

import pytest

from coordination.logbook import actions as logbook
from coordination.operations import actions
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
        "starts_on": case.today,
    } | more  # fmt: skip
    row = actions.propose_convening(operation=case, by=world.coordinator, **facts)
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
