"""Two people write one statement at once: nothing that either typed or chose is lost unseen."""

from __future__ import annotations

import pytest
from django.conf import settings

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Stale
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tests.tools.joint_statement.test_writing import form_of, text
from tools.issued_document.sections import WrittenApart, digest
from tools.joint_statement import actions
from tools.joint_statement.models import JointStatement
from tools.joint_statement.policy import Section


@scenario
def statement(world):
    return cases.large_operation(world).joint_statements.get()


class TestTwoWriters:
    def test_two_sections_are_written_at_once(self, world, statement):
        read = form_of(statement)
        seen = {key[5:]: value for key, value in read.items() if key.startswith("seen_")}
        texts = {key: read[key] for key in Section.values}
        actions.write_statement(
            statement, by=world.urcs, sections=texts | {"roles": "Ours"}, seen=seen
        )
        actions.write_statement(
            statement, by=world.coordinator, sections=texts | {"media": "Theirs"}, seen=seen
        )
        assert (text(statement, "roles"), text(statement, "media")) == ("Ours", "Theirs")

    def test_one_section_written_twice_is_stale_and_shows_what_stands(self, world, statement):
        seen = {"roles": digest("")}
        actions.write_statement(statement, by=world.urcs, sections={"roles": "Ours"}, seen=seen)
        with pytest.raises(WrittenApart) as refused:
            actions.write_statement(
                statement, by=world.coordinator, sections={"roles": "Theirs"}, seen=seen
            )
        assert refused.value.standing == {"roles": "Ours"}
        assert text(statement, "roles") == "Ours"

    def test_both_typing_the_same_is_no_conflict(self, world, statement):
        seen = {"roles": digest("")}
        for writer in (world.urcs, world.coordinator):
            actions.write_statement(statement, by=writer, sections={"roles": "Same"}, seen=seen)
        assert text(statement, "roles") == "Same"

    def test_a_stale_version_is_refused_as_a_whole(self, world, statement):
        version = statement.version
        actions.write_statement(statement, by=world.urcs, sections={"roles": "Ours"})
        with pytest.raises(Stale):
            actions.write_statement(
                statement, by=world.coordinator, sections={"media": "x"}, version=version
            )


class TestTwoWritersBesideTheText:
    """The fields beside the text carry what was read, as the sections do."""

    def test_a_language_that_somebody_else_changed_is_refused_and_both_are_shown(
        self, client, world, statement
    ):
        client.force_login(world.coordinator)
        data = form_of(statement, roles="Typed meanwhile") | {"language": "fr"}
        actions.write_statement(statement, by=world.urcs, sections={}, language="ar")
        answer = client.post(statement.get_absolute_url(), data)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Typed meanwhile" in page and '<option value="fr" selected>' in page
        assert "What “Language of the document” says now" in page
        assert f"<p>{dict(settings.LANGUAGES)['ar']}</p>" in page
        standing = JointStatement.objects.get()
        assert (standing.language, text(standing, "roles")) == ("ar", "")
        data["seen_language"] = digest("ar")
        assert f'value="{data["seen_language"]}"' in page
        client.post(statement.get_absolute_url(), data)
        standing = JointStatement.objects.get()
        assert (standing.language, text(standing, "roles")) == ("fr", "Typed meanwhile")

    def test_an_audience_that_somebody_else_changed_is_kept_by_who_left_it_alone(
        self, client, world, statement
    ):
        client.force_login(world.coordinator)
        data = form_of(statement, roles="Typed meanwhile")
        actions.write_statement(statement, by=world.urcs, sections={}, audience="public")
        assert client.post(statement.get_absolute_url(), data).status_code == 302
        standing = JointStatement.objects.get()
        assert (standing.audience, text(standing, "roles")) == ("public", "Typed meanwhile")

    def test_a_form_without_its_mark_overwrites_nothing(self, client, world, statement):
        client.force_login(world.coordinator)
        data = form_of(statement) | {"audience": "public"}
        del data["seen_audience"]
        assert client.post(statement.get_absolute_url(), data).status_code == 409
        assert JointStatement.objects.get().audience == "movement"

    def test_the_record_says_from_what_to_what(self, world, statement):
        actions.write_statement(statement, by=world.urcs, sections={}, language="fr")
        event = AuditEvent.objects.get(verb="joint_statement.write")
        assert event.data["changes"] == {"language": {"from": "en", "to": "fr"}}
