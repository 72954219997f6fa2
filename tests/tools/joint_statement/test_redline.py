"""Drafts are kept whenever somebody speaks of the text, and any two are compared word by word."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.api.caller import Caller, done, refused
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.joint_statement import actions


@scenario
def statement(world):
    """Two drafts: URCS cleared the first, the IFRC the second; then it changed once more."""
    row = cases.clearing_statement(world, cases.large_operation(world))
    actions.speak(row, by=world.urcs, component=world.urcs_ns, clears=True)
    actions.write_statement(
        row, by=world.coordinator, sections={"situation": "What we know at this late hour."}
    )
    actions.speak(row, by=world.ifrc_hod, component=world.ifrc, clears=True)
    return actions.write_statement(row, by=world.coordinator, sections={"roles": "The host leads."})


def url(statement):
    return reverse("joint_statement_redline", args=[statement.operation.ref, statement.number])


def texts(statement):
    return [draft.sections for draft in statement.drafts.order_by("n")]


class TestKeeping:
    def test_one_is_kept_when_clearance_is_asked_for_and_for_each_text_spoken_of(self, statement):
        first, second, third = texts(statement)
        assert first["situation"] == "What we know at this hour."
        assert second["situation"] == "What we know at this late hour." and not second["roles"]
        assert third["roles"] == "The host leads."

    def test_what_nobody_spoke_of_yet_goes_along_with_the_writing(self, world, statement):
        actions.write_statement(statement, by=world.coordinator, sections={"roles": "All lead."})
        assert len(texts(statement)) == 3
        assert texts(statement)[-1]["roles"] == "All lead."
        actions.speak(statement, by=world.icrc_hod, component=world.icrc, clears=True)
        actions.write_statement(statement, by=world.coordinator, sections={"roles": "None."})
        assert [each["roles"] for each in texts(statement)] == ["", "", "All lead.", "None."]

    def test_the_issued_text_is_a_draft_too(self, world):
        issued = cases.issued_statement(world, cases.large_operation(world))
        assert issued.latest_draft().content_hash == issued.content_hash


class TestThePage:
    def test_without_a_choice_it_starts_from_what_ones_component_spoke_of(
        self, client, world, statement
    ):
        client.force_login(world.urcs)
        page = client.get(url(statement)).content.decode()
        assert "From: draft 1. To: as it stands now." in page
        assert "<ins>" in page and "added:" in page
        client.force_login(world.ifrc_hod)
        page = client.get(url(statement)).content.decode()
        assert "From: draft 2" in page

    def test_any_two_drafts_section_by_section_with_words_for_those_who_listen(
        self, client, world, statement
    ):
        first, second, _third = statement.drafts.order_by("n")
        client.force_login(world.polish)
        page = client.get(url(statement), {"from": first.pk, "to": second.pk}).content.decode()
        assert "late " in page and '<span class="unseen"> [added: </span>' in page
        assert "The host leads." not in page

    @pytest.mark.parametrize("asked", ["999999", "x", "1e9"])
    def test_a_draft_that_is_not_there_gets_a_sentence(self, client, world, statement, asked):
        client.force_login(world.urcs)
        answer = client.get(url(statement), {"from": asked})
        assert answer.status_code == 422
        assert "There is no such draft here" in answer.content.decode()

    def test_the_statement_links_to_what_changed_since_one_cleared(self, client, world, statement):
        client.force_login(world.urcs)
        page = client.get(statement.get_absolute_url()).content.decode()
        first = statement.drafts.get(n=1)
        assert "What changed since you spoke" in page
        assert f"{url(statement)}?from={first.pk}" in page

    def test_drafts_of_the_version_before_are_offered_too(self, client, world):
        issued = cases.issued_statement(world, cases.large_operation(world))
        second = actions.new_version(issued, by=world.coordinator, reason="More is known")
        actions.write_statement(second, by=world.coordinator, sections={"roles": "New roles"})
        client.force_login(world.urcs)
        old = issued.latest_draft()
        page = client.get(url(second), {"from": old.pk, "to": ""}).content.decode()
        assert "New roles" in page and "<ins>" in page


class TestTheAPI:
    def test_drafts_are_listed_read_and_compared(self, world, statement):
        caller = Caller(world.polish)
        rows = done(caller.get("statement-drafts/", {"joint_statement": statement.pk}))["results"]
        assert [row["n"] for row in rows] == [3, 2, 1] and "sections" not in rows[0]
        one = done(caller.get(f"statement-drafts/{rows[2]['id']}/"))
        assert one["sections"]["situation"] == "What we know at this hour."
        there = f"statement-drafts/{rows[2]['id']}/redline/"
        body = done(caller.get(there, {"to": rows[1]["id"]}))
        parts = body["sections"][0]["parts"]
        assert {"kind": "added", "text": "late "} in parts
        refused(caller.get(there, {"to": "x"}), 400, "invalid")
        assert done(caller.get(there))["sections"][1]["key"] == "roles"
