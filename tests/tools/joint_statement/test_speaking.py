"""A component speaks through its posts: which ones, where, and what everybody else reads instead."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines.models import Deadline
from coordination.people.models import Holding, Post
from coordination.watch.waiting import waiting_for
from smcc.rules.refusals import NotYours
from smcc.web.times import moment_text
from tests.api.caller import Caller, done, refused
from tests.factories import cases
from tests.factories.world import appoint, component, make_person, post
from tests.fixtures.scenarios import scenario
from tools.joint_statement import actions, policy
from tools.joint_statement.models import Signatory
from tools.joint_statement.policy import Position
from tools.joint_statement.speaking import asked_of, standing_of


@scenario
def statement(world):
    return cases.clearing_statement(world, cases.large_operation(world))


def clear(statement, by, of):
    return actions.speak(statement, by=by, component=of, clears=True)


def holding(world, duty, of=None, **more):
    """Somebody of a component who holds a new post of this duty, and the post."""
    of = of or world.urcs_ns
    made = post(f"new-{duty}-{len(more)}".replace("_", "-"), duty, of, **more)
    person = make_person(f"new-{duty}", of)
    appoint(person, made)
    return person, made


def test_every_duty_that_clears_is_a_duty_that_posts_have():
    assert set(Post.Duty.values) >= policy.MAY_CLEAR >= policy.LEADS_WHERE_POSTED
    assert set(Post.PRINCIPALS) < policy.MAY_CLEAR
    assert not policy.MAY_CLEAR & set(Post.SERVES_THE_MOVEMENT)


@pytest.mark.parametrize("duty", Post.Duty.values)
def test_only_posts_that_lead_clear(world, statement, duty):
    person, made = holding(world, duty)
    if duty in policy.MAY_CLEAR:
        assert clear(statement, person, world.urcs_ns).post == made
    else:
        with pytest.raises(NotYours, match="Secretary General"):
            clear(statement, person, world.urcs_ns)
        assert set(statement.waiting()) == {"URCS", "ICRC", "IFRC"}


def test_to_be_of_the_component_is_not_enough(world, statement):
    with pytest.raises(NotYours) as refusal:
        clear(statement, world.urcs_staff, world.urcs_ns)
    assert refusal.value.sentence == (
        "Only those who hold one of these posts of Ukrainian Red Cross Society, or a delegate, "
        "clear for it: Secretary General."
    )


def test_a_delegate_clears_and_the_record_says_so(world, statement):
    appoint(world.urcs_staff, world.posts["urcs_sg"], kind="delegate")
    assert clear(statement, world.urcs_staff, world.urcs_ns).post == world.posts["urcs_sg"]
    standing = standing_of(world.urcs_ns, statement.operation, world.urcs_staff)
    assert (standing.as_delegate, standing.refusal) == (True, None)


def test_a_post_held_in_ones_own_right_comes_before_a_delegation(world, statement):
    person, made = holding(world, "operations_manager")
    appoint(person, world.posts["urcs_sg"], kind="delegate")
    assert clear(statement, person, world.urcs_ns).post == made


def test_a_post_that_was_held_no_longer_clears(world, statement):
    Holding.objects.filter(post=world.posts["urcs_sg"]).update(
        ends_at=timezone.now() - timedelta(days=1)
    )
    with pytest.raises(NotYours):
        clear(statement, world.urcs, world.urcs_ns)


def test_a_head_of_delegation_elsewhere_does_not_clear_here(world, statement):
    person, _post = holding(world, "head_of_delegation", world.icrc, country=world.pakistan)
    with pytest.raises(NotYours, match="Director of Operations"):
        clear(statement, person, world.icrc)
    assert clear(statement, world.icrc_hod, world.icrc).position == Position.CLEARED


def test_a_regional_director_clears_where_the_region_is_concerned(world, statement):
    person, _post = holding(world, "regional_director", world.ifrc, region=0)
    with pytest.raises(NotYours):
        clear(statement, person, world.ifrc)
    assert clear(statement, world.region, world.ifrc).post == world.posts["region"]


def test_a_post_of_an_office_clears_for_the_institution(world, statement):
    office = component("IFRC-EUR", "ifrc", "IFRC Europe", part_of=world.ifrc)
    person, made = holding(world, "operations_manager", office)
    assert clear(statement, person, world.ifrc).post == made


def test_where_no_post_is_recorded_the_sentence_says_whom_to_ask(world, statement):
    actions.set_signatories(
        statement, by=world.coordinator,
        components=[world.urcs_ns, world.icrc, world.ifrc, world.kenyan_ns],
    )  # fmt: skip
    with pytest.raises(NotYours, match="Ask the secretariat to record its Secretary General"):
        clear(statement, world.observer, world.kenyan_ns)


def test_list_page_and_action_ask_the_same_rule(world, statement):
    """Whoever it waits for may clear, gets the form, and is offered nothing else; nobody besides."""
    for name, person in world.as_seen_by_role().items():
        rows = Signatory.objects.filter(asked_of(person), statement=statement)
        listed = {row.component_id for row in rows}
        allowed = {
            row.component_id
            for row in statement.current_signatories()
            if standing_of(row.component, statement.operation, person).refusal is None
        }
        assert listed == allowed, name
        waits = any("Clear the Joint" in str(each.sentence) for each in waiting_for(person))
        assert waits == bool(allowed), name


class TestThePage:
    def test_staff_without_such_a_post_read_who_clears_instead_of_the_form(
        self, client, world, statement
    ):
        client.force_login(world.urcs_staff)
        page = client.get(statement.get_absolute_url()).content.decode()
        address = reverse(
            "joint_statement_clearance", args=[statement.operation.ref, statement.number, "DUA001"]
        )
        assert f'action="{address}"' not in page
        assert "clear for it: Secretary General." in page
        answer = client.post(address, {"DUA001-says": "clears", "DUA001-version": "2"})
        assert answer.status_code == 403
        assert "clear for it: Secretary General." in answer.content.decode()

    def test_it_says_by_which_post_one_speaks_and_who_spoke_by_which(
        self, client, world, statement
    ):
        client.force_login(world.urcs)
        page = " ".join(client.get(statement.get_absolute_url()).text.split())
        assert "You speak by your post: Secretary General." in page
        clear(statement, world.urcs, world.urcs_ns)
        client.force_login(world.polish)
        page = " ".join(client.get(statement.get_absolute_url()).text.split())
        assert "<bdi>Urcs</bdi>, <bdi>Secretary General</bdi>" in page

    def test_the_issued_statement_names_the_posts(self, client, world):
        issued = cases.issued_statement(world, cases.large_operation(world))
        assert {each["post"] for each in issued.frozen["signatories"]} == {
            "Secretary General", "Head of Delegation",
        }  # fmt: skip
        client.force_login(world.polish)
        page = " ".join(client.get(issued.get_absolute_url()).text.split())
        assert "Cleared, <bdi>Secretary General</bdi>" in page


def test_the_api_refuses_with_the_same_sentence_and_names_the_post(world, statement):
    there = f"joint-statements/{statement.pk}/positions/"
    said = {"component": "DUA001", "clears": True, "version": statement.version}
    body = refused(Caller(world.urcs_staff).post(there, said), 403, "not_yours")
    assert "clear for it: Secretary General." in body["detail"]
    record = done(Caller(world.urcs).post(there, said), 201)
    (row,) = [each for each in record["signatories"] if each["component"] == "DUA001"]
    assert (row["position"], row["post"]) == ("cleared", "urcs-secretary-general")


def test_whoever_is_asked_reads_by_when_it_is_to_be_issued(world):
    case = cases.large_operation(world)
    statement = cases.clearing_statement(world, case)
    due = Deadline.objects.of(statement).open().get(clock="joint_statement_issued").due_at
    said = next(
        each for each in waiting_for(world.icrc_director) if "Clear the Joint" in str(each.sentence)
    )
    assert f"to be issued by {moment_text(due, case.onset_zone)}" in str(said.why)
