"""An objection stands until the post that made it withdraws it, or clears a later draft."""

from __future__ import annotations

import pytest
from django.urls import reverse

from coordination.deadlines.models import Delivery
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn
from tests.api.caller import Caller, done, refused
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.joint_statement import actions, policy
from tools.joint_statement.models import Objection
from tools.joint_statement.policy import ObjectionEnd, Position


@scenario
def statement(world):
    return cases.clearing_statement(world, cases.large_operation(world))


@scenario
def objection(world, statement):
    actions.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
    actions.speak(
        statement, by=world.ifrc_hod, component=world.ifrc, clears=False, section="convening",
        text="The co-convener is missing.", proposed="The IFRC co-convenes.",
    )  # fmt: skip
    return Objection.objects.get()


def position(statement, component):
    return statement.current_signatories().get(component=component).position


def news_of(verb):
    event = AuditEvent.objects.filter(verb=f"joint_statement.{verb}").latest("pk")
    return Delivery.objects.filter(cause=f"event:{event.pk}", channel="inbox")


def readers(rows):
    found = [row.recipient.email for row in rows]
    assert len(found) == len(set(found)), "somebody was told twice"
    return set(found)


class TestObjecting:
    def test_it_names_section_reason_wording_post_and_draft(self, world, statement, objection):
        assert (objection.section, objection.reason) == ("convening", "The co-convener is missing.")
        assert (objection.proposed, objection.draft.n) == ("The IFRC co-convenes.", 1)
        assert objection.post == world.posts["ifrc_hod"]

    def test_issue_is_refused_with_the_sentence_of_what_is_missing(
        self, world, statement, objection
    ):
        sentence = "Waiting for ICRC; IFRC objects to section 2."
        assert policy.every_signatory_cleared(statement) == sentence
        with pytest.raises(NotReady, match="IFRC objects to section 2"):
            actions.issue(statement, by=world.coordinator)

    def test_another_objection_to_the_same_section_takes_its_place_and_one_to_another_stands_beside(
        self, world, statement, objection
    ):
        for section, text in (("convening", "Said better."), ("roles", "Roles too.")):
            actions.speak(
                statement, by=world.ifrc_hod, component=world.ifrc, clears=False, section=section,
                text=text,
            )  # fmt: skip
        standing = statement.standing_objections().values_list("section", "reason")
        assert list(standing) == [("convening", "Said better."), ("roles", "Roles too.")]
        assert "IFRC objects to sections 2 and 3" in policy.every_signatory_cleared(statement)

    def test_the_same_said_twice_is_recorded_once(self, world, statement, objection):
        actions.speak(
            statement, by=world.ifrc_hod, component=world.ifrc, clears=False, section="convening",
            text="The co-convener is missing.", proposed="The IFRC co-convenes.",
        )  # fmt: skip
        assert Objection.objects.count() == 1
        assert AuditEvent.objects.filter(verb="joint_statement.object").count() == 1

    @pytest.mark.parametrize(
        "more, field",
        [({"section": "weather"}, "section"), ({"proposed": "x" * 10_001}, "proposed")],
    )
    def test_an_unknown_section_and_a_huge_wording_are_refused(self, world, statement, more, field):
        with pytest.raises(Invalid) as refused:
            actions.speak(
                statement, by=world.ifrc_hod, component=world.ifrc, clears=False, text="No.", **more
            )
        assert list(refused.value.fields) == [field]

    def test_after_issue_nobody_objects(self, world):
        issued = cases.issued_statement(world, cases.large_operation(world))
        with pytest.raises(OutOfTurn, match="issued, and never changes"):
            actions.speak(
                issued, by=world.ifrc_hod, component=world.ifrc, clears=False, text="Too late"
            )


