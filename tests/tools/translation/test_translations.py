"""Languages side by side: one is authoritative, the others say where they are behind."""

from __future__ import annotations

import pytest
from django.urls import reverse

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.api.caller import Caller, done, refused
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.issued_document.sections import digest
from tools.joint_statement import actions as statements
from tools.translation.actions import begin, issue, write
from tools.translation.models import Translation


@scenario
def statement(world):
    return cases.clearing_statement(world, cases.large_operation(world))


@scenario
def french(world, statement):
    found = begin(statement, by=world.coordinator, language="fr")
    return write(found, by=world.coordinator, sections={"situation": "Ce que nous savons."})


def url(found, name="translation", *more):
    statement = found.statement
    return reverse(name, args=[statement.operation.ref, statement.number, found.language, *more])


def behind(found):
    fresh = Translation.objects.get(pk=found.pk)
    return [each.key for each in fresh.compared() if each.is_behind]


def cleared_by_all(world, statement):
    for person, of in (
        (world.urcs, world.urcs_ns), (world.icrc_hod, world.icrc), (world.ifrc_hod, world.ifrc),
    ):  # fmt: skip
        statements.speak(statement, by=person, component=of, clears=True)
    return statements.issue(statement, by=world.coordinator)


class TestBehind:
    def test_a_section_whose_source_changed_afterwards_is_behind(self, world, statement, french):
        assert behind(french) == []
        statements.write_statement(
            statement, by=world.coordinator, sections={"situation": "More is known."}
        )
        assert behind(french) == ["situation"]

    def test_written_anew_or_confirmed_it_is_no_longer(self, world, statement, french):
        change = {"situation": "What we know at this hour!"}
        statements.write_statement(statement, by=world.coordinator, sections=change)
        write(french, by=world.coordinator, sections={}, confirmed=frozenset({"situation"}))
        assert behind(french) == []
        change = {"situation": "All is known."}
        statements.write_statement(statement, by=world.coordinator, sections=change)
        write(french, by=world.coordinator, sections={"situation": "Tout est connu."})
        assert behind(french) == []

    def test_a_source_that_changed_while_it_was_being_translated_leaves_it_behind(
        self, client, world, statement, french
    ):
        client.force_login(world.coordinator)
        before = "What we know at this hour."
        statements.write_statement(
            statement, by=world.urcs, sections={"situation": "More is known."}
        )
        client.post(url(french), {
            "situation": "À cette heure.", "seen_situation": digest("Ce que nous savons."),
            "source_situation": digest(before),
        })  # fmt: skip
        row = french.sections.get(key="situation")
        assert (row.text, row.source) == ("À cette heure.", before)
        assert behind(french) == ["situation"]

    def test_a_translation_asks_no_signatory_again(self, world, statement):
        statements.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
        found = begin(statement, by=world.coordinator, language="fr")
        write(found, by=world.coordinator, sections={"situation": "Ce que nous savons."})
        assert statement.waiting() == ["ICRC", "IFRC"]

    def test_a_new_version_begins_with_the_translations_of_the_one_before(
        self, world, statement, french
    ):
        issued = cleared_by_all(world, statement)
        second = statements.new_version(issued, by=world.coordinator, reason="More is known")
        carried = second.translations.get()
        assert behind(carried) == []
        statements.write_statement(
            second, by=world.coordinator, sections={"situation": "More is known."}
        )
        assert behind(carried) == ["situation"]
        assert carried.sections.get(key="situation").text == "Ce que nous savons."


