"""Issuing: once, frozen, as page and PDF; and the version after."""

from __future__ import annotations

import hashlib
import io

import pypdf
import pytest
from django.urls import reverse

from coordination.deadlines.models import Deadline
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.joint_statement import actions
from tools.joint_statement.models import JointStatement
from tools.joint_statement.policy import State


@scenario
def case(world):
    return cases.large_operation(world)


@scenario
def issued(world, case):
    return cases.issued_statement(world, case)


def clear_all(world, statement):
    for person, of in (
        (world.urcs, world.urcs_ns),
        (world.icrc_hod, world.icrc),
        (world.ifrc_hod, world.ifrc),
    ):
        actions.speak(statement, by=person, component=of, clears=True)


def cleared(world, case):
    statement = cases.clearing_statement(world, case)
    clear_all(world, statement)
    return statement


def url(statement, name):
    return reverse(name, args=[statement.operation.ref, statement.number])


def pdf_text(content):
    return " ".join(
        " ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages
    )


class TestIssuing:
    def test_it_freezes_text_and_signatories_under_a_number(self, world, case, issued):
        assert issued.state == State.ISSUED
        texts = {s["key"]: s["text"] for s in issued.frozen["sections"]}
        assert texts["situation"] == "What we know at this hour."
        assert [s["component"] for s in issued.frozen["signatories"]] == ["DUA001", "ICRC", "IFRC"]
        assert issued.receipt == f"{case.ref}-JS1-{issued.content_hash[:8].upper()}"

    def test_the_pdf_is_kept_and_its_hash_is_in_the_record(self, issued):
        kept = JointStatement.objects.get().document
        event = AuditEvent.objects.get(verb="joint_statement.receipt")
        assert event.data["pdf_sha256"] == hashlib.sha256(bytes(kept)).hexdigest()
        said = pdf_text(bytes(kept))
        assert "What we know at this hour." in said
        assert issued.receipt in said and "Cleared by" in said

    def test_both_principals_have_received_it(self, world, case, issued):
        rows = case.receipts.filter(document="joint_statement")
        assert {r.post.code for r in rows} == {
            "icrc-director-of-operations",
            "ifrc-under-secretary-general",
        }
        assert {r.received_at for r in rows} == {issued.issued_at}

    def test_its_clock_stops(self, issued):
        assert Deadline.objects.of(issued).get().outcome == "met"

    def test_it_is_refused_while_one_has_not_been_heard(self, world, case):
        statement = cases.clearing_statement(world, case)
        with pytest.raises(NotReady, match="Waiting for"):
            actions.issue(statement, by=world.coordinator)
        assert JointStatement.objects.get().state == State.CLEARING

    @pytest.mark.parametrize("who", ["polish", "icrc_director", "observer", "region"])
    def test_it_is_refused_to_those_who_do_not_lead(self, world, case, who):
        statement = cleared(world, case)
        with pytest.raises(NotYours):
            actions.issue(statement, by=getattr(world, who))

    def test_a_second_issue_is_out_of_turn_and_leaves_one_receipt(self, world, issued):
        with pytest.raises(OutOfTurn):
            actions.issue(issued, by=world.coordinator)
        assert AuditEvent.objects.filter(verb="joint_statement.issue").count() == 1
        assert issued.operation.receipts.filter(document="joint_statement").count() == 2

    def test_who_read_another_version_does_not_issue_this_one(self, world, case):
        statement = cleared(world, case)
        with pytest.raises(Stale):
            actions.issue(statement, by=world.coordinator, version=statement.version - 1)

    def test_an_issued_statement_is_not_written(self, world, issued):
        with pytest.raises(OutOfTurn, match="never changes"):
            actions.write_statement(issued, by=world.coordinator, sections={"roles": "Later"})
        assert JointStatement.objects.get().frozen == issued.frozen


