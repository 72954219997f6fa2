"""Comments on a section: who makes them, on which draft, how they are answered and resolved."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tests.api.caller import Caller, done, refused
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.joint_statement import actions as statements
from tools.section_comment import policy
from tools.section_comment.actions import comment, reply, resolve
from tools.section_comment.models import SectionComment


@scenario
def statement(world):
    return cases.clearing_statement(world, cases.large_operation(world))


@scenario
def said(world, statement):
    return comment(
        statement, by=world.icrc_hod, section="situation", text="Which hour?",
        proposed="What we know at 18:00.",
    )  # fmt: skip


def url(statement, name="section_comment_list", *more):
    return reverse(name, args=[statement.operation.ref, statement.number, *more])


def typed(**more):
    return {"section": "roles", "text": "Who leads on logistics?", "proposed": ""} | more


class TestCommenting:
    def test_it_names_the_draft_the_post_and_the_component(self, world, statement, said):
        assert (said.draft.n, said.draft.sections["situation"]) == (1, "What we know at this hour.")
        assert (said.post, said.component) == (world.posts["icrc_hod"], world.icrc)
        event = AuditEvent.objects.get(verb="joint_statement.comment")
        assert event.data["draft"] == 1 and event.data["text"] == "Which hour?"

    def test_it_makes_nobodys_clearance_stale_and_asks_nobody_again(self, world, statement):
        read = statement.version
        statements.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
        comment(statement, by=world.ifrc_hod, section="roles", text="A thought")
        statements.speak(
            statement, by=world.icrc_hod, component=world.icrc, clears=True, version=read
        )
        assert statement.waiting() == ["IFRC"]

    def test_those_who_only_look_on_do_not_comment(self, world, statement):
        for who in (world.polish, world.observer, world.committee):
            with pytest.raises(NotYours, match="takes part"):
                comment(statement, by=who, section="roles", text="May I?")

    def test_a_signatory_that_is_not_present_comments(self, world, statement):
        statements.set_signatories(
            statement, by=world.coordinator,
            components=[world.urcs_ns, world.icrc, world.ifrc, world.polish_ns],
        )  # fmt: skip
        assert comment(statement, by=world.polish, section="roles", text="We sign too").pk

    @pytest.mark.parametrize(
        "more, field",
        [
            ({"section": "weather"}, "section"), ({"text": " \n"}, "text"),
            ({"text": "x" * 5001}, "text"), ({"proposed": "x" * 10_001}, "proposed"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_is_refused_beside_its_field(self, world, statement, more, field):
        with pytest.raises(Invalid) as refused:
            comment(statement, by=world.urcs, **typed(**more))
        assert list(refused.value.fields) == [field]
        assert not SectionComment.objects.exists()

    def test_an_issued_statement_is_not_commented_on(self, world):
        issued = cases.issued_statement(world, cases.large_operation(world))
        with pytest.raises(OutOfTurn, match="never changes"):
            comment(issued, by=world.urcs, section="roles", text="Late")


class TestCarriedAlong:
    def test_after_a_change_it_stays_with_its_draft_and_is_shown_as_made_on_it(
        self, client, world, statement, said
    ):
        statements.write_statement(
            statement, by=world.coordinator, sections={"situation": "What we know at 18:00."}
        )
        comment(statement, by=world.urcs, section="situation", text="Better")
        client.force_login(world.urcs)
        page = client.get(url(statement)).content.decode()
        assert "Made on draft 1" in page and "Made on draft 2" in page

    def test_what_is_open_goes_along_to_the_next_version_and_what_is_resolved_does_not(
        self, client, world, statement, said
    ):
        done_with = comment(statement, by=world.urcs, section="roles", text="Resolved thought")
        resolve(done_with, by=world.coordinator, resolution="Taken up")
        for person, of in (
            (world.urcs, world.urcs_ns), (world.icrc_hod, world.icrc), (world.ifrc_hod, world.ifrc),
        ):  # fmt: skip
            statements.speak(statement, by=person, component=of, clears=True)
        issued = statements.issue(statement, by=world.coordinator)
        second = statements.new_version(issued, by=world.coordinator, reason="More is known")
        client.force_login(world.urcs)
        page = client.get(url(second)).content.decode()
        assert "Which hour?" in page and "Resolved thought" not in page
        assert resolve(said, by=world.coordinator, resolution="Written in").resolution


class TestAnswering:
    def test_a_reply_to_a_reply_answers_the_comment(self, world, said):
        first = reply(said, by=world.urcs, text="18:00")
        second = reply(first, by=world.icrc_hod, text="Thanks")
        assert second.answers == said and second.draft == said.draft
        assert [each.text for each in said.replies.order_by("id")] == ["18:00", "Thanks"]

    def test_it_is_resolved_in_a_line_by_those_who_write_the_text_once(self, world, said):
        with pytest.raises(NotYours):
            resolve(said, by=world.icrc_hod, resolution="Done")
        with pytest.raises(Invalid, match="in a line"):
            resolve(said, by=world.coordinator, resolution="  ")
        with pytest.raises(Invalid, match="500"):
            resolve(said, by=world.coordinator, resolution="x" * 501)
        for _click in range(2):
            assert resolve(said, by=world.coordinator, resolution="Taken\nup").resolved_at
        event = AuditEvent.objects.get(verb="joint_statement.resolve")
        assert event.reason == "Taken up"
        with pytest.raises(OutOfTurn, match="resolved"):
            reply(said, by=world.urcs, text="But")

    def test_fifty_replies_are_enough(self, world, said, monkeypatch):
        monkeypatch.setattr(policy, "MOST_REPLIES", 2)
        for n in range(2):
            reply(said, by=world.urcs, text=f"Reply {n}")
        with pytest.raises(OutOfTurn, match="Begin another"):
            reply(said, by=world.urcs, text="One more")


class TestThePages:
    def test_a_double_click_is_one_comment(self, client, world, statement):
        client.force_login(world.urcs)
        data = typed(key="6f6f9a7e-1111-4222-8333-444455556666")
        for _click in range(2):
            assert client.post(url(statement), data).status_code == 302
        assert SectionComment.objects.get().text == "Who leads on logistics?"

    @pytest.mark.parametrize("more", [{"text": "x" * 5001}, {"proposed": "y" * 10_001}])
    def test_a_huge_comment_gets_a_sentence_and_keeps_what_was_typed(
        self, client, world, statement, more
    ):
        client.force_login(world.urcs)
        answer = client.post(url(statement), typed(**more))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "there is room for" in page and next(iter(more.values())) in page

    def test_an_unknown_section_gets_a_sentence(self, client, world, statement):
        client.force_login(world.urcs)
        answer = client.post(url(statement), typed(section="weather"))
        assert answer.status_code == 422 and not SectionComment.objects.exists()
        assert "Who leads on logistics?" in answer.content.decode()

    def test_of_a_version_that_is_not_visible_there_is_nothing(self, client, world):
        hidden = cases.large_operation(world, visibility="participants", name="Quiet")
        statement = hidden.joint_statements.get()
        client.force_login(world.polish)
        for answer in (client.get(url(statement)), client.post(url(statement), typed())):
            assert answer.status_code == 404

    def test_replying_and_resolving_are_forms_of_its_page(self, client, world, statement, said):
        client.force_login(world.coordinator)
        here = url(statement, "section_comment", said.pk)
        assert client.post(here, {"text": ""}).status_code == 422
        assert client.post(here, {"text": "At 18:00"}).status_code == 302
        there = url(statement, "section_comment_resolution", said.pk)
        assert client.post(there, {"resolution": ""}).status_code == 422
        assert client.post(there, {"resolution": "Taken up"}).status_code == 302
        page = client.get(here).content.decode()
        assert "At 18:00" in page and "Taken up" in page
        client.force_login(world.polish)
        assert "Resolve the comment" not in client.get(here).content.decode()

    def test_a_comment_that_was_resolved_meanwhile_keeps_the_reply_that_was_typed(
        self, client, world, statement, said
    ):
        resolve(said, by=world.coordinator, resolution="Taken up")
        client.force_login(world.icrc_hod)
        answer = client.post(url(statement, "section_comment", said.pk), {"text": "My long reply"})
        assert answer.status_code == 409
        assert "My long reply" in answer.content.decode()

    def test_filters_narrow_and_the_statement_counts_what_is_open(
        self, client, world, statement, said
    ):
        comment(statement, by=world.urcs, section="roles", text="About roles")
        client.force_login(world.urcs)
        page = client.get(url(statement), {"section": "roles"}).content.decode()
        assert "About roles" in page and "Which hour?" not in page
        front = client.get(statement.get_absolute_url()).content.decode()
        assert "section=roles" in front and "1 open" in front

    def test_the_page_asks_as_much_for_twenty_as_for_two(self, client, world, statement, said):
        client.force_login(world.urcs)

        def queries():
            with CaptureQueriesContext(
                connection,
            ) as seen:
                client.get(url(statement))
            return len(seen)

        reply(said, by=world.urcs, text="One")
        comment(statement, by=world.urcs, section="roles", text="Two")
        few = queries()
        for n in range(30):
            made = comment(statement, by=world.urcs, section="roles", text=f"Comment {n}")
            reply(made, by=world.icrc_hod, text="Yes")
        assert queries() == few
        page = client.get(url(statement)).content.decode()
        assert "Comment 29" in page and "Which hour?" not in page


class TestTheAPI:
    def test_made_answered_resolved_and_listed(self, world, statement):
        caller = Caller(world.urcs)
        made = done(
            caller.post("section-comments/", {
                "joint_statement": statement.pk, "section": "roles", "text": "Who?",
            }), 201,
        )  # fmt: skip
        there = f"section-comments/{made['id']}/"
        done(caller.post(there + "replies/", {"text": "We"}), 201)
        body = done(caller.post(there + "resolution/", {"resolution": "Written in"}))
        assert body["resolution"] == "Written in" and body["replies"][0]["text"] == "We"
        found = done(caller.get("section-comments/", {"standing": "resolved"}))["results"]
        assert [row["id"] for row in found] == [made["id"]]
        assert done(caller.get("section-comments/", {"standing": "open"}))["results"] == []

    def test_a_statement_that_may_not_be_seen_is_not_there(self, world):
        hidden = cases.large_operation(world, visibility="participants", name="Quiet")
        said = {
            "joint_statement": hidden.joint_statements.get().pk, "section": "roles", "text": "Who?",
        }  # fmt: skip
        body = refused(Caller(world.polish).post("section-comments/", said), 400, "invalid")
        assert "joint_statement" in body["fields"]
