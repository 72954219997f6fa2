"""Who writes a Joint Statement, what happens to clearances when the text changes, and lost texts that are not."""

from __future__ import annotations

import pytest
from django.urls import reverse

from coordination.components.actions import load_reference
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.issued_document.sections import digest
from tools.joint_statement import actions
from tools.joint_statement.models import JointStatement
from tools.joint_statement.policy import Position, Section


@scenario
def case(world):
    return cases.large_operation(world)


@scenario
def statement(case):
    return case.joint_statements.get()


def text(statement, key="situation"):
    return statement.sections.get(key=key).text


def cleared(world, statement):
    """Asked for, and cleared by the host."""
    statement = cases.clearing_statement(world, statement.operation)
    actions.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True, text="Agreed.")
    return statement


def form_of(statement, **sections):
    """What a browser would send back: every section, and what it was read as; and the fields beside them."""
    data = {"audience": statement.audience, "language": statement.language}
    data |= {f"seen_{name}": digest(value) for name, value in data.items()}
    for section in statement.sections.all():
        data[section.key] = sections.get(section.key, section.text)
        data[f"seen_{section.key}"] = digest(section.text)
    return data


class TestWriting:
    def test_a_statement_opens_with_every_section_and_three_signatories(self, world, statement):
        assert [s.key for s in statement.sections.all()] == Section.values
        codes = [s.component.code for s in statement.current_signatories()]
        assert codes == ["DUA001", "ICRC", "IFRC"]

    def test_those_who_lead_write_and_the_record_names_section_and_writer(self, world, statement):
        actions.write_statement(statement, by=world.urcs, sections={"roles": "The ICRC leads."})
        section = statement.sections.get(key="roles")
        assert (section.text, section.written_by) == ("The ICRC leads.", world.urcs)
        event = AuditEvent.objects.filter(verb="joint_statement.write").get()
        assert event.data["sections"] == ["roles"]

    @pytest.mark.parametrize("who", ["polish", "observer", "committee", "icrc_director"])
    def test_others_do_not_write(self, world, statement, who):
        with pytest.raises(NotYours):
            actions.write_statement(statement, by=getattr(world, who), sections={"roles": "Mine"})
        assert text(statement, "roles") == ""

    def test_a_second_statement_is_refused_while_there_is_one(self, world, statement):
        with pytest.raises(OutOfTurn, match="new version"):
            actions.start_statement(statement.operation, by=world.coordinator)

    def test_a_small_operation_may_begin_one(self, world):
        case = cases.operation(world)
        assert actions.start_statement(case, by=world.coordinator).number == 1

    def test_a_section_of_no_name_and_one_without_room_are_refused_by_name(self, world, statement):
        with pytest.raises(Invalid) as refused:
            actions.write_statement(
                statement,
                by=world.coordinator,
                sections={"gossip": "x", "roles": "x" * 10_001, "media": "fine"},
            )
        assert set(refused.value.fields) == {"gossip", "roles"}
        assert "10,000" in refused.value.fields["roles"][0]
        assert text(statement, "media") == ""

    @pytest.mark.parametrize(
        "typed", ["x" * 10_000, "<b>&", "=cmd|'/c'!A1", "🙂 مرحبا 👩‍👩‍👧", "#import"]
    )
    def test_every_text_is_kept_as_it_was_typed(self, world, statement, typed):
        actions.write_statement(statement, by=world.coordinator, sections={"roles": typed})
        assert text(statement, "roles") == typed

    def test_writing_the_same_again_changes_and_records_nothing(self, world, statement):
        actions.write_statement(statement, by=world.urcs, sections={"roles": "One"})
        before = JointStatement.objects.get().version, AuditEvent.objects.count()
        actions.write_statement(statement, by=world.urcs, sections={"roles": "One"})
        assert (JointStatement.objects.get().version, AuditEvent.objects.count()) == before

    @pytest.mark.parametrize("field", ["audience", "language"])
    def test_an_unknown_audience_or_language_is_refused(self, world, statement, field):
        with pytest.raises(Invalid) as refused:
            actions.write_statement(statement, by=world.urcs, sections={}, **{field: "martian"})
        assert field in refused.value.fields

    def test_a_waived_statement_is_not_written(self, world, statement):
        actions.run(statement, "waive", by=world.coordinator, reason="No partner is present")
        with pytest.raises(OutOfTurn, match="waived"):
            actions.write_statement(statement, by=world.coordinator, sections={"roles": "x"})