class TestWhoIsTold:
    def test_everybody_who_had_cleared_is_told_once_with_reason_and_wording(
        self, world, statement, objection
    ):
        told = news_of("object")
        assert {world.urcs.email, world.coordinator.email} <= readers(told)
        assert world.icrc_hod.email not in readers(told)  # has not cleared
        for row in told:
            assert "IFRC objects to section 2" in row.body
            assert "The IFRC co-convenes." in row.body
        actions.speak(statement, by=world.icrc_hod, component=world.icrc, clears=True)
        actions.speak(
            statement, by=world.ifrc_hod, component=world.ifrc, clears=False, section="roles",
            text="Roles too.",
        )  # fmt: skip
        assert world.icrc_hod.email in readers(news_of("object"))

    def test_who_cleared_is_told_when_the_text_changes_what_changed_and_where_to_read_it(
        self, world, statement
    ):
        actions.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
        draft = statement.current_signatories().get(component=world.urcs_ns).draft
        actions.write_statement(statement, by=world.coordinator, sections={"roles": "Other"})
        mine = news_of("write").get(recipient=world.urcs)
        assert "section 3, Roles and responsibilities" in mine.body
        assert "that clearance does not count" in mine.body
        assert mine.url.endswith(f"/redline/?from={draft.pk}")
        readers(news_of("write"))

    def test_a_second_change_before_anybody_spoke_again_tells_nobody(self, world, statement):
        actions.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
        actions.write_statement(statement, by=world.coordinator, sections={"roles": "Other"})
        before = Delivery.objects.count()
        actions.write_statement(statement, by=world.coordinator, sections={"roles": "Another"})
        assert Delivery.objects.count() == before


class TestHowItEnds:
    def test_a_changed_text_does_not_end_it(self, world, statement, objection):
        actions.write_statement(
            statement, by=world.coordinator, sections={"convening": "The IFRC co-convenes."}
        )
        assert position(statement, world.ifrc) == Position.OBJECTED
        assert position(statement, world.urcs_ns) == Position.PENDING
        assert "IFRC objects to section 2" in policy.every_signatory_cleared(statement)

    def test_clearing_the_later_draft_answers_it(self, world, statement, objection):
        actions.write_statement(
            statement, by=world.coordinator, sections={"convening": "The IFRC co-convenes."}
        )
        actions.speak(statement, by=world.ifrc_hod, component=world.ifrc, clears=True)
        objection.refresh_from_db()
        assert (objection.end, objection.ended_draft.n) == (ObjectionEnd.ANSWERED, 2)
        assert position(statement, world.ifrc) == Position.CLEARED

    def test_another_post_of_the_same_component_does_not_clear_it_away(
        self, world, statement, objection
    ):
        for act in (
            lambda: actions.speak(statement, by=world.ifrc_usg, component=world.ifrc, clears=True),
            lambda: actions.withdraw_objection(objection, by=world.ifrc_usg),
        ):
            with pytest.raises(NotYours, match="Only who holds that post"):
                act()
        assert position(statement, world.ifrc) == Position.OBJECTED

    def test_whoever_holds_the_post_next_withdraws_it_once_and_the_component_is_asked_again(
        self, world, statement, objection
    ):
        holding = world.posts["ifrc_hod"].holdings.get()
        holding.person = world.observer
        holding.save()
        for _click in range(2):
            actions.withdraw_objection(objection, by=world.observer, reason="Settled by phone")
        objection.refresh_from_db()
        assert objection.end == ObjectionEnd.WITHDRAWN
        assert position(statement, world.ifrc) == Position.PENDING
        event = AuditEvent.objects.get(verb="joint_statement.withdraw_objection")
        assert event.reason == "Settled by phone"
        assert world.coordinator.email in readers(news_of("withdraw_objection"))

    def test_of_two_the_other_one_stands(self, world, statement, objection):
        actions.speak(
            statement, by=world.ifrc_hod, component=world.ifrc, clears=False, section="roles",
            text="Roles too.",
        )  # fmt: skip
        actions.withdraw_objection(objection, by=world.ifrc_hod)
        assert position(statement, world.ifrc) == Position.OBJECTED
        assert "section 3" in policy.every_signatory_cleared(statement)

    def test_a_component_taken_off_objects_no_more(self, world, statement, objection):
        actions.set_signatories(
            statement, by=world.coordinator, components=[world.urcs_ns, world.icrc],
            reason="The IFRC issues its own",
        )  # fmt: skip
        objection.refresh_from_db()
        assert objection.end == ObjectionEnd.REMOVED
        assert "objects" not in policy.every_signatory_cleared(statement)


