"""Writing rows: limits, names, dates, order; nobody writes over somebody else, nor into a filed table."""

import uuid
from datetime import timedelta

import pytest

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.decision import actions, policy
from tools.mini_summit import actions as summits


@scenario
def summit(world, case):
    return cases.held_summit(world, case)


@scenario
def row(summit):
    return summit.rows.in_order().first()


def write(row, world, *, by="urcs", supports=None, version=None, **changes):
    return actions.write_row(
        row, by=getattr(world, by), changes=changes, supports=supports, version=version
    )


def test_a_table_starts_with_the_topics_of_recommendation_2(summit):
    topics = list(summit.rows.in_order().values_list("topic", flat=True))
    assert topics == list(policy.SEEDED) and len(topics) == 13


def test_a_row_is_decided_by_its_text_and_open_again_without(world, row):
    row = write(row, world, text="The IFRC co-convenes")
    assert row.state == "decided"
    assert write(row, world, text="  ").state == "open"


def test_a_change_is_in_the_record_with_what_stood_before(world, row):
    row = write(row, world, text="First")
    write(row, world, text="Second")
    event = AuditEvent.objects.of("decision", row.pk).filter(verb="decision.write").last()
    assert event.data["changes"] == {"text": {"from": "First", "to": "Second"}}
    assert event.actor_name == world.urcs.name


def test_an_unchanged_row_is_not_written_at_all(world, row):
    row = write(row, world, text="First")
    events = AuditEvent.objects.count()
    assert write(row, world, text="First", version=row.version).version == row.version
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize("name", ["icrc_hod", "icrc_director", "polish", "observer", "committee"])
def test_who_does_not_lead_writes_nothing(world, summit, row, name):
    with pytest.raises(NotYours):
        write(row, world, by=name, text="Mine")
    with pytest.raises(NotYours):
        actions.add_row(summit, by=getattr(world, name), topic="other", subject="x")
    with pytest.raises(NotYours):
        actions.move_row(row, by=getattr(world, name), up=False)
    row.refresh_from_db()
    assert row.text == "" and summit.rows.count() == 13


def test_a_filed_table_is_written_no_more(world, summit, row):
    cases.decide_all(world, summit)
    summits.file_table(summit, by=world.urcs)
    row.refresh_from_db()
    with pytest.raises(OutOfTurn, match="The table is filed"):
        write(row, world, text="Otherwise")
    with pytest.raises(OutOfTurn, match="The table is filed"):
        actions.add_row(summit, by=world.urcs, topic="other", subject="x")
    with pytest.raises(OutOfTurn, match="The table is filed"):
        actions.move_row(row, by=world.urcs, up=False)


@pytest.mark.parametrize("step", ["defer", "drop"])
def test_a_deferred_or_dropped_row_is_reopened_before_it_is_written(world, row, step):
    row = actions.run(row, step, by=world.urcs, reason="Later")
    with pytest.raises(OutOfTurn, match="Reopen it before you write"):
        write(row, world, text="After all")


def test_somebody_elses_change_is_not_written_over(world, row):
    read = row.version
    write(row, world, by="coordinator", text="Theirs")
    with pytest.raises(Stale) as refused:
        write(row, world, text="Mine", version=read)
    assert refused.value.current.text == "Theirs"


def test_a_change_of_the_supporting_components_is_a_change_too(world, row):
    read = row.version
    write(row, world, by="coordinator", supports=[world.icrc])
    with pytest.raises(Stale):
        write(row, world, supports=[world.ifrc], version=read)


@pytest.mark.parametrize(
    ("field", "room"), [("text", 10_000), ("disagreement", 5_000), ("subject", 200)]
)
def test_a_text_fits_exactly_or_is_refused_with_its_length(world, row, field, room):
    assert getattr(write(row, world, **{field: "ش" * room}), field) == "ش" * room
    with pytest.raises(Invalid) as refused:
        write(row, world, **{field: "x" * (room + 1)})
    assert refused.value.fields[field] == [
        f"This has {room + 1} characters; there is room for {room}."
    ]


def test_a_date_before_the_meeting_is_refused(world, summit, row):
    with pytest.raises(Invalid) as refused:
        write(row, world, due_at=summit.held_at - timedelta(minutes=1))
    assert "before the meeting" in refused.value.fields["due_at"][0]
    assert write(row, world, due_at=summit.held_at).due_at == summit.held_at


def test_before_the_meeting_has_a_time_a_date_is_not_before_the_onset(world, case):
    row = case.mini_summits.get().rows.first()
    with pytest.raises(Invalid) as refused:
        write(row, world, due_at=case.onset_at - timedelta(days=1))
    assert "before the emergency" in refused.value.fields["due_at"][0]


def test_the_responsible_post_belongs_to_the_lead(world, row):
    with pytest.raises(Invalid) as refused:
        write(row, world, lead=world.urcs_ns, responsible_post=world.posts["icrc_hod"])
    assert "does not belong to the lead" in refused.value.fields["responsible_post"][0]
    row = write(row, world, lead=world.icrc, responsible_post=world.posts["icrc_hod"])
    with pytest.raises(Invalid):
        write(row, world, lead=world.urcs_ns)


def test_another_topic_says_what_it_is_about(world, summit):
    with pytest.raises(Invalid) as refused:
        actions.add_row(summit, by=world.urcs, topic="other", text="Buy pumps")
    assert "subject" in refused.value.fields
    with pytest.raises(Invalid) as refused:
        actions.add_row(summit, by=world.urcs, topic="weather", text="Rain")
    assert "topic" in refused.value.fields
    row = actions.add_row(summit, by=world.urcs, topic="other", subject="Pumps", text="Buy pumps")
    assert (row.position, row.state, row.title) == (14, "decided", "Pumps")


def test_one_form_adds_one_row_however_often_it_is_sent(world, summit):
    key = uuid.uuid4()
    first = actions.add_row(summit, by=world.urcs, topic="other", subject="Pumps", key=key)
    again = actions.add_row(summit, by=world.urcs, topic="other", subject="Pumps", key=key)
    assert first.pk == again.pk and summit.rows.count() == 14


def test_rows_move_by_one_and_stay_at_either_end(world, summit):
    rows = list(summit.rows.in_order())
    assert actions.move_row(rows[1], by=world.urcs, up=True)
    assert list(summit.rows.in_order())[:2] == [rows[1], rows[0]]
    assert not actions.move_row(rows[1], by=world.urcs, up=True)
    assert not actions.move_row(rows[12], by=world.urcs, up=False)
    positions = list(summit.rows.in_order().values_list("position", flat=True))
    assert positions == list(range(1, 14))


def test_a_move_is_no_conflict_for_whoever_writes_the_row(world, summit, row):
    actions.move_row(row, by=world.coordinator, up=False)
    assert write(row, world, text="Mine", version=row.version).text == "Mine"


def test_open_and_overdue_say_the_same_in_sql_and_in_python(world, summit, row):
    write(row, world, text="Soon", lead=world.icrc, due_at=summit.held_at)
    cases.decide_all(world, summit)
    filed = summits.file_table(summit, by=world.urcs)
    now = filed.filed_at
    for each in filed.rows.select_related("summit"):
        assert filed.rows.overdue(now).filter(pk=each.pk).exists() == each.is_overdue(now)
    assert list(filed.rows.overdue(now)) == [row]
    actions.run(row, "complete", by=world.urcs, reason="Done")
    assert not filed.rows.overdue(now).exists()
    assert filed.rows.open().count() == 12