class TestAChangeAfterAClearance:
    def test_it_asks_again_and_says_so(self, world, statement):
        statement = cleared(world, statement)
        actions.write_statement(statement, by=world.coordinator, sections={"roles": "New"})
        host = statement.current_signatories().get(component=world.urcs_ns)
        assert (host.position, host.asked_again) == (Position.PENDING, True)
        assert host.text == "Agreed."

    def test_the_signatories_are_told_once_by_message(self, world, statement):
        from coordination.deadlines.models import Delivery

        statement = cleared(world, statement)
        before = Delivery.objects.count()
        statement = actions.write_statement(
            statement, by=world.coordinator, sections={"roles": "New"}
        )
        told = Delivery.objects.order_by("pk")[before:]
        assert {d.recipient.email.split("@")[0] for d in told} >= {"urcs", "icrc_hod", "ifrc_hod"}
        assert any("clear it again" in d.body for d in told)
        count = Delivery.objects.count()
        actions.write_statement(statement, by=world.coordinator, sections={"roles": "Newer"})
        assert Delivery.objects.count() == count

    @pytest.mark.parametrize("change", [{"audience": "public"}, {"language": "fr"}])
    def test_another_audience_or_language_asks_again_too(self, world, statement, change):
        statement = cleared(world, statement)
        actions.write_statement(statement, by=world.coordinator, sections={}, **change)
        assert statement.current_signatories().get(component=world.urcs_ns).asked_again

    def test_another_signatory_asks_again_too(self, world, statement):
        statement = cleared(world, statement)
        actions.set_signatories(
            statement, by=world.coordinator,
            components=[world.urcs_ns, world.icrc, world.ifrc, world.polish_ns],
        )  # fmt: skip
        assert statement.current_signatories().get(component=world.urcs_ns).asked_again

    def test_taking_it_back_to_draft_asks_again(self, world, statement):
        statement = cleared(world, statement)
        actions.run(statement, "take_back", by=world.coordinator, reason="A mistake in it")
        assert statement.current_signatories().get(component=world.urcs_ns).asked_again


class TestSignatories:
    def test_others_are_added_and_taken_off(self, world, statement):
        actions.set_signatories(
            statement, by=world.coordinator, components=[world.urcs_ns, world.polish_ns],
            reason="Both speak for themselves here",
        )  # fmt: skip
        assert [s.component.code for s in statement.current_signatories()] == ["DUA001", "DPL001"]
        event = AuditEvent.objects.get(verb="joint_statement.signatories")
        assert (event.data["added"], event.data["removed"]) == (["DPL001"], ["ICRC", "IFRC"])
        assert event.reason == "Both speak for themselves here"

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_nobody_is_taken_off_without_a_reason(self, world, statement, reason):
        with pytest.raises(Invalid, match="ICRC and IFRC") as refused:
            actions.set_signatories(
                statement, by=world.coordinator, components=[world.urcs_ns], reason=reason
            )
        assert "reason" in refused.value.fields
        assert statement.signatory_count() == 3

    def test_nobody_at_all_is_refused(self, world, statement):
        with pytest.raises(Invalid, match="at least one"):
            actions.set_signatories(statement, by=world.coordinator, components=[])

    def test_who_may_not_see_the_operation_cannot_be_asked_to_clear(self, world):
        case = cases.large_operation(world, visibility="participants")
        statement = case.joint_statements.get()
        with pytest.raises(Invalid, match="Kenya") as refused:
            actions.set_signatories(
                statement, by=world.coordinator, components=[world.urcs_ns, world.kenyan_ns]
            )
        assert "add" in refused.value.fields

    def test_others_do_not_choose_the_signatories(self, world, statement):
        with pytest.raises(NotYours):
            actions.set_signatories(statement, by=world.polish, components=[world.polish_ns])

    def test_after_issue_they_stand(self, world, case):
        statement = cases.issued_statement(world, case)
        with pytest.raises(OutOfTurn, match="never changes"):
            actions.set_signatories(statement, by=world.coordinator, components=[world.polish_ns])


