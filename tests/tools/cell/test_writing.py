"""One text into one cell: written, kept beside another, kept as typed; never lost, never twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, Invisible, NotYours
from tests.factories import cases
from tools.cell.actions import settle_cell
from tools.cell.models import CellEdit, Seat, stands_at
from tools.cell.policy import Standing
from tools.cell.recording import record_edits
from tools.decision import actions as decisions
from tools.decision.history import entries
from tools.decision.models import Decision
from tools.mini_summit import actions as summits


def standing(row):
    return Decision.objects.get(pk=row.pk)


def filed(world, summit):
    cases.decide_all(world, summit)
    return summits.file_table(summit, by=world.urcs)


def test_a_text_is_written_and_the_cell_has_a_version_of_its_own(write, row):
    first = write("text", "The IFRC co-convenes")
    second = write("subject", "North", base=0)
    assert (first.edit.standing, first.edit.version) == (Standing.WRITTEN, 1)
    assert second.edit.version == 1, "another cell does not stand in the way"
    now = standing(row)
    assert (now.text, now.subject) == ("The IFRC co-convenes", "North")
    assert now.cells == {"text": 1, "subject": 1}


def test_components_posts_and_dates_are_found_as_they_are_typed(world, write, row):
    write("lead", "IFRC")
    write("supports", "ICRC, URCS")
    write("due_at", "in 6 h")
    now = standing(row)
    assert now.lead == world.ifrc
    assert set(now.supports.all()) == {world.icrc, world.urcs_ns}
    assert abs(now.due_at - timezone.now() - timedelta(hours=6)) < timedelta(minutes=2)


def test_a_span_counts_from_when_it_was_typed_however_late_it_arrives(write, row):
    write("due_at", "in 6 h", ago=timedelta(hours=1))
    due_in = standing(row).due_at - timezone.now()
    assert abs(due_in - timedelta(hours=5)) < timedelta(minutes=2)


def test_the_second_of_two_texts_waits_beside_the_first_and_neither_is_lost(world, write, row):
    write("text", "First wording", by=world.coordinator)
    other = write("text", "Second wording", base=0, by=world.urcs)
    assert (other.edit.standing, other.edit.version) == (Standing.APART, None)
    assert standing(row).text == "First wording"
    assert list(CellEdit.objects.waiting().values_list("typed", flat=True)) == ["Second wording"]


def test_the_same_text_by_two_is_no_conflict(world, write, row):
    write("text", "Agreed")
    assert write("text", "Agreed", base=0, by=world.urcs).edit is None
    assert not CellEdit.objects.waiting().exists()


def test_whoever_chooses_writes_on_what_stands_and_the_other_stays_in_the_history(
    world, write, row
):
    write("text", "First")
    mine = write("text", "Second", base=0, by=world.urcs).edit
    write("text", "Second", base=1, by=world.urcs, settles=[mine.key])
    assert standing(row).text == "Second"
    mine.refresh_from_db()
    assert (mine.standing, mine.settled_by) == (Standing.LEFT, world.urcs)
    texts = CellEdit.objects.order_by("id").values_list("typed", "version")
    assert list(texts) == [("First", 1), ("Second", None), ("Second", 2)]


def test_what_stands_may_be_kept(world, write, row):
    write("text", "First")
    mine = write("text", "Second", base=0, by=world.urcs).edit
    settle_cell(Decision.objects.filter(pk=row.pk), "text", [mine.key], by=world.coordinator)
    assert standing(row).text == "First"
    assert not CellEdit.objects.waiting().exists()


def test_only_what_the_chooser_saw_is_settled(world, write):
    write("text", "First")
    seen = write("text", "Second", base=0, by=world.urcs).edit
    write("text", "Third", base=0, by=world.urcs)
    write("text", "Fourth", base=1, settles=[seen.key])
    assert [each.typed for each in CellEdit.objects.waiting()] == ["Third"]


def test_the_same_text_sent_twice_is_taken_once(write, row):
    key = uuid4()
    write("text", "Agreed", key=key)
    write("text", "Agreed, all of us", base=1)
    again = write("text", "Agreed", key=key)
    assert (again.edit.standing, again.edit.version) == (Standing.WRITTEN, 1)
    assert standing(row).text == "Agreed, all of us"
    assert CellEdit.objects.count() == 2


def test_what_is_not_understood_is_kept_as_it_was_typed(write, row):
    edit = write("lead", "Atlantis Brigade").edit
    assert (edit.standing, edit.typed) == (Standing.UNREAD, "Atlantis Brigade")
    assert "was not found" in edit.sentence
    assert standing(row).lead is None
    mended = write("lead", "ICRC", settles=[edit.key])
    assert mended.edit.standing == Standing.WRITTEN
    assert not CellEdit.objects.waiting().exists()


@pytest.mark.parametrize(
    ("cell", "typed", "sentence"),
    [
        ("due_at", "1.1.2000", "before the meeting"),
        ("due_at", "soon", "not understood as a date"),
        ("text", "x" * 10_001, "there is room for 10000"),
        ("responsible_post", "Grand Vizier", "was not found among the posts"),
    ],
)
def test_a_text_that_breaks_a_rule_is_kept_with_its_sentence(write, row, cell, typed, sentence):
    edit = write(cell, typed).edit
    assert edit.standing == Standing.UNREAD and edit.typed == typed
    assert sentence in edit.sentence


def test_a_text_that_comes_after_the_filing_is_kept_and_marked_late(world, summit, row, write):
    filed(world, summit)
    before = standing(row).text
    edit = write("text", "What we typed on the road", base=stands_at(standing(row), "text")).edit
    assert edit.standing == Standing.LATE and "is filed" in edit.sentence
    assert standing(row).text == before


def test_a_row_that_was_put_off_keeps_what_arrives_beside_it(world, row, write):
    decisions.run(row, "defer", by=world.coordinator, reason="Next week")
    edit = write("text", "Typed meanwhile").edit
    assert edit.standing == Standing.LATE and "Reopen it" in edit.sentence


def test_a_row_is_decided_with_its_first_text_and_open_again_without(row, write):
    write("text", "Agreed")
    assert standing(row).state == "decided"
    write("text", "", base=1)
    assert standing(row).state == "open"


def test_a_stranger_learns_nothing_and_an_onlooker_is_told(world, case, write):
    with pytest.raises(NotYours):
        write("text", "Mine", by=world.observer)


def test_there_is_no_other_column_and_no_endless_text(write):
    with pytest.raises(Invalid):
        write("state", "done")
    with pytest.raises(Invalid):
        write("text", "x" * 20_001)
    assert not CellEdit.objects.exists()


def test_a_key_of_somebody_elses_text_is_refused(world, write):
    key = uuid4()
    write("text", "First", key=key)
    with pytest.raises(Invalid):
        write("text", "Second", key=key, by=world.urcs)


def test_each_turn_comes_into_the_record_once_with_what_was_before_and_after(world, row, write):
    write("subject", "North")
    write("subject", "North and east", base=1)
    write("subject", "West", base=1, by=world.urcs)
    assert record_edits(CellEdit.objects.all()) == 3
    assert record_edits(CellEdit.objects.all()) == 0
    mine, theirs = AuditEvent.objects.of("decision", row.pk).filter(verb="decision.write")
    assert mine.data["changes"] == {"subject": {"from": "", "to": "North and east"}}
    said = [(before, after) for _label, before, after in entries([mine], "UTC")[0].changes]
    assert said == [
        ("", "North and east"), ("", "North (stood in between, until its writer went on)"),
    ]  # fmt: skip
    assert [each["typed"] for each in mine.data["cells"]] == ["North", "North and east"]
    assert theirs.actor_name == world.urcs.name
    assert theirs.data["cells"][0]["standing"] == "apart"


def test_the_worker_brings_what_was_typed_into_the_record_each_minute(world, summit, write):
    from smcc.celery import app
    from tools.cell.tasks import tend_cells

    write("subject", "North")
    seat = Seat.objects.create(
        summit=summit, person=world.urcs, tab=uuid4(), seen_at=timezone.now() - timedelta(days=2)
    )
    assert tend_cells() == 1
    assert not CellEdit.objects.unrecorded().exists()
    assert not Seat.objects.filter(pk=seat.pk).exists()
    assert app.conf.beat_schedule["cells"]["task"] == tend_cells.name


def test_filing_brings_every_text_into_the_record_first(world, summit, row, write):
    write("subject", "North")
    filed(world, summit)
    assert not CellEdit.objects.unrecorded().exists()
    verbs = list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))
    assert verbs.index("decision.write") < verbs.index("mini_summit.file_table")


def test_a_whole_row_is_written_by_cells_too(world, row, write):
    decisions.write_row(row, by=world.coordinator, changes={"text": "Agreed", "lead": world.ifrc})
    assert standing(row).cells == {"text": 1, "lead": 1}
    assert write("text", "Mine", base=0, by=world.urcs).edit.standing == Standing.APART


def test_who_may_not_see_the_operation_gets_no_cell(world, row, write):
    with pytest.raises(Invisible):
        write("text", "x", into=Decision(pk=10**9))
