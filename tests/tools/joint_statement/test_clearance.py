"""Clearing and objecting: by whom, to which text, how often, and whom it is told."""

from __future__ import annotations

import pytest
from django.urls import reverse

from coordination.deadlines.models import Delivery
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.joint_statement import actions, policy
from tools.joint_statement.models import JointStatement
from tools.joint_statement.policy import Position


@scenario
def statement(world):
    return cases.clearing_statement(world, cases.large_operation(world))


def position(statement, component):
    return statement.current_signatories().get(component=component).position


def spoken(statement):
    return AuditEvent.objects.filter(verb__in=["joint_statement.clear", "joint_statement.object"])


class TestSpeaking:
    def test_the_clearance_names_person_and_post_and_the_text_it_was_given_to(
        self, world, statement
    ):
        actions.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
        row = statement.current_signatories().get(component=world.urcs_ns)
        assert (row.position, row.spoke_by) == (Position.CLEARED, world.urcs)
        assert row.post == world.posts["urcs_sg"]
        event = spoken(statement).get()
        assert row.content_hash == event.data["sha256"]
        assert event.data["post"] == "Secretary General, URCS"

    @pytest.mark.parametrize("who", ["polish", "icrc_hod", "observer", "committee"])
    def test_people_of_other_components_do_not(self, world, statement, who):
        with pytest.raises(NotYours, match="Ukrainian Red Cross Society"):
            actions.speak(statement, by=getattr(world, who), component=world.urcs_ns, clears=True)
        assert position(statement, world.urcs_ns) == Position.PENDING

    def test_a_component_that_is_not_asked_does_not_clear(self, world, statement):
        with pytest.raises(Invalid, match="not asked"):
            actions.speak(statement, by=world.polish, component=world.polish_ns, clears=True)

    @pytest.mark.parametrize("said", ["", "   ", "\n"])
    def test_an_objection_without_a_text_is_refused(self, world, statement, said):
        with pytest.raises(Invalid) as refused:
            actions.speak(
                statement, by=world.urcs, component=world.urcs_ns, clears=False, text=said
            )
        assert "text" in refused.value.fields
        assert position(statement, world.urcs_ns) == Position.PENDING

    def test_an_objection_is_told_to_those_who_lead_the_statement(self, world, statement):
        before = Delivery.objects.count()
        actions.speak(
            statement, by=world.icrc_hod, component=world.icrc, clears=False, text="Too vague."
        )
        told = Delivery.objects.order_by("pk")[before:]
        assert {d.recipient.email for d in told} == {
            "coordinator@demo.example",
            "urcs@demo.example",
        }
        assert all("Too vague." in d.body for d in told)
        assert any("A signatory objects" in d.subject for d in told)

    def test_the_last_clearance_is_told_to_them_too_and_the_earlier_ones_are_not(
        self, world, statement
    ):
        before = Delivery.objects.count()
        actions.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
        actions.speak(statement, by=world.icrc_hod, component=world.icrc, clears=True)
        assert Delivery.objects.count() == before
        actions.speak(statement, by=world.ifrc_hod, component=world.ifrc, clears=True)
        told = Delivery.objects.order_by("pk")[before:]
        assert any("can be issued" in d.subject for d in told)

    def test_an_objection_can_be_taken_back_by_clearing(self, world, statement):
        actions.speak(statement, by=world.urcs, component=world.urcs_ns, clears=False, text="No.")
        actions.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
        assert position(statement, world.urcs_ns) == Position.CLEARED
        assert spoken(statement).count() == 2

    def test_a_double_click_is_recorded_once(self, world, statement):
        for _click in range(2):
            actions.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
        assert spoken(statement).count() == 1

    def test_before_it_is_asked_for_nobody_clears(self, world):
        case = cases.large_operation(world)
        with pytest.raises(OutOfTurn, match="not asked for"):
            actions.speak(
                case.joint_statements.get(), by=world.urcs, component=world.urcs_ns, clears=True
            )

    def test_who_read_another_text_does_not_clear_this_one(self, world, statement):
        read = statement.version
        actions.write_statement(statement, by=world.coordinator, sections={"roles": "Changed"})
        with pytest.raises(Stale):
            actions.speak(
                statement, by=world.urcs, component=world.urcs_ns, clears=True, version=read
            )
        assert position(statement, world.urcs_ns) == Position.PENDING

    def test_one_clearance_does_not_make_another_stale(self, world, statement):
        read = statement.version
        for person, of in ((world.urcs, world.urcs_ns), (world.icrc_hod, world.icrc)):
            actions.speak(statement, by=person, component=of, clears=True, version=read)
        assert statement.waiting() == ["IFRC"]


