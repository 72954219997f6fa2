"""An operation's checklist: started, replaced, ticked by people and by the records."""

import pytest

from coordination.operations import actions as operations
from smcc.audit.models import AuditEvent
from smcc.audit.record import broken_chains
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tools.checklist import actions
from tools.checklist.models import Checklist
from tools.checklist.shown import shown, sum_of
from tools.checklist_template import actions as templates
from tools.checklist_template.models import ChecklistTemplate

pytestmark = pytest.mark.django_db


def line_of(checklist, key):
    fresh = Checklist.objects.get(pk=checklist.pk)
    return next(line for line in shown(fresh).lines if line.row.item.key == key)


class TestStarting:
    def test_it_has_every_item_of_its_version_and_says_what_is_done_and_next(self, world, case):
        row = cases.with_checklist(world, case)
        assert row.items.count() == row.template.item_count() == 24
        assert sum_of(row, world.coordinator).startswith(
            "1 of 24 done; next: Have the country’s Movement"
        )
        assert AuditEvent.objects.filter(verb="checklist.start", target_id=row.key).exists()

    @pytest.mark.parametrize("who", ["polish", "observer", "region", "icrc_hod"])
    def test_who_does_not_lead_does_not_start_one(self, world, case, who):
        with pytest.raises(NotYours):
            actions.start(case, cases.checklist_template(), by=getattr(world, who))

    def test_there_is_one_at_a_time_and_replacing_needs_a_reason_and_keeps_the_old(
        self, world, case
    ):
        full = cases.with_checklist(world, case)
        short = ChecklistTemplate.objects.in_force().get(length="short")
        with pytest.raises(OutOfTurn):
            actions.start(case, full.template, by=world.coordinator, reason="Again")
        with pytest.raises(Invalid) as refused:
            actions.start(case, short, by=world.coordinator)
        assert "reason" in refused.value.fields
        now = actions.start(case, short, by=world.coordinator, reason="We are two")
        full.refresh_from_db()
        assert (full.state, now.state, now.number) == ("replaced", "in_use", 2)
        assert full.replaced_by == world.coordinator and full.items.count() == 24

    def test_what_a_person_said_is_carried_over_with_whose_word_it_was(self, world, case):
        short = cases.with_checklist(world, case, "short")
        said = short.items.get(item__key="advisor-decided")
        actions.run_item(said, "set_aside", by=world.urcs, reason="Too small")
        full = ChecklistTemplate.objects.in_force().get(length="full")
        now = actions.start(case, full, by=world.coordinator, reason="It grows")
        kept = now.items.get(item__key="advisor-decided")
        assert (kept.state, kept.note, kept.set_aside_by) == (
            "not_applicable", "Too small", world.urcs,
        )  # fmt: skip
        assert now.items.exclude(state="open").count() == 1

    def test_a_version_that_is_not_in_force_starts_nothing(self, world, case):
        cases.checklist_template()
        draft = templates.draft("full", by=world.secretariat, reason="Better words")
        with pytest.raises(Invalid):
            actions.start(case, draft, by=world.coordinator)

    def test_a_closed_operation_starts_none_and_ticks_nothing(self, world, case, checklist, item):
        operations.run(case, "close", by=world.coordinator, reason="Over")
        with pytest.raises(OutOfTurn):
            actions.start(case, checklist.template, by=world.coordinator, reason="x")
        with pytest.raises(NotReady, match="closed"):
            actions.run_item(item("partners-told"), "tick", by=world.urcs, reason="Sent")