class TestTheNextVersion:
    def next_one(self, world, issued):
        return actions.new_version(issued, by=world.coordinator, reason="A co-convener changed")

    def test_it_starts_from_the_text_and_signatories_before(self, world, issued):
        second = self.next_one(world, issued)
        assert (second.number, second.supersedes) == (2, issued)
        assert second.sections.get(key="situation").text == "What we know at this hour."
        assert [s.component.code for s in second.current_signatories()] == [
            "DUA001",
            "ICRC",
            "IFRC",
        ]

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_it_needs_a_reason(self, world, issued, reason):
        with pytest.raises(Invalid) as refused:
            actions.new_version(issued, by=world.coordinator, reason=reason)
        assert "reason" in refused.value.fields
        assert JointStatement.objects.count() == 1

    def test_the_earlier_stays_in_force_until_the_new_one_is_issued(self, world, issued):
        second = self.next_one(world, issued)
        actions.write_statement(second, by=world.coordinator, sections={"roles": "Other roles"})
        second = actions.run(second, "ask_clearance", by=world.coordinator)
        clear_all(world, second)
        issued.refresh_from_db()
        assert issued.state == State.ISSUED
        actions.issue(second, by=world.coordinator)
        issued.refresh_from_db()
        assert (issued.state, issued.superseded_by) == (State.SUPERSEDED, world.coordinator)
        event = AuditEvent.objects.get(verb="joint_statement.supersede")
        assert event.reason == "A co-convener changed"

    def test_one_new_version_at_a_time(self, world, issued):
        self.next_one(world, issued)
        with pytest.raises(OutOfTurn, match="already"):
            self.next_one(world, issued)

    def test_a_waived_draft_makes_room_for_another_and_does_not_come_back_beside_it(
        self, world, issued
    ):
        second = self.next_one(world, issued)
        second = actions.run(second, "waive", by=world.coordinator, reason="Not needed after all")
        third = self.next_one(world, issued)
        assert third.number == 3
        with pytest.raises(NotReady, match="version 3"):
            actions.run(second, "take_back_waiver", by=world.coordinator, reason="Yes needed")

    def test_nobody_supersedes_by_hand(self, world, issued):
        with pytest.raises(NotReady, match="by issuing its new version"):
            actions.run(issued, "supersede", by=world.coordinator, reason="I want to")
        assert [o.name for o in issued.offers(world.coordinator)] == []

    def test_the_two_principals_do_not_revise_it(self, world, issued):
        with pytest.raises(NotYours):
            actions.new_version(issued, by=world.icrc_director, reason="Because")
        assert issued.revision_offer(world.icrc_director) is None


