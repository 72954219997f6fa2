"""Issuing: by people only, with both endorsements, frozen as page and PDF; versions and revisits."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines.models import Deadline
from coordination.deadlines.sweep import fire_due_rungs
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.minimum_parameters import actions
from tools.minimum_parameters.models import MinimumParameters
from tools.minimum_parameters.policy import State

HARD = "<b>#import</b> \\ مرحبا 🙂 'x' $y$"


@scenario
def case(world):
    return cases.large_operation(world)


@scenario
def ready(world, case):
    """Endorsed by both, not issued."""
    parameters = cases.endorsing_parameters(world, case)
    actions.write_parameters(parameters, by=world.coordinator, sections={"other": HARD})
    actions.endorse(parameters, by=world.icrc_director, note="On country advice.")
    actions.endorse(parameters, by=world.ifrc_usg)
    return MinimumParameters.objects.get()


@scenario
def issued(world, ready):
    return actions.issue(ready, by=world.ifrc_usg)


def url(parameters, name="minimum_parameters"):
    return reverse(name, args=[parameters.operation.ref, parameters.number])


def pdf_text(content):
    return " ".join(
        " ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages
    )


class TestIssuing:
    def test_it_freezes_text_endorsements_and_pdf(self, case, issued):
        texts = {s["key"]: s["text"] for s in issued.frozen["sections"]}
        assert texts["other"] == HARD
        assert [e["principal"] for e in issued.frozen["endorsements"]] == [
            "icrc_principal",
            "ifrc_principal",
        ]
        assert issued.receipt == f"{case.ref}-MP1-{issued.content_hash[:8].upper()}"
        kept = bytes(MinimumParameters.objects.get().document)
        event = AuditEvent.objects.get(verb="minimum_parameters.receipt")
        assert event.data["pdf_sha256"] == hashlib.sha256(kept).hexdigest()

    def test_the_pdf_says_it_all(self, issued):
        said = pdf_text(bytes(MinimumParameters.objects.get().document))
        for wanted in (
            "Minimum coordination parameters",
            issued.receipt,
            issued.content_hash,
            "<b>#import</b> \\",
            "مرحبا",
            "On country advice.",
            "in person",
            "Kyiv",
            "Geneva",
        ):
            assert wanted in said

    def test_a_delegate_s_endorsement_is_said_to_be_one(self, world, case):
        from tests.tools.minimum_parameters.test_endorsement import delegate

        parameters = cases.endorsing_parameters(world, case)
        actions.endorse(parameters, by=delegate(world, "icrc_director"))
        actions.endorse(parameters, by=world.ifrc_usg)
        actions.issue(parameters, by=world.ifrc_usg)
        said = pdf_text(bytes(MinimumParameters.objects.get().document))
        assert "by a delegate of the post" in said

    def test_an_arabic_document_is_issued_in_arabic_whoever_clicks(self, world, case):
        parameters = cases.endorsing_parameters(world, case)
        actions.write_parameters(parameters, by=world.coordinator, sections={}, language="ar")
        actions.endorse(parameters, by=world.icrc_director)
        actions.endorse(parameters, by=world.ifrc_usg)
        actions.issue(parameters, by=world.ifrc_usg)
        made = bytes(MinimumParameters.objects.get().document)
        assert pypdf.PdfReader(io.BytesIO(made)).trailer["/Root"]["/Lang"] == "ar"

    @pytest.mark.parametrize("given", [(), ("icrc_director",), ("ifrc_usg",)])
    def test_it_is_refused_without_both_endorsements(self, world, case, given):
        parameters = cases.endorsing_parameters(world, case)
        for who in given:
            actions.endorse(parameters, by=getattr(world, who))
        with pytest.raises(NotReady, match="Waiting for the endorsement"):
            actions.issue(parameters, by=world.ifrc_usg)
        assert MinimumParameters.objects.get().state == State.ENDORSING

    @pytest.mark.parametrize("who", ["coordinator", "urcs", "icrc_hod", "polish", "observer"])
    def test_only_a_principal_or_the_secretariat_issues(self, world, ready, who):
        with pytest.raises(NotYours):
            actions.issue(ready, by=getattr(world, who))

    def test_the_clock_never_issues_them(self, world, ready):
        fired = sum(fire_due_rungs(timezone.now() + timedelta(days=d)) for d in (1, 3, 10, 60))
        assert fired
        assert MinimumParameters.objects.get().state == State.ENDORSING
        assert not AuditEvent.objects.filter(verb="minimum_parameters.issue").exists()
        assert Deadline.objects.of(ready).get().stopped_at is None

    def test_it_is_not_dated_before_an_endorsement(self, world, ready):
        with pytest.raises(Invalid, match="before the last endorsement"):
            actions.issue(ready, by=world.ifrc_usg, at=timezone.now() - timedelta(hours=1))

    def test_a_second_issue_is_out_of_turn(self, world, issued):
        with pytest.raises(OutOfTurn):
            actions.issue(issued, by=world.ifrc_usg)
        assert AuditEvent.objects.filter(verb="minimum_parameters.issue").count() == 1

    def test_who_read_another_version_does_not_issue_this_one(self, world, ready):
        with pytest.raises(Stale):
            actions.issue(ready, by=world.ifrc_usg, version=ready.version - 1)

    def test_the_48_hours_stop_and_the_revisit_s_clock_starts(self, issued):
        clocks = {d.clock: d for d in Deadline.objects.of(issued)}
        assert clocks["minimum_parameters_issued"].outcome == "met"
        assert clocks["parameters_revisited"].due_at - issued.issued_at == timedelta(days=14)

    def test_afterwards_nothing_changes_them(self, world, issued):
        with pytest.raises(OutOfTurn, match="never change"):
            actions.write_parameters(issued, by=world.coordinator, sections={"other": "Later"})
        with pytest.raises(OutOfTurn):
            actions.endorse(issued, by=world.icrc_director)
        with pytest.raises(OutOfTurn):
            actions.take_over(issued, by=world.coordinator)
        again = MinimumParameters.objects.get()
        assert (again.frozen, again.content_hash) == (issued.frozen, issued.content_hash)


class TestTheNextVersion:
    def test_it_needs_a_reason_and_starts_from_the_text_before(self, world, issued):
        with pytest.raises(Invalid) as refused:
            actions.new_version(issued, by=world.coordinator, reason=" ")
        assert "reason" in refused.value.fields
        second = actions.new_version(issued, by=world.coordinator, reason="A lead changed")
        assert second.sections.get(key="other").text == HARD
        assert not second.current_endorsements().exists()

    def test_the_earlier_stays_in_force_until_it_is_issued(self, world, issued):
        second = actions.new_version(issued, by=world.coordinator, reason="A lead changed")
        second = actions.run(second, "ask_endorsement", by=world.coordinator)
        for who in (world.icrc_director, world.ifrc_usg):
            actions.endorse(second, by=who)
        issued.refresh_from_db()
        assert issued.state == State.ISSUED
        actions.issue(second, by=world.icrc_director)
        issued.refresh_from_db()
        assert issued.state == State.SUPERSEDED
        assert (
            AuditEvent.objects.get(verb="minimum_parameters.supersede").reason == "A lead changed"
        )
        open_clocks = Deadline.objects.of(issued).open()
        assert not open_clocks.exists()

    def test_one_at_a_time_and_never_by_hand(self, world, issued):
        actions.new_version(issued, by=world.coordinator, reason="A lead changed")
        with pytest.raises(OutOfTurn, match="already"):
            actions.new_version(issued, by=world.coordinator, reason="Again")
        with pytest.raises(NotReady, match="by issuing their new version"):
            actions.run(issued, "supersede", by=world.ifrc_usg, reason="I want to")

    def test_a_waived_draft_does_not_come_back_beside_a_later_one(self, world, issued):
        second = actions.new_version(issued, by=world.coordinator, reason="One")
        second = actions.run(second, "waive", by=world.ifrc_usg, reason="No")
        actions.new_version(issued, by=world.coordinator, reason="Two")
        with pytest.raises(NotReady, match="version 3"):
            actions.run(second, "take_back_waiver", by=world.ifrc_usg, reason="Yes")


class TestRevisiting:
    def test_it_is_recorded_with_its_reason_and_starts_the_next_run(self, world, issued):
        row = actions.revisit(
            issued, by=world.coordinator, reason="Looked at with both delegations"
        )
        assert (row.revisits, row.state) == (1, State.ISSUED)
        runs = Deadline.objects.of(issued).filter(clock="parameters_revisited")
        assert [(d.occurrence, d.outcome) for d in runs.order_by("occurrence")] == [
            (1, "met"),
            (2, ""),
        ]

    def test_without_a_reason_or_before_issue_it_is_refused(self, world, issued):
        with pytest.raises(NotReady):
            actions.revisit(issued, by=world.coordinator, reason=" ")
        with pytest.raises(Invalid, match="before the parameters were issued"):
            actions.revisit(
                issued, by=world.coordinator, reason="x", at=issued.issued_at - timedelta(hours=1)
            )
        assert MinimumParameters.objects.get().revisits == 0

    def test_a_double_click_revisits_once(self, client, world, issued):
        client.force_login(world.coordinator)
        data = {"reason": "All stands", "version": issued.version}
        at = url(issued, "minimum_parameters_revisit")
        assert client.post(at, data).url == url(issued)
        second = client.post(at, data)
        assert second.status_code == 409 and "All stands" in second.content.decode()
        assert MinimumParameters.objects.get().revisits == 1

    def test_the_page_asks_for_what_was_looked_at(self, client, world, issued):
        client.force_login(world.coordinator)
        answer = client.post(url(issued, "minimum_parameters_revisit"), {"reason": ""})
        assert answer.status_code == 422
        assert "Say what was looked at." in answer.content.decode()


class TestThePages:
    def test_the_last_click_leads_to_the_receipt_and_twice_is_once(self, client, world, ready):
        client.force_login(world.ifrc_usg)
        at = url(ready, "minimum_parameters_issue")
        page = client.get(at).content.decode()
        assert "On country advice." in page and "It never changes" in page
        for _click in range(2):
            answer = client.post(at, {"version": ready.version})
            assert answer.url == url(ready, "minimum_parameters_receipt")
        assert AuditEvent.objects.filter(verb="minimum_parameters.issue").count() == 1
        receipt = client.get(answer.url).content.decode()
        assert MinimumParameters.objects.get().receipt in receipt

    def test_a_stale_confirmation_shows_what_stands_now(self, client, world, ready):
        client.force_login(world.ifrc_usg)
        answer = client.post(url(ready, "minimum_parameters_issue"), {"version": 1})
        assert answer.status_code == 409
        assert f'value="{ready.version}"' in answer.content.decode()

    def test_the_confirmation_is_not_for_everybody(self, client, world, ready):
        client.force_login(world.coordinator)
        assert client.get(url(ready, "minimum_parameters_issue")).status_code == 403

    def test_the_issued_page_reads_and_does_not_write(self, client, world, issued):
        client.force_login(world.coordinator)
        page = client.get(url(issued)).content.decode()
        assert "&lt;b&gt;#import&lt;/b&gt;" in page and "<b>#import" not in page
        assert issued.receipt in page and issued.content_hash in page
        assert "<textarea" not in page

    def test_the_pdf_is_the_frozen_file_and_the_same_every_time(self, client, world, issued):
        client.force_login(world.polish)
        at = url(issued, "minimum_parameters_document")
        first, second = client.get(at), client.get(at)
        assert first["Content-Type"] == "application/pdf"
        assert f'filename="{issued.receipt}.pdf"' in first["Content-Disposition"]
        assert first.content == second.content
        assert first.content == bytes(MinimumParameters.objects.get().document)

    def test_before_issue_there_is_neither_receipt_nor_pdf(self, client, world, ready):
        client.force_login(world.ifrc_usg)
        for name in ("minimum_parameters_document", "minimum_parameters_receipt"):
            assert client.get(url(ready, name)).status_code == 404

    def test_a_new_version_shows_what_changed(self, client, world, issued):
        client.force_login(world.coordinator)
        at = url(issued, "minimum_parameters_new_version")
        assert client.post(at, {"reason": ""}).status_code == 422
        second = client.post(at, {"reason": "The area changed"}, follow=True)
        assert "No section differs." in second.content.decode()
        assert client.post(at, {"reason": "Again"}).url.endswith("/minimum-parameters/2/")
        actions.write_parameters(
            MinimumParameters.objects.get(number=2), by=world.coordinator,
            sections={"geography": "North: IFRC"},
        )  # fmt: skip
        page = client.get(f"/operations/{issued.operation.ref}/minimum-parameters/2/")
        assert "<ins>" in page.content.decode() and "The area changed" in page.content.decode()

    def test_synthetic_parameters_are_marked(self, client, world, ready):
        operation = ready.operation
        operation.synthetic = "The hours are invented."
        operation.save(update_fields=["synthetic"])
        issued = actions.issue(MinimumParameters.objects.get(), by=world.ifrc_usg)
        client.force_login(world.polish)
        page = client.get(url(issued)).content.decode()
        assert "The hours are invented." in page and 'class="synthetic"' in page
        assert "SYNTHETIC" in pdf_text(bytes(MinimumParameters.objects.get().document))