class TestThePageAndTheAPI:
    def test_the_form_takes_section_and_wording_and_keeps_them_when_refused(
        self, client, world, statement
    ):
        client.force_login(world.icrc_hod)
        there = reverse(
            "joint_statement_clearance", args=[statement.operation.ref, statement.number, "ICRC"]
        )
        data = {
            "ICRC-says": "objects", "ICRC-text": " ", "ICRC-section": "roles",
            "ICRC-proposed": "The ICRC leads on security.", "ICRC-version": statement.version,
        }  # fmt: skip
        answer = client.post(there, data)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "The ICRC leads on security." in page
        assert '<option value="roles" selected>' in page
        client.post(there, data | {"ICRC-text": "Security is missing"})
        assert Objection.objects.get().proposed == "The ICRC leads on security."

    def test_only_who_made_it_gets_the_button_and_it_works(
        self, client, world, statement, objection
    ):
        there = reverse(
            "objection_withdraw",
            args=[statement.operation.ref, statement.number, objection.pk],
        )
        for who, has_it in (("urcs", False), ("ifrc_usg", False), ("ifrc_hod", True)):
            client.force_login(getattr(world, who))
            page = client.get(statement.get_absolute_url()).content.decode()
            assert "The IFRC co-convenes." in page
            assert (there in page) is has_it
        client.post(there)
        assert not statement.standing_objections().exists()

    def test_clearing_with_words_of_an_objection_is_refused_and_they_stay(
        self, client, world, statement
    ):
        client.force_login(world.icrc_hod)
        there = [statement.operation.ref, statement.number, "ICRC"]
        sent = {"ICRC-says": "clears", "ICRC-section": "roles", "ICRC-proposed": "We co-convene.",
                "ICRC-text": "Thanks.", "ICRC-version": statement.version}  # fmt: skip
        answer = client.post(reverse("joint_statement_clearance", args=there), sent)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "To object to this section, say that you object" in page
        assert "To propose another wording, say that you object" in page
        assert "We co-convene." in page and "Thanks." in page
        assert position(statement, world.icrc) == Position.PENDING

    @pytest.mark.parametrize(
        ("more", "field"),
        [({"section": "roles"}, "section"), ({"proposed": "Ours."}, "proposed")],
    )
    def test_the_api_refuses_them_too(self, world, statement, more, field):
        sent = {"component": "ICRC", "clears": True, "text": "Thanks.",
                "version": statement.version}  # fmt: skip
        there = f"joint-statements/{statement.pk}/positions/"
        body = refused(Caller(world.icrc_hod).post(there, sent | more), 400, "invalid")
        assert list(body["fields"]) == [field]
        done(Caller(world.icrc_hod).post(there, sent | {"section": "", "proposed": " "}), 201)
        assert position(statement, world.icrc) == Position.CLEARED

    def test_the_api_objects_names_what_stands_and_withdraws(self, world, statement):
        caller = Caller(world.ifrc_hod)
        there = f"joint-statements/{statement.pk}/"
        body = done(
            caller.post(there + "positions/", {
                "component": "IFRC", "clears": False, "text": "No.", "section": "roles",
                "proposed": "Yes.", "version": statement.version,
            }), 201,
        )  # fmt: skip
        mine = next(row for row in body["signatories"] if row["component"] == "IFRC")
        (objection,) = mine["objections"]
        assert (objection["section"], objection["proposed"]) == ("roles", "Yes.")
        refused(caller.post(there + "withdrawals/", {"objection": 999_999}), 400, "invalid")
        body = done(caller.post(there + "withdrawals/", {"objection": objection["id"]}))
        mine = next(row for row in body["signatories"] if row["component"] == "IFRC")
        assert mine["objections"] == [] and mine["position"] == "pending"