class TestRefusals:
    def test_into_its_own_language_or_none_it_is_not_translated(self, world, statement):
        for language in ("en", "tlh", ""):
            with pytest.raises(Invalid) as refused:
                begin(statement, by=world.coordinator, language=language)
            assert "language" in refused.value.fields

    def test_the_drafting_does_not_move_into_a_language_that_is_a_translation(
        self, world, statement, french
    ):
        with pytest.raises(Invalid, match="translated into this language already"):
            statements.write_statement(statement, by=world.coordinator, sections={}, language="fr")

    def test_those_who_do_not_lead_write_none(self, world, statement, french):
        for act in (
            lambda: begin(statement, by=world.icrc_hod, language="es"),
            lambda: write(french, by=world.polish, sections={"situation": "Non"}),
            lambda: issue(french, by=world.icrc_hod),
        ):
            with pytest.raises(NotYours):
                act()

    def test_two_who_begin_the_same_language_write_in_one(self, world, statement, french):
        assert begin(statement, by=world.urcs, language="fr") == french

    @pytest.mark.parametrize("texts", [{"weather": "Il pleut"}, {"roles": "x" * 10_001}])
    def test_unknown_sections_and_huge_texts_are_refused(self, world, french, texts):
        with pytest.raises(Invalid) as refused:
            write(french, by=world.coordinator, sections=texts)
        assert list(refused.value.fields) == list(texts)


class TestIssuing:
    def test_only_the_drafting_language_counts_until_the_statement_is_issued(self, world, french):
        with pytest.raises(NotReady, match="Issue the statement first"):
            issue(french, by=world.coordinator)

    def test_it_is_issued_as_a_translation_once_whole_and_up_to_date(
        self, client, world, statement, french
    ):
        statements.write_statement(
            statement, by=world.coordinator,
            sections={"situation": "More is known.", "roles": "The host leads."},
        )  # fmt: skip
        issued = cleared_by_all(world, statement)
        with pytest.raises(NotReady, match="Roles.* is not translated.*Situation changed"):
            issue(french, by=world.coordinator)
        fresh = write(
            french, by=world.coordinator,
            sections={"situation": "On en sait plus.", "roles": "L’hôte dirige."},
        )  # fmt: skip
        with pytest.raises(Stale):
            issue(french, by=world.coordinator, version=fresh.version - 1)
        client.force_login(world.coordinator)
        late = client.post(
            url(french, "translation_issue"), {"version": fresh.version - 1}, follow=True
        )
        assert "Look at how it stands now." in late.text and "kept below" not in late.text
        for _click in range(2):
            made = issue(french, by=world.coordinator)
        assert made.receipt == f"{issued.receipt}-FR"
        assert AuditEvent.objects.filter(verb="joint_statement.translation_issue").count() == 1
        with pytest.raises(OutOfTurn, match="never changes"):
            write(made, by=world.coordinator, sections={"roles": "Autre"})
        client.force_login(world.polish)
        pdf = client.get(url(made, "translation_document"))
        assert bytes(pdf.getvalue()).startswith(b"%PDF")
        page = client.get(issued.get_absolute_url()).content.decode()
        assert url(made) in page