class TestItems:
    def test_a_person_ticks_with_a_note_and_takes_it_back_with_a_reason(
        self, world, checklist, item
    ):
        row = actions.run_item(item("partners-told"), "tick", by=world.urcs, reason="Letter of 9 h")
        assert (row.is_done, row.note, row.ticked_by) == (True, "Letter of 9 h", world.urcs)
        with pytest.raises(NotReady):
            actions.run_item(row, "untick", by=world.icrc_hod)
        row = actions.run_item(row, "untick", by=world.icrc_hod, reason="It was not sent")
        assert (row.is_done, row.note, row.ticked_at) == (False, "It was not sent", None)
        verbs = AuditEvent.objects.filter(target_kind="checklist_item", target_id=row.key)
        assert [each.verb.split(".")[1] for each in verbs.order_by("number")] == ["tick", "untick"]
        assert broken_chains() == []

    def test_two_at_once_on_one_item_the_second_is_told_what_stands(self, world, item):
        read = item("partners-told")
        actions.run_item(read, "tick", by=world.urcs, reason="Sent", version=read.version)
        with pytest.raises(Stale) as refused:
            actions.run_item(
                read, "set_aside", by=world.icrc_hod, reason="No", version=read.version
            )
        assert refused.value.current.note == "Sent"

    def test_what_ticks_itself_is_not_ticked_by_hand(self, world, checklist, item):
        with pytest.raises(NotReady, match="ticks itself"):
            actions.run_item(item("mini-summit-held"), "tick", by=world.urcs, reason="We met")
        assert not line_of(checklist, "mini-summit-held").is_done
        cases.held_summit(world, checklist.operation)
        line = line_of(checklist, "mini-summit-held")
        assert line.is_done and "Mini-Summit 1" in str(line.evidence.said)
        with pytest.raises(NotReady, match="It is done"):
            actions.run_item(item("mini-summit-held"), "set_aside", by=world.urcs, reason="x")

    def test_what_does_not_apply_counts_nowhere_until_it_is_taken_up(self, world, checklist, item):
        row = actions.run_item(item("logistics-lead"), "set_aside", by=world.urcs, reason="None")
        assert sum_of(checklist, world.coordinator).startswith("1 of 23 done")
        actions.run_item(row, "take_up", by=world.urcs, reason="There are trucks now")
        assert sum_of(checklist, world.coordinator).startswith("1 of 24 done")

    def test_an_observer_says_nothing_and_a_note_has_its_room(self, world, item):
        with pytest.raises(NotYours):
            actions.run_item(item("partners-told"), "tick", by=world.observer, reason="x")
        with pytest.raises(Invalid):
            actions.run_item(item("partners-told"), "tick", by=world.urcs, reason="x" * 1001)

    def test_a_replaced_checklist_is_no_longer_ticked(self, world, case, checklist, item):
        short = ChecklistTemplate.objects.in_force().get(length="short")
        actions.start(case, short, by=world.coordinator, reason="We are two")
        with pytest.raises(NotReady, match="no longer in use"):
            actions.run_item(item("partners-told"), "tick", by=world.urcs, reason="x")


class TestResponsible:
    def test_each_tool_names_its_roles_and_who_that_is_here(self, world, checklist):
        tools = {str(tool.label): tool for tool in shown(checklist).tools}
        assert dict(tools["Mini-Summit"].roles)["Convener"] == "Ukrainian Red Cross Society"
        (role,) = [
            role for role in tools["Convener and co-convener"].roles if role[0] == "Co-convener"
        ]
        assert role[1] == "not agreed yet"
        for row in checklist.operation.convenings.all():
            operations.run_convening(row, "agree", by=world.coordinator)
        checklist.operation.refresh_from_db()
        tools = {str(tool.label): tool for tool in shown(checklist).tools}
        assert dict(tools["Convener and co-convener"].roles)["Co-convener"] == "ICRC"


def test_a_change_of_the_template_never_touches_a_running_checklist(world, checklist):
    before = [line.row.title for line in shown(checklist).lines]
    draft = templates.draft("full", by=world.secretariat, reason="Learnt in the field")
    changed = draft.items.get(key="partners-told")
    templates.amend_item(changed, by=world.secretariat, changes={"text_en": "Tell them sooner."})
    templates.run(draft, "publish", by=world.secretariat)
    now = shown(Checklist.objects.get(pk=checklist.pk))
    assert [line.row.title for line in now.lines] == before
    assert now.newer == draft