class TestThePage:
    def url(self, statement, name="joint_statement", *more):
        return reverse(name, args=[statement.operation.ref, statement.number, *more])

    def test_saving_goes_back_to_the_page_with_the_text(self, client, world, statement):
        client.force_login(world.coordinator)
        data = form_of(statement, situation="What we know.\r\n\r\nAt this hour.")
        answer = client.post(self.url(statement), data, follow=True)
        assert answer.redirect_chain == [(self.url(statement), 302)]
        assert "The text is saved." in answer.content.decode()
        assert text(statement) == "What we know.\n\nAt this hour."

    def test_a_text_without_room_stays_in_the_form_beside_its_sentence(
        self, client, world, statement
    ):
        client.force_login(world.coordinator)
        typed = "word " * 2_100
        data = form_of(statement, situation=typed, roles="Also typed")
        answer = client.post(self.url(statement), data)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert typed in page and "Also typed" in page
        assert "there is room for 10,000" in page

    def test_a_stale_section_shows_both_texts_and_the_second_save_writes(
        self, client, world, statement
    ):
        client.force_login(world.coordinator)
        data = form_of(statement, situation="What I typed")
        actions.write_statement(
            statement, by=world.urcs, sections={"situation": "What stands <now>"}
        )
        answer = client.post(self.url(statement), data)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "What I typed" in page and "What stands &lt;now&gt;" in page
        assert text(statement) == "What stands <now>"
        data["seen_situation"] = digest("What stands <now>")
        assert f'value="{data["seen_situation"]}"' in page
        client.post(self.url(statement), data)
        assert text(statement) == "What I typed"

    def test_what_was_typed_while_somebody_issued_it_is_shown_again(self, client, world, case):
        statement = cases.clearing_statement(world, case)
        client.force_login(world.coordinator)
        data = form_of(statement, roles="Half a page of mine")
        for person, of in (
            (world.urcs, world.urcs_ns),
            (world.icrc_hod, world.icrc),
            (world.ifrc_hod, world.ifrc),
        ):
            actions.speak(statement, by=person, component=of, clears=True)
        actions.issue(statement, by=world.urcs)
        answer = client.post(self.url(statement), data)
        assert answer.status_code == 409
        assert "Half a page of mine" in answer.content.decode()
        assert "never changes" in answer.content.decode()

    def test_one_section_is_kept_while_the_rest_is_written(self, client, world, statement):
        client.force_login(world.coordinator)
        url = self.url(statement, "joint_statement_section", "media")
        answer = client.post(
            url, {"media": "Kept", "seen_media": digest("")}, headers={"HX-Request": "true"}
        )
        assert answer.status_code == 200
        assert text(statement, "media") == "Kept"
        assert digest("Kept") in answer.content.decode()
        assert len(answer.content) < 2048
        assert statement.sections.exclude(key="media").filter(text="").count() == 6

    def test_a_section_that_somebody_else_wrote_is_not_overwritten_by_keeping(
        self, client, world, statement
    ):
        client.force_login(world.coordinator)
        actions.write_statement(statement, by=world.urcs, sections={"media": "Theirs"})
        answer = client.post(
            self.url(statement, "joint_statement_section", "media"),
            {"media": "Mine", "seen_media": digest("")},
            headers={"HX-Request": "true"},
        )
        assert answer.status_code == 409
        assert answer["HX-Retarget"] == "#kept-media"
        assert "Theirs" in answer.content.decode()
        assert text(statement, "media") == "Theirs"

    def test_a_reader_who_does_not_lead_gets_the_text_and_no_form(self, client, world, statement):
        actions.write_statement(statement, by=world.urcs, sections={"media": "For all to read"})
        client.force_login(world.polish)
        page = client.get(self.url(statement)).content.decode()
        assert "For all to read" in page
        assert "<textarea" not in page

    def test_what_people_typed_is_escaped(self, client, world, statement):
        actions.write_statement(
            statement, by=world.urcs, sections={"media": "<script>alert(1)</script>"}
        )
        for who in (world.polish, world.coordinator):
            client.force_login(who)
            page = client.get(self.url(statement)).content.decode()
            assert "<script>alert" not in page
            assert "&lt;script&gt;alert(1)" in page

    @pytest.mark.parametrize("typed", ["DPL001", "Polish Red Cross", "polish"])
    def test_a_signatory_is_added_by_name_or_code(self, client, world, statement, typed):
        client.force_login(world.coordinator)
        data = {"keep": ["DUA001", "ICRC", "IFRC"], "add": typed, "version": statement.version}
        client.post(self.url(statement, "joint_statement_signatories"), data)
        assert statement.current_signatories().filter(component=world.polish_ns).exists()

    def test_initials_that_several_share_mean_the_society_here(self, client, world, statement):
        load_reference()
        client.force_login(world.coordinator)
        data = {"keep": ["DUA001", "ICRC", "IFRC"], "add": "URCS", "version": statement.version}
        answer = client.post(self.url(statement, "joint_statement_signatories"), data)
        assert answer.status_code == 302
        signing = statement.current_signatories().values_list("component__code", flat=True)
        assert sorted(signing) == ["DUA001", "ICRC", "IFRC"]

    def test_an_unknown_signatory_stays_as_typed_beside_a_sentence(self, client, world, statement):
        client.force_login(world.coordinator)
        data = {"keep": ["DUA001"], "add": "Ruritania", "version": statement.version}
        answer = client.post(self.url(statement, "joint_statement_signatories"), data)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="Ruritania"' in page and "was not found" in page
        assert statement.current_signatories().count() == 3

    def test_it_is_begun_from_the_operation_once(self, client, world):
        case = cases.operation(world)
        client.force_login(world.coordinator)
        url = reverse("joint_statement_start", args=[case.ref])
        assert client.post(url).url == f"/operations/{case.ref}/joint-statements/1/"
        assert client.post(url).status_code == 409
        assert case.joint_statements.count() == 1
        assert client.get(url).status_code == 405
