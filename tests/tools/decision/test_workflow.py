"""Which step of a decision leads where, for whom: the whole table."""

import pytest
from django.db import transaction

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tools.decision import actions
from tools.mini_summit import actions as summits

LEADS = {"coordinator", "urcs", "urcs_staff", "secretariat"}
PARTICIPANTS = {"icrc_director", "ifrc_usg", "icrc_hod", "ifrc_hod", "region"}
STEPS = {"decide", "defer", "reopen", "drop", "complete", "supersede"}

WHILE_OPEN = {
    "open": {"defer": "deferred", "drop": "dropped"},
    "decided": {"defer": "deferred", "reopen": "open", "drop": "dropped"},
    "deferred": {"decide": "decided", "reopen": "decided", "drop": "dropped"},
    "dropped": {"reopen": "decided"},
}
ONCE_FILED = {
    "decided": {"drop": "dropped", "complete": "done", "supersede": "superseded"},
    "deferred": {"drop": "dropped", "supersede": "superseded"},
    "done": {},
    "dropped": {},
    "superseded": {},
}


def row_in(world, case, state, *, filed):
    """A row in that state, reached by the real steps. All but "open" say what was decided."""
    summit = cases.held_summit(world, case)
    row = summit.rows.in_order().first()
    if state != "open":
        row = actions.write_row(
            row, by=world.urcs, changes={"text": "The ICRC co-convenes", "lead": world.icrc}
        )
    if state in ("deferred", "dropped"):
        step = {"deferred": "defer", "dropped": "drop"}[state]
        row = actions.run(row, step, by=world.urcs, reason="Later")
    if filed:
        cases.decide_all(world, summit)
        summits.file_table(summit, by=world.urcs)
        row.refresh_from_db()
        if state in ("done", "superseded"):
            step = {"done": "complete", "superseded": "supersede"}[state]
            row = actions.run(row, step, by=world.urcs, reason="Carried out")
    assert row.state == state
    return row


def answer(row, step, person):
    """What the rulebook says to somebody's step, without taking it."""
    try:
        row.workflow.check(step, row, row.roles_of(person), "Because of the floods")
    except (NotYours, OutOfTurn, NotReady) as refusal:
        return type(refusal)
    return "possible"


class Back(Exception):
    """Takes a trial step back."""


def outcome(row, step, person):
    """The state that a step leads to."""
    try:
        with transaction.atomic():
            found = actions.run(row, step, by=person, reason="Because of the floods").state
            raise Back
    except Back:
        return found


@pytest.mark.parametrize(
    ("state", "filed"),
    [(state, False) for state in WHILE_OPEN] + [(state, True) for state in ONCE_FILED],
)
def test_every_step_from_every_state_for_every_role(world, case, state, filed):
    row = row_in(world, case, state, filed=filed)
    possible = (ONCE_FILED if filed else WHILE_OPEN)[state]
    for step in STEPS:
        may = LEADS | PARTICIPANTS if step == "complete" else LEADS
        for name, person in world.as_seen_by_role().items():
            found = answer(row, step, person)
            if name not in may:
                assert found is NotYours, (step, name)
            elif step not in possible:
                assert found in (OutOfTurn, NotReady), (step, name)
            else:
                assert found == "possible", (step, name)
        if step in possible:
            assert outcome(row, step, world.urcs) == possible[step], step


@pytest.mark.parametrize("step", ["defer", "drop"])
def test_deferring_and_dropping_need_a_reason_and_keep_it(world, case, step):
    row = row_in(world, case, "open", filed=False)
    with pytest.raises(NotReady, match="needs a reason"):
        actions.run(row, step, by=world.urcs, reason="  ")
    done = actions.run(row, step, by=world.urcs, reason="The figures are not there yet")
    assert done.outcome == "The figures are not there yet"
    event = AuditEvent.objects.of("decision", row.pk).last()
    assert (event.verb, event.reason) == (f"decision.{step}", "The figures are not there yet")


def test_a_reason_beyond_the_room_is_refused_with_its_length(world, case):
    row = row_in(world, case, "open", filed=False)
    with pytest.raises(Invalid, match=r"5001 characters"):
        actions.run(row, "drop", by=world.urcs, reason="x" * 5001)
    row.refresh_from_db()
    assert row.state == "open"


def test_a_row_that_says_nothing_is_not_decided(world, case):
    row = row_in(world, case, "open", filed=False)
    with pytest.raises(NotReady, match="Write what was decided first"):
        actions.run(row, "decide", by=world.urcs)


def test_a_decision_is_followed_up_only_once_the_table_is_filed(world, case):
    row = row_in(world, case, "decided", filed=False)
    for step in ("complete", "supersede"):
        with pytest.raises(NotReady, match="File the table first"):
            actions.run(row, step, by=world.urcs, reason="Done")


def test_a_filed_row_is_neither_deferred_nor_reopened(world, case):
    row = row_in(world, case, "decided", filed=True)
    for step in ("defer", "reopen"):
        with pytest.raises(NotReady, match="The table is filed"):
            actions.run(row, step, by=world.urcs, reason="Later")


def test_a_reopened_row_counts_by_what_it_says(world, case):
    silent = row_in(world, case, "open", filed=False)
    silent = actions.run(silent, "drop", by=world.urcs, reason="Not needed")
    again = actions.run(silent, "reopen", by=world.urcs)
    assert (again.state, again.outcome, again.dropped_at) == ("open", "", None)


def test_done_is_not_before_the_meeting_that_decided_it(world, case):
    row = row_in(world, case, "decided", filed=True)
    with pytest.raises(Invalid) as refused:
        actions.run(row, "complete", by=world.urcs, reason="Done", at=case.onset_at)
    assert "before the meeting" in refused.value.fields["at"][0]


def test_a_step_of_somebody_who_saw_an_older_copy_is_refused(world, case):
    row = row_in(world, case, "decided", filed=False)
    with pytest.raises(Stale):
        actions.run(row, "drop", by=world.urcs, reason="Old", version=row.version - 1)


def test_a_step_taken_twice_says_so(world, case):
    row = row_in(world, case, "decided", filed=True)
    actions.run(row, "complete", by=world.urcs, reason="Deployed", version=row.version)
    with pytest.raises(OutOfTurn, match="not possible while this is “Done”"):
        actions.run(row, "complete", by=world.urcs, reason="Deployed", version=row.version)
