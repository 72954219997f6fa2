"""The joint letter: who takes which step, what is frozen, and when it is behind the matrix."""

import hashlib
import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from coordination.conveners import actions
from coordination.conveners.models import ConvenerLetter
from coordination.conveners.policy import FORMS, LANGUAGES, WORKFLOW, State
from coordination.deadlines.models import Delivery
from coordination.operations import actions as operations
from coordination.watch.waiting import waiting_for
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.fixtures.scenarios import scenario

WRITERS = {"coordinator", "urcs", "urcs_staff", "secretariat", "icrc_director", "ifrc_usg"}
STEPS = {
    "sign_icrc": ({"draft"}, "draft", {"icrc_director"}),
    "sign_ifrc": ({"draft"}, "draft", {"ifrc_usg"}),
    "take_in": ({"draft"}, "draft", WRITERS),
    "issue": ({"draft"}, "issued", WRITERS),
    "withdraw": ({"draft"}, "withdrawn", WRITERS),
}


@scenario
def agreed(world, case):
    row = operations.propose_convening(
        operation=case, country=world.ukraine, role="convener", component=world.urcs_ns,
        starts_on=case.today, by=world.coordinator,
    )  # fmt: skip
    return operations.run_convening(row, "agree", by=world.coordinator)


@pytest.fixture
def draft(world, case, agreed):
    return actions.begin_letter(operation=case, by=world.coordinator)


def change_matrix(world, case, component=None):
    row = operations.propose_convening(
        operation=case, country=world.ukraine, role="co_convener",
        component=component or world.icrc, exception="asked to" if component else "", starts_on=case.today,
        by=world.coordinator,
    )  # fmt: skip
    return operations.run_convening(row, "agree", by=world.coordinator)


def signed(world, letter):
    letter = actions.run_letter(letter, "sign_icrc", by=world.icrc_director)
    return actions.run_letter(letter, "sign_ifrc", by=world.ifrc_usg)


def ready_for(world, case, letter, step):
    """Bring a draft to where the step's guards let it through."""
    if step == "take_in":  # by whoever leads already, so that nobody else leads
        change_matrix(world, case, world.urcs_ns)
    return signed(world, letter) if step == "issue" else letter


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_taken_by_its_people_and_by_nobody_else(world, case, draft, step):
    from django.db import transaction

    _sources, target, whose = STEPS[step]
    letter = ready_for(world, case, draft, step)
    for name in world.people:
        person = getattr(world, name)
        if name in whose:
            with transaction.atomic():
                done = actions.run_letter(letter, step, by=person, reason="why")
                assert (done.state, done.version > letter.version) == (target, True), name
                transaction.set_rollback(True)
            continue
        with pytest.raises(NotYours):
            actions.run_letter(letter, step, by=person, reason="why")
    letter.refresh_from_db()
    assert letter.is_draft


@pytest.mark.parametrize("state", [s for s in State.values if s != "draft"])
@pytest.mark.parametrize("step", STEPS)
def test_no_step_leads_on_from_what_is_over(world, case, agreed, issue, state, step):
    letter = issue()
    ConvenerLetter.objects.filter(pk=letter.pk).update(state=state)
    with pytest.raises(OutOfTurn):
        whose = next(iter(STEPS[step][2]))
        actions.run_letter(letter, step, by=getattr(world, whose), reason="why")


def test_the_table_above_is_the_whole_workflow():
    assert {step.name for step in WORKFLOW.steps} == {*STEPS, "supersede"}


# --- Drawing up --------------------------------------------------------------------------


def test_nothing_agreed_means_nothing_to_say(world, case):
    with pytest.raises(NotReady, match="Nobody is agreed"):
        actions.begin_letter(operation=case, by=world.coordinator)


@pytest.mark.parametrize("who", ["observer", "icrc_hod", "ifrc_hod", "committee", "region"])
def test_a_letter_is_drawn_up_by_those_who_lead_and_the_principals(world, case, agreed, who):
    with pytest.raises(NotYours):
        actions.begin_letter(operation=case, by=getattr(world, who))


def test_one_draft_at_a_time(world, case, draft):
    with pytest.raises(OutOfTurn, match="being drawn up"):
        actions.begin_letter(operation=case, by=world.coordinator)
    actions.run_letter(draft, "withdraw", by=world.coordinator, reason="too early")
    assert actions.begin_letter(operation=case, by=world.coordinator).number == 2


def test_a_closed_operation_has_no_new_letter(world, case, agreed):
    closed = operations.run(case, "close", by=world.coordinator, reason="over")
    with pytest.raises(OutOfTurn, match="closed"):
        actions.begin_letter(operation=closed, by=world.coordinator)


# --- Signing and issuing -----------------------------------------------------------------