class TestWhatIsMissing:
    def test_the_sentence_names_who_is_waited_for(self, world, statement):
        assert policy.every_signatory_cleared(statement) == "Waiting for URCS, ICRC and IFRC."
        actions.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
        assert policy.every_signatory_cleared(statement) == "Waiting for ICRC and IFRC."

    def test_and_who_objects(self, world, statement):
        actions.speak(statement, by=world.urcs, component=world.urcs_ns, clears=False, text="No.")
        actions.speak(statement, by=world.icrc_hod, component=world.icrc, clears=False, text="No.")
        sentence = policy.every_signatory_cleared(statement)
        assert sentence == "Waiting for IFRC; URCS and ICRC object."
        with pytest.raises(NotReady, match="Waiting for IFRC"):
            actions.issue(statement, by=world.coordinator)

    def test_an_empty_statement_is_not_sent_round(self, world):
        statement = cases.large_operation(world).joint_statements.get()
        with pytest.raises(NotReady, match="empty"):
            actions.run(statement, "ask_clearance", by=world.coordinator)


class TestThePage:
    def url(self, statement, code):
        return reverse(
            "joint_statement_clearance", args=[statement.operation.ref, statement.number, code]
        )

    def test_only_people_of_a_signatory_get_its_form(self, client, world, statement):
        expected = {"urcs": "DUA001", "icrc_hod": "ICRC", "ifrc_hod": "IFRC", "polish": ""}
        for who, code in expected.items():
            client.force_login(getattr(world, who))
            page = client.get(statement.get_absolute_url()).content.decode()
            for each in ("DUA001", "ICRC", "IFRC"):
                assert (f'action="{self.url(statement, each)}"' in page) == (each == code)

    def test_the_page_says_whom_it_waits_for(self, client, world, statement):
        actions.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
        client.force_login(world.polish)
        page = client.get(statement.get_absolute_url()).content.decode()
        assert "Waiting for ICRC and IFRC." in page

    def test_clearing_is_one_form(self, client, world, statement):
        client.force_login(world.icrc_hod)
        data = {"ICRC-says": "clears", "ICRC-text": "", "ICRC-version": statement.version}
        assert client.post(self.url(statement, "ICRC"), data).status_code == 302
        assert position(statement, world.icrc) == Position.CLEARED

    def test_an_objection_without_a_text_gets_a_sentence_beside_the_field(
        self, client, world, statement
    ):
        client.force_login(world.icrc_hod)
        data = {"ICRC-says": "objects", "ICRC-text": " ", "ICRC-version": statement.version}
        answer = client.post(self.url(statement, "ICRC"), data)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "Say what you object to" in page
        assert 'href="#id_ICRC-text"' in page

    def test_a_choice_is_asked_for_and_the_remark_stays(self, client, world, statement):
        client.force_login(world.icrc_hod)
        data = {"ICRC-text": "A long remark", "ICRC-version": statement.version}
        answer = client.post(self.url(statement, "ICRC"), data)
        assert answer.status_code == 422
        assert "A long remark" in answer.content.decode()

    def test_a_stale_clearance_shows_the_new_text_and_keeps_the_remark(
        self, client, world, statement
    ):
        client.force_login(world.icrc_hod)
        data = {
            "ICRC-says": "clears",
            "ICRC-text": "My remark",
            "ICRC-version": statement.version,
        }
        actions.write_statement(statement, by=world.urcs, sections={"roles": "The new roles"})
        answer = client.post(self.url(statement, "ICRC"), data)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "My remark" in page and "The new roles" in page
        assert position(statement, world.icrc) == Position.PENDING
        data["ICRC-version"] = JointStatement.objects.get().version
        assert f'value="{data["ICRC-version"]}"' in page
        client.post(self.url(statement, "ICRC"), data)
        assert position(statement, world.icrc) == Position.CLEARED

    def test_after_a_change_the_page_says_that_it_is_asked_again(self, client, world, statement):
        actions.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
        actions.write_statement(statement, by=world.coordinator, sections={"roles": "Changed"})
        client.force_login(world.polish)
        page = client.get(statement.get_absolute_url()).content.decode()
        assert "The text changed after it was cleared" in page

    def test_a_remark_of_six_thousand_characters_is_refused_and_kept(
        self, client, world, statement
    ):
        client.force_login(world.icrc_hod)
        typed = "remark " * 900
        data = {"ICRC-says": "clears", "ICRC-text": typed, "ICRC-version": statement.version}
        answer = client.post(self.url(statement, "ICRC"), data)
        assert answer.status_code == 422
        assert typed.strip() in answer.content.decode()
        assert "5,000" in answer.content.decode()

    def test_clearing_for_somebody_else_is_not_theirs(self, client, world, statement):
        client.force_login(world.polish)
        data = {"ICRC-says": "clears", "ICRC-version": statement.version}
        answer = client.post(self.url(statement, "ICRC"), data)
        assert answer.status_code == 403
        assert "Only those who hold" in answer.content.decode()