class TestThePages:
    def test_both_stand_side_by_side_each_in_its_language_and_direction(
        self, client, world, statement
    ):
        arabic = begin(statement, by=world.coordinator, language="ar")
        write(arabic, by=world.coordinator, sections={"situation": "ما نعرفه"})
        client.force_login(world.polish)
        page = client.get(url(arabic)).content.decode()
        assert "What we know at this hour." in page and "ما نعرفه" in page
        assert 'lang="ar" dir="rtl"' in page and 'lang="en" dir="ltr"' in page

    def test_what_is_behind_is_marked_in_words_with_what_changed(
        self, client, world, statement, french
    ):
        statements.write_statement(
            statement,
            by=world.coordinator,
            sections={"situation": "What we know at this late hour."},
        )
        client.force_login(world.coordinator)
        page = client.get(url(french)).content.decode()
        assert "Behind" in page and "late " in page and "<ins>" in page
        listed = client.get(
            reverse("translation_list", args=[statement.operation.ref, statement.number])
        ).content.decode()
        assert "1 section behind" in listed
        client.post(url(french), {
            "situation": "Ce que nous savons.", "seen_situation": digest("Ce que nous savons."),
            "holds_situation": "on",
        })  # fmt: skip
        assert behind(french) == []

    def test_two_who_wrote_the_same_section_see_both_texts(self, client, world, french):
        client.force_login(world.coordinator)
        data = {"situation": "Mon texte", "seen_situation": digest("Ce que nous savons.")}
        write(french, by=world.urcs, sections={"situation": "Un autre texte"})
        answer = client.post(url(french), data)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Mon texte" in page and "Un autre texte" in page

    def test_a_section_is_kept_while_the_others_are_written(self, client, world, french):
        client.force_login(world.coordinator)
        data = {"situation": "Gardé", "seen_situation": digest("Ce que nous savons.")}
        there = url(french, "translation_section", "situation")
        assert "Saved" in client.post(there, data).content.decode()
        assert french.sections.get(key="situation").text == "Gardé"
        assert client.post(url(french, "translation_section", "weather"), {}).status_code == 404

    def test_a_language_that_nobody_began_is_a_404(self, client, world, french):
        client.force_login(world.coordinator)
        assert client.get(url(french).replace("/fr/", "/es/")).status_code == 404


class TestTheAPI:
    def test_begun_written_and_read_with_what_is_behind(self, world, statement):
        caller = Caller(world.coordinator)
        made = done(
            caller.post("translations/", {"joint_statement": statement.pk, "language": "fr"}), 201
        )
        there = f"translations/{made['id']}/"
        body = done(
            caller.patch(
                there,
                {
                    "sections": {"situation": "Ici"},
                    "version": made["version"],
                    "source_version": made["source_version"],
                },
            )  # fmt: skip
        )
        assert body["sections"][0] == {
            "key": "situation", "source": "What we know at this hour.", "text": "Ici",
            "is_missing": False, "is_behind": False,
        }  # fmt: skip
        late = {"sections": {"situation": "Là"}, "version": 1, "source_version": statement.version}
        refused(caller.patch(there, late), 409, "stale")
        refused(caller.post(there + "issue/", {"version": body["version"]}), 409, "not_ready")

    def test_a_change_says_which_source_was_read(self, world, french):
        there = f"translations/{french.pk}/"
        change = {"sections": {"situation": "Ici"}, "version": french.version}
        body = refused(Caller(world.coordinator).patch(there, change), 400, "invalid")
        assert "source version that you read" in body["fields"]["source_version"][0]
        assert behind(french) == []

    @pytest.mark.parametrize(
        "what", [{"sections": {"situation": "Ici"}}, {"confirmed": ["situation"]}]
    )
    def test_what_was_written_after_an_older_source_is_refused_with_the_current_copy(
        self, world, statement, french, what
    ):
        caller, there = Caller(world.coordinator), f"translations/{french.pk}/"
        read = done(caller.get(there))
        change = what | {key: read[key] for key in ("version", "source_version")}
        statements.write_statement(
            statement, by=world.urcs, sections={"situation": "More is known."}
        )
        body = refused(caller.patch(there, change), 409, "stale")
        assert "The source changed since you read it" in body["detail"]
        now = body["current"]
        assert (now["sections"][0]["source"], now["sections"][0]["text"]) == (
            "More is known.", "Ce que nous savons.",
        )  # fmt: skip
        assert behind(french) == ["situation"]
        body = done(caller.patch(there, change | {"source_version": now["source_version"]}))
        assert not body["sections"][0]["is_behind"]

    def test_a_clearance_leaves_the_source_as_it_was_read(self, world, statement, french):
        caller, there = Caller(world.coordinator), f"translations/{french.pk}/"
        read = done(caller.get(there))
        statements.speak(statement, by=world.urcs, component=world.urcs_ns, clears=True)
        change = {key: read[key] for key in ("version", "source_version")}
        done(caller.patch(there, change | {"sections": {"situation": "Ici"}}))