def test_a_joint_letter_waits_for_both_signatures(world, draft):
    with pytest.raises(NotReady, match="the ICRC and the IFRC"):
        actions.run_letter(draft, "issue", by=world.coordinator)
    letter = actions.run_letter(draft, "sign_icrc", by=world.icrc_director)
    with pytest.raises(NotReady, match="the signature of the IFRC"):
        actions.run_letter(letter, "issue", by=world.coordinator)
    with pytest.raises(NotReady, match="signed already"):
        actions.run_letter(letter, "sign_icrc", by=world.icrc_director)


def test_the_watch_asks_each_principal_until_signed(world, draft):
    def asked(person):
        return [w.url for w in waiting_for(person) if w.kind == "convener_letter"]

    assert asked(world.icrc_director) == asked(world.ifrc_usg) == [draft.get_absolute_url()]
    assert asked(world.coordinator) == []
    actions.run_letter(draft, "sign_icrc", by=world.icrc_director)
    assert asked(world.icrc_director) == [] and asked(world.ifrc_usg)


def test_what_changed_since_it_was_drawn_up_is_neither_signed_nor_issued(world, case, draft):
    letter = signed(world, draft)
    change_matrix(world, case)
    with pytest.raises(NotReady, match="matrix changed"):
        actions.run_letter(letter, "issue", by=world.coordinator)
    letter = actions.run_letter(letter, "take_in", by=world.coordinator)
    assert letter.icrc_signed_at is None and letter.ifrc_signed_by is None
    assert len(letter.said["rows"]) == 2
    with pytest.raises(NotReady, match="waits for the signatures"):
        actions.run_letter(letter, "issue", by=world.coordinator)
    with pytest.raises(NotReady, match="nothing to take in"):
        actions.run_letter(letter, "take_in", by=world.coordinator)


def test_a_stale_press_changes_nothing(world, case, draft):
    with pytest.raises(Stale):
        actions.run_letter(draft, "sign_icrc", by=world.icrc_director, version=draft.version + 1)


def test_an_issued_letter_is_frozen_in_four_languages_and_two_formats(world, case, agreed, issue):
    letter = issue()
    assert letter.receipt == f"{case.ref}-CL1-{letter.content_hash[:8].upper()}"
    files = {(f.language, f.form): bytes(f.content) for f in letter.files.all()}
    assert set(files) == {(language, form) for language in LANGUAGES for form in FORMS}
    event = AuditEvent.objects.get(verb="convener_letter.receipt")
    for (language, form), content in files.items():
        assert event.data["files"][f"{language}.{form}"] == hashlib.sha256(content).hexdigest()
        if form == "pdf":
            assert content.startswith(b"%PDF")
        else:
            # Without its marks: in Arabic a number may stand in several runs.
            xml = ZipFile(BytesIO(content)).read("word/document.xml").decode()
            text = re.sub(r"<[^>]+>", "", xml)
            assert letter.receipt in text, language
            assert "Ukrainian Red Cross Society" in text, language


def test_the_secretaries_general_of_all_societies_are_told(world, case, agreed, issue):
    letter = issue()
    told = Delivery.objects.filter(
        operation=case, subject__contains="Joint letter", channel="inbox"
    ).values_list("recipient__name", flat=True)
    assert world.polish.name in told or world.people["polish"].name in told
    assert letter.issued_by == world.coordinator


# --- The next version --------------------------------------------------------------------


def test_a_next_version_needs_a_change_and_a_reason_and_supersedes(world, case, agreed, issue):
    first = issue()
    assert not first.is_behind()
    with pytest.raises(NotReady, match="says what the matrix says"):
        actions.begin_letter(operation=case, by=world.coordinator, reason="again")
    change_matrix(world, case)
    assert ConvenerLetter.objects.get(pk=first.pk).is_behind()
    with pytest.raises(Invalid, match="why"):
        actions.begin_letter(operation=case, by=world.coordinator, reason=" ")
    second = issue("The ICRC co-convenes")
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("superseded", "issued", 2)
    assert second.supersedes == first and second.revision_reason == "The ICRC co-convenes"
    assert first.files.count() == 8 and first.receipt


@pytest.mark.parametrize("what", ["contest", "end"])
def test_any_change_of_what_is_agreed_puts_the_letter_behind(world, case, agreed, issue, what):
    letter = issue()
    operations.run_convening(agreed, what, by=world.coordinator, reason="changed")
    assert ConvenerLetter.objects.get(pk=letter.pk).is_behind()


def test_a_mere_proposal_does_not(world, case, agreed, issue):
    letter = issue()
    operations.propose_convening(
        operation=case, country=world.poland, role="convener", component=world.polish_ns,
        starts_on=case.today, by=world.coordinator,
    )  # fmt: skip
    assert not ConvenerLetter.objects.get(pk=letter.pk).is_behind()


def test_no_letter_is_superseded_by_hand(world, case, agreed, issue):
    with pytest.raises(OutOfTurn, match="next version"):
        actions.run_letter(issue(), "supersede", by=world.coordinator)
