"""Preparing minimum parameters: what is received, taken over, written, and where the hours begin."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines.models import Deadline, PolicySetting
from coordination.operations.actions import assign_responsibility
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.issued_document.sections import WrittenApart, digest
from tools.minimum_parameters import actions
from tools.minimum_parameters.models import MinimumParameters
from tools.minimum_parameters.policy import Section


@scenario
def case(world):
    return cases.large_operation(world)


@scenario
def parameters(case):
    return case.minimum_parameters.get()


def text(parameters, key):
    return parameters.sections.get(key=key).text


def setting(key, value):
    PolicySetting.objects.create(key=key, value=value, changed_at=timezone.now())


class TestReceiving:
    def test_both_posts_receive_the_table_and_the_statement(self, world, case, parameters):
        summit = cases.filed_summit(world, case)
        statement = cases.issued_statement(world, case)
        found = {(r.document, r.post.code): r.received_at for r in case.receipts.all()}
        assert found == {
            ("decision_table", "icrc-director-of-operations"): summit.filed_at,
            ("decision_table", "ifrc-under-secretary-general"): summit.filed_at,
            ("joint_statement", "icrc-director-of-operations"): statement.issued_at,
            ("joint_statement", "ifrc-under-secretary-general"): statement.issued_at,
        }

    def test_a_document_is_received_once(self, world, case, parameters):
        summit = cases.filed_summit(world, case)
        later = timezone.now() + timedelta(hours=1)
        actions.receive(case, document="decision_table", source=summit, at=later, by=world.urcs)
        assert {r.received_at for r in case.receipts.all()} == {summit.filed_at}

    def test_the_48_hours_begin_with_the_later_receipt(self, world, case, parameters):
        cases.filed_summit(world, case)
        assert parameters.clock_start() is None
        assert not Deadline.objects.of(parameters).exists()
        statement = cases.issued_statement(world, case)
        assert parameters.clock_start() == statement.issued_at
        clock = Deadline.objects.of(parameters).get()
        assert clock.started_at == statement.issued_at
        assert clock.due_at - clock.started_at == timedelta(hours=48)

    def test_also_when_the_statement_came_first(self, world, case, parameters):
        cases.issued_statement(world, case)
        assert parameters.clock_start() is None
        summit = cases.filed_summit(world, case)
        assert parameters.clock_start() == summit.filed_at

    def test_with_the_setting_onset_they_begin_with_the_onset(self, world, case, parameters):
        setting("minimum_parameters.starts", "onset")
        assert parameters.clock_start() == case.onset_at

    def test_the_setting_either_lets_one_document_suffice(self, world, case, parameters):
        assert set(parameters.missing_documents()) == {"decision_table", "joint_statement"}
        cases.filed_summit(world, case)
        assert parameters.missing_documents() == []
        actions.run(parameters, "ask_endorsement", by=world.coordinator)

    def test_the_setting_both_asks_for_both(self, world, case, parameters):
        setting("mandatory_set", "statement_and_table")
        cases.filed_summit(world, case)
        with pytest.raises(NotReady, match="Not yet received: Joint Statement"):
            actions.run(parameters, "ask_endorsement", by=world.coordinator)
        cases.issued_statement(world, case)
        actions.run(parameters, "ask_endorsement", by=world.coordinator)

    def test_without_any_document_nobody_is_asked_to_endorse(self, world, parameters):
        with pytest.raises(NotReady, match="decision table and Joint Statement"):
            actions.run(parameters, "ask_endorsement", by=world.coordinator)


class TestTakingOver:
    def test_empty_sections_are_filled_when_the_table_is_filed(self, world, case, parameters):
        cases.filed_summit(world, case)
        assert "Agreed on" in text(parameters, "security")
        event = AuditEvent.objects.filter(verb="minimum_parameters.take_over").first()
        assert event.actor_name == "SMCC" and "security" in event.data["sections"]

    def test_what_somebody_wrote_stays(self, world, case, parameters):
        actions.write_parameters(parameters, by=world.coordinator, sections={"security": "Mine"})
        cases.filed_summit(world, case)
        assert text(parameters, "security") == "Mine"

    def test_the_operation_s_roles_are_taken_over(self, world, case, parameters):
        assign_responsibility(
            case, by=world.coordinator, kind_of="logistics_lead", component=world.ifrc
        )
        filled = actions.take_over(parameters, by=world.coordinator)
        assert "logistics" in filled
        assert "International Federation" in text(parameters, "logistics")

    def test_an_open_form_does_not_empty_what_was_filled_meanwhile(self, world, case, parameters):
        seen = {key: digest("") for key in Section.values}
        cases.filed_summit(world, case)
        filled = text(parameters, "security")
        actions.write_parameters(
            parameters, by=world.coordinator, sections=dict.fromkeys(Section.values, ""), seen=seen
        )
        assert text(parameters, "security") == filled

    def test_a_stale_version_is_noticed_after_filling(self, world, case, parameters):
        cases.filed_summit(world, case)
        with pytest.raises(Stale):
            actions.write_parameters(
                parameters, by=world.coordinator, sections={"security": ""},
                version=parameters.version,
            )  # fmt: skip

    @pytest.mark.parametrize("who", ["polish", "observer", "region"])
    def test_others_do_not_take_over(self, world, parameters, who):
        with pytest.raises(NotYours):
            actions.take_over(parameters, by=getattr(world, who))

    def test_not_while_it_is_being_endorsed(self, world, case):
        with pytest.raises(OutOfTurn):
            actions.take_over(cases.endorsing_parameters(world, case), by=world.coordinator)


class TestWriting:
    @pytest.mark.parametrize(
        "who", ["coordinator", "urcs", "icrc_director", "ifrc_usg", "secretariat"]
    )
    def test_those_who_lead_and_both_principals_write(self, world, parameters, who):
        actions.write_parameters(parameters, by=getattr(world, who), sections={"roles": "Text"})
        assert text(parameters, "roles") == "Text"

    @pytest.mark.parametrize("who", ["polish", "observer", "region", "committee"])
    def test_others_do_not(self, world, parameters, who):
        with pytest.raises(NotYours):
            actions.write_parameters(parameters, by=getattr(world, who), sections={"roles": "x"})

    def test_too_long_and_unknown_sections_are_refused_by_name(self, world, parameters):
        with pytest.raises(Invalid) as refused:
            actions.write_parameters(
                parameters, by=world.urcs, sections={"roles": "x" * 10_001, "gossip": "x"}
            )
        assert set(refused.value.fields) == {"roles", "gossip"}

    def test_one_section_written_by_two_is_stale(self, world, parameters):
        seen = {"roles": digest("")}
        actions.write_parameters(parameters, by=world.urcs, sections={"roles": "A"}, seen=seen)
        with pytest.raises(WrittenApart):
            actions.write_parameters(
                parameters, by=world.ifrc_usg, sections={"roles": "B"}, seen=seen
            )

    def test_a_small_operation_may_have_them_and_a_second_is_refused(self, world):
        case = cases.operation(world)
        assert actions.start_parameters(case, by=world.coordinator).number == 1
        with pytest.raises(OutOfTurn, match="new version"):
            actions.start_parameters(case, by=world.coordinator)

    def test_a_waiver_is_taken_back_with_a_reason(self, world, parameters):
        waived = actions.run(parameters, "waive", by=world.icrc_director, reason="Small after all")
        with pytest.raises(OutOfTurn, match="waived"):
            actions.write_parameters(waived, by=world.coordinator, sections={"roles": "x"})
        back = actions.run(waived, "take_back_waiver", by=world.secretariat, reason="Large again")
        assert back.is_editable


class TestThePage:
    def url(self, parameters, name="minimum_parameters", *more):
        return reverse(name, args=[parameters.operation.ref, parameters.number, *more])

    def form(self, parameters, **sections):
        data = {"language": parameters.language, "seen_language": digest(parameters.language)}
        for section in parameters.sections.all():
            data[section.key] = sections.get(section.key, section.text)
            data[f"seen_{section.key}"] = digest(section.text)
        return data

    def test_it_shows_both_receipts_at_both_posts_and_the_time_since_onset(
        self, client, world, case, parameters
    ):
        client.force_login(world.icrc_director)
        page = client.get(self.url(parameters)).content.decode()
        assert page.count("Not received") == 4
        assert re.search(r"\b5\xa0h( \d+\xa0min)? ago", page) and "not yet" in page
        cases.filed_summit(world, case)
        page = client.get(self.url(parameters)).content.decode()
        assert page.count("Not received") == 2
        cases.issued_statement(world, case)
        page = client.get(self.url(parameters)).content.decode()
        assert "Not received" not in page
        assert "the later of the two receipts" in page and "5\xa0h " in page
        assert "Kyiv" in page

    def test_it_warns_that_the_statement_is_missing_where_one_document_suffices(
        self, client, world, case, parameters
    ):
        client.force_login(world.coordinator)
        warning = "The Joint Statement has not been received."
        assert warning not in client.get(self.url(parameters)).content.decode()
        cases.filed_summit(world, case)
        assert warning in client.get(self.url(parameters)).content.decode()
        cases.issued_statement(world, case)
        assert warning not in client.get(self.url(parameters)).content.decode()

    def test_it_warns_above_two_pages_and_saves_all_the_same(self, client, world, parameters):
        client.force_login(world.coordinator)
        data = self.form(parameters, roles="word " * 1_001)
        answer = client.post(self.url(parameters), data, follow=True)
        assert "This has 1,001 words" in answer.content.decode()
        assert len(text(parameters, "roles").split()) == 1_001
        client.post(self.url(parameters), self.form(parameters, roles="word " * 1_000))
        assert "1,000 words" not in client.get(self.url(parameters)).content.decode()

    def test_what_has_no_room_stays_in_the_form(self, client, world, parameters):
        client.force_login(world.coordinator)
        typed = "x" * 10_001
        answer = client.post(self.url(parameters), self.form(parameters, roles=typed, other="too"))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert typed in page and "too" in page and "10,000" in page

    def test_a_stale_section_shows_both_texts(self, client, world, parameters):
        client.force_login(world.coordinator)
        data = self.form(parameters, roles="Typed by me")
        actions.write_parameters(parameters, by=world.urcs, sections={"roles": "What stands"})
        answer = client.post(self.url(parameters), data)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Typed by me" in page and "What stands" in page

    def test_a_language_that_somebody_else_changed_is_refused_and_both_are_shown(
        self, client, world, parameters
    ):
        client.force_login(world.coordinator)
        data = self.form(parameters, roles="Typed by me") | {"language": "fr"}
        actions.write_parameters(parameters, by=world.urcs, sections={}, language="es")
        answer = client.post(self.url(parameters), data)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Typed by me" in page and '<option value="fr" selected>' in page
        assert f"<p>{dict(settings.LANGUAGES)['es']}</p>" in page
        assert MinimumParameters.objects.get().language == "es"
        client.post(self.url(parameters), data | {"seen_language": digest("es")})
        assert MinimumParameters.objects.get().language == "fr"
        assert text(parameters, "roles") == "Typed by me"

    def test_one_section_is_kept_while_the_rest_is_written(self, client, world, parameters):
        client.force_login(world.ifrc_usg)
        url = self.url(parameters, "minimum_parameters_section", "geography")
        data = {"geography": "East: ICRC", "seen_geography": digest("")}
        answer = client.post(url, data, headers={"HX-Request": "true"})
        assert digest("East: ICRC") in answer.content.decode() and len(answer.content) < 2048
        assert text(parameters, "geography") == "East: ICRC"

    def test_the_empty_sections_are_filled_by_a_button(self, client, world, case, parameters):
        assign_responsibility(
            case, by=world.coordinator, kind_of="security_lead", component=world.icrc
        )
        client.force_login(world.coordinator)
        url = self.url(parameters, "minimum_parameters_take_over")
        assert f'action="{url}"' in client.get(self.url(parameters)).content.decode()
        answer = client.post(url, follow=True)
        assert "filled" in answer.content.decode()
        assert text(parameters, "security")

    def test_they_are_begun_by_a_post(self, client, world):
        case = cases.operation(world)
        client.force_login(world.coordinator)
        url = reverse("minimum_parameters_start", args=[case.ref])
        assert client.post(url).url == f"/operations/{case.ref}/minimum-parameters/1/"
        assert MinimumParameters.objects.count() == 1