class TestThePages:
    def test_issue_is_confirmed_on_a_page_of_its_own(self, client, world, case):
        statement = cleared(world, case)
        client.force_login(world.coordinator)
        page = client.get(url(statement, "joint_statement_issue")).content.decode()
        assert "What we know at this hour." in page
        assert "An issued statement never changes." in page
        answer = client.post(
            url(statement, "joint_statement_issue"), {"version": statement.version}, follow=True
        )
        number = JointStatement.objects.get().receipt
        assert number in answer.content.decode()
        assert "The Joint Statement is issued" in answer.content.decode()

    def test_a_double_click_issues_once_and_shows_the_receipt(self, client, world, case):
        statement = cleared(world, case)
        client.force_login(world.coordinator)
        for _click in range(2):
            answer = client.post(
                url(statement, "joint_statement_issue"), {"version": statement.version}
            )
            assert answer.url == url(statement, "joint_statement_receipt")
        assert AuditEvent.objects.filter(verb="joint_statement.issue").count() == 1

    def test_a_stale_confirmation_shows_what_stands_now(self, client, world, case):
        statement = cleared(world, case)
        client.force_login(world.coordinator)
        answer = client.post(
            url(statement, "joint_statement_issue"), {"version": statement.version - 1}
        )
        assert answer.status_code == 409
        assert f'value="{statement.version}"' in answer.content.decode()
        assert JointStatement.objects.get().state == State.CLEARING

    def test_the_confirmation_says_what_is_missing(self, client, world, case):
        statement = cases.clearing_statement(world, case)
        client.force_login(world.coordinator)
        answer = client.get(url(statement, "joint_statement_issue"))
        assert answer.status_code == 409
        assert "Waiting for URCS, ICRC and IFRC." in answer.content.decode()

    def test_the_issued_page_reads_and_does_not_write(self, client, world, issued):
        client.force_login(world.coordinator)
        page = client.get(issued.get_absolute_url()).content.decode()
        assert "What we know at this hour." in page and issued.receipt in page
        assert issued.content_hash in page
        assert "<textarea" not in page
        assert url(issued, "joint_statement_new_version") in page

    def test_the_pdf_comes_as_it_was_issued_with_proper_headers(self, client, world, issued):
        client.force_login(world.polish)
        answer = client.get(url(issued, "joint_statement_document"))
        assert answer["Content-Type"] == "application/pdf"
        assert f'filename="{issued.receipt}.pdf"' in answer["Content-Disposition"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "private" in answer["Cache-Control"]
        assert answer.content == bytes(JointStatement.objects.get().document)

    def test_before_issue_there_is_neither_receipt_nor_pdf(self, client, world, case):
        statement = cases.clearing_statement(world, case)
        client.force_login(world.coordinator)
        for name in ("joint_statement_document", "joint_statement_receipt"):
            assert client.get(url(statement, name)).status_code == 404

    def test_a_new_version_is_begun_with_its_reason_and_a_double_click_finds_it(
        self, client, world, issued
    ):
        client.force_login(world.coordinator)
        at = url(issued, "joint_statement_new_version")
        assert client.get(at).status_code == 200
        refused = client.post(at, {"reason": " "})
        assert refused.status_code == 422
        for _click in range(2):
            answer = client.post(at, {"reason": "The roles changed"})
            assert answer.url.endswith("/joint-statements/2/")
        assert JointStatement.objects.count() == 2

    def test_the_draft_and_the_new_version_show_what_changed(self, client, world, issued):
        second = actions.new_version(issued, by=world.coordinator, reason="More is known")
        actions.write_statement(
            second, by=world.coordinator, sections={"situation": "What we know at this day."}
        )
        client.force_login(world.polish)
        page = client.get(second.get_absolute_url()).content.decode()
        assert "<del>" in page and "hour." in page and "<ins>" in page
        assert "More is known" in page
        assert page.count('class="unseen"> [removed: ') == 1
        second = actions.run(second, "ask_clearance", by=world.coordinator)
        clear_all(world, second)
        second = actions.issue(second, by=world.coordinator)
        page = client.get(second.get_absolute_url()).content.decode()
        assert "What changed since" in page and "<del>" in page
        before = client.get(issued.get_absolute_url()).content.decode()
        assert "Superseded." in before and second.get_absolute_url() in before

    def test_waiving_and_taking_it_back_need_their_reason(self, client, world, case):
        statement = case.joint_statements.get()
        client.force_login(world.coordinator)

        def press(step, reason):
            version = JointStatement.objects.get().version
            data = {"step": step, "reason": reason, "version": version}
            return client.post(url(statement, "joint_statement_steps"), data)

        assert press("waive", "").status_code == 409
        press("waive", "Nobody else is present")
        assert JointStatement.objects.get().state == State.WAIVED
        assert Deadline.objects.of(statement).get().outcome == "waived"
        press("take_back_waiver", "Partners came")
        assert JointStatement.objects.get().state == State.DRAFT
        assert Deadline.objects.of(statement).get().outcome == ""

    def test_a_stale_step_keeps_the_reason_that_was_typed(self, client, world, case):
        statement = case.joint_statements.get()
        client.force_login(world.coordinator)
        answer = client.post(
            url(statement, "joint_statement_steps"),
            {"step": "waive", "reason": "A reason in many words", "version": statement.version + 5},
        )
        assert answer.status_code == 409
        assert "A reason in many words" in answer.content.decode()
        assert JointStatement.objects.get().state == State.DRAFT
