"""Endorsement: by the two principals or their delegates, of the text as it stands, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines.models import Delivery
from coordination.people.models import Person
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tests.factories.world import appoint, make_person
from tests.fixtures.scenarios import scenario
from tools.minimum_parameters import actions, policy
from tools.minimum_parameters.models import Endorsement, MinimumParameters

ICRC, IFRC = policy.Principal.ICRC, policy.Principal.IFRC


@scenario
def case(world):
    return cases.large_operation(world)


@scenario
def parameters(world, case):
    return cases.endorsing_parameters(world, case)


def delegate(world, *posts):
    """Somebody of the ICRC who is a delegate for these posts."""
    person = make_person("deputy", world.icrc)
    for name in posts:
        appoint(person, world.posts[name], kind="delegate", days_ago=2)
    return Person.objects.get(pk=person.pk)


def endorsed(parameters):
    return {e.principal for e in parameters.current_endorsements()}


class TestByWhom:
    def test_a_principal_endorses_with_time_note_and_post(self, world, parameters):
        given = actions.endorse(parameters, by=world.icrc_director, note="On country advice.")
        assert (given.principal, given.as_delegate) == (ICRC, False)
        assert given.post == world.posts["icrc_director"]
        assert given.note == "On country advice."
        event = AuditEvent.objects.get(verb="minimum_parameters.endorse")
        assert event.data["sha256"] == given.content_hash

    @pytest.mark.parametrize(
        "who", ["coordinator", "urcs", "icrc_hod", "ifrc_hod", "secretariat", "committee", "region"]
    )
    def test_nobody_else_endorses(self, world, parameters, who):
        with pytest.raises(NotYours, match="Only the two principals, or their delegates"):
            actions.endorse(parameters, by=getattr(world, who))
        assert not Endorsement.objects.exists()

    def test_a_delegate_endorses_for_the_post_and_is_marked_so(self, world, parameters):
        given = actions.endorse(parameters, by=delegate(world, "icrc_director"))
        assert (given.principal, given.as_delegate) == (ICRC, True)

    def test_a_delegate_whose_time_is_over_does_not(self, world, parameters):
        person = delegate(world, "icrc_director")
        person.holdings.update(ends_at=timezone.now() - timedelta(hours=1))
        with pytest.raises(NotYours):
            actions.endorse(parameters, by=Person.objects.get(pk=person.pk))

    def test_one_person_does_not_stand_for_both(self, world, parameters):
        person = delegate(world, "icrc_director", "ifrc_usg")
        actions.endorse(parameters, by=person)
        with pytest.raises(NotYours, match="one person cannot stand for both"):
            actions.endorse(parameters, by=person)
        assert len(endorsed(parameters)) == 1

    def test_who_stands_for_both_endorses_for_the_one_that_is_missing(self, world, parameters):
        actions.endorse(parameters, by=world.icrc_director)
        given = actions.endorse(parameters, by=delegate(world, "icrc_director", "ifrc_usg"))
        assert given.principal == IFRC

    def test_a_double_click_endorses_once(self, world, parameters):
        first = actions.endorse(parameters, by=world.icrc_director)
        assert actions.endorse(parameters, by=world.icrc_director) == first
        assert AuditEvent.objects.filter(verb="minimum_parameters.endorse").count() == 1

    def test_a_second_person_for_the_same_principal_is_told_that_it_was_given(
        self, world, parameters
    ):
        actions.endorse(parameters, by=world.icrc_director)
        with pytest.raises(OutOfTurn, match="given already"):
            actions.endorse(parameters, by=delegate(world, "icrc_director"))


class TestWhen:
    def test_not_before_it_is_asked_for(self, world, case):
        with pytest.raises(OutOfTurn, match="not asked for"):
            actions.endorse(case.minimum_parameters.get(), by=world.icrc_director)

    def test_not_dated_in_the_future(self, world, parameters):
        with pytest.raises(Invalid):
            actions.endorse(
                parameters, by=world.icrc_director, at=timezone.now() + timedelta(hours=1)
            )

    def test_not_a_text_that_changed_since_it_was_read(self, world, parameters):
        read = parameters.version
        actions.write_parameters(parameters, by=world.coordinator, sections={"other": "Changed"})
        with pytest.raises(Stale):
            actions.endorse(parameters, by=world.icrc_director, version=read)
        assert not Endorsement.objects.exists()

    def test_the_other_s_endorsement_does_not_make_mine_stale(self, world, parameters):
        read = parameters.version
        actions.endorse(parameters, by=world.icrc_director, version=read)
        actions.endorse(parameters, by=world.ifrc_usg, version=read)
        assert endorsed(parameters) == {ICRC, IFRC}

    def test_a_note_without_room_is_refused(self, world, parameters):
        with pytest.raises(Invalid) as refused:
            actions.endorse(parameters, by=world.icrc_director, note="x" * 2_001)
        assert "note" in refused.value.fields


class TestAChangedText:
    @pytest.mark.parametrize("change", [{"sections": {"other": "New"}}, {"language": "fr"}])
    def test_it_lapses_what_was_endorsed_and_asks_again(self, world, parameters, change):
        actions.endorse(parameters, by=world.icrc_director)
        before = Delivery.objects.count()
        actions.write_parameters(parameters, by=world.coordinator, **({"sections": {}} | change))
        assert endorsed(parameters) == set()
        assert Endorsement.objects.get().lapsed_at is not None
        told = Delivery.objects.order_by("pk")[before:]
        assert {d.recipient for d in told} == {world.icrc_director, world.ifrc_usg}
        assert any("please endorse it again" in d.subject for d in told)

    def test_the_same_text_again_lapses_nothing(self, world, parameters):
        actions.endorse(parameters, by=world.icrc_director)
        texts = {s.key: s.text for s in parameters.sections.all()}
        actions.write_parameters(parameters, by=world.coordinator, sections=texts)
        assert endorsed(parameters) == {ICRC}

    def test_the_principal_endorses_the_new_text_anew(self, world, parameters):
        actions.endorse(parameters, by=world.icrc_director)
        actions.write_parameters(parameters, by=world.coordinator, sections={"other": "New"})
        again = actions.endorse(parameters, by=world.icrc_director)
        assert again.lapsed_at is None
        assert Endorsement.objects.count() == 2

    def test_taking_back_lapses_too(self, world, parameters):
        actions.endorse(parameters, by=world.icrc_director)
        actions.run(parameters, "take_back", by=world.coordinator, reason="An error")
        assert endorsed(parameters) == set()


class TestWhatIsMissing:
    def test_the_sentence_names_the_principals(self, world, parameters):
        both = policy.both_endorsed(parameters)
        assert both.startswith("Waiting for the endorsement of the ICRC Director of Operations and")
        actions.endorse(parameters, by=world.icrc_director)
        assert policy.both_endorsed(parameters) == (
            "Waiting for the endorsement of the IFRC Under Secretary General, "
            "National Society Development and Operations Coordination."
        )
        with pytest.raises(NotReady, match="Waiting for the endorsement"):
            actions.issue(parameters, by=world.icrc_director)

    def test_the_second_endorsement_is_told_and_nothing_is_issued(self, world, parameters):
        actions.endorse(parameters, by=world.icrc_director)
        before = Delivery.objects.count()
        actions.endorse(parameters, by=world.ifrc_usg)
        told = Delivery.objects.order_by("pk")[before:]
        assert any("can be issued" in d.subject for d in told)
        assert MinimumParameters.objects.get().state == "endorsing"


class TestThePage:
    def url(self, parameters, name="minimum_parameters_endorsement"):
        return reverse(name, args=[parameters.operation.ref, parameters.number])

    def test_only_principals_and_delegates_get_the_form(self, client, world, parameters):
        for who, gets in (("icrc_director", True), ("ifrc_usg", True), ("coordinator", False)):
            client.force_login(getattr(world, who))
            page = client.get(parameters.get_absolute_url()).content.decode()
            assert (f'action="{self.url(parameters)}"' in page) == gets

    def test_the_page_says_as_whom_one_endorses(self, client, world, parameters):
        client.force_login(world.icrc_director)
        page = client.get(parameters.get_absolute_url()).content.decode()
        assert "You endorse as ICRC Director of Operations." in page
        client.force_login(delegate(world, "icrc_director"))
        page = client.get(parameters.get_absolute_url()).content.decode()
        assert "You endorse as delegate of the ICRC Director of Operations." in page

    def test_endorsing_twice_from_the_page_endorses_once(self, client, world, parameters):
        client.force_login(world.icrc_director)
        data = {"endorsement-note": "Agreed.", "endorsement-version": parameters.version}
        for _click in range(2):
            assert client.post(self.url(parameters), data).url == parameters.get_absolute_url()
        assert Endorsement.objects.get().note == "Agreed."
        page = client.get(parameters.get_absolute_url()).content.decode()
        assert "Agreed." in page and "in person" in page

    def test_somebody_else_gets_the_sentence(self, client, world, parameters):
        client.force_login(world.coordinator)
        answer = client.post(self.url(parameters), {"endorsement-version": parameters.version})
        assert answer.status_code == 403
        assert "Only the two principals, or their delegates" in answer.content.decode()

    def test_a_stale_endorsement_shows_the_new_text_and_keeps_the_note(
        self, client, world, parameters
    ):
        client.force_login(world.icrc_director)
        data = {"endorsement-note": "My note", "endorsement-version": parameters.version}
        actions.write_parameters(parameters, by=world.urcs, sections={"other": "A new parameter"})
        answer = client.post(self.url(parameters), data)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "My note" in page and "A new parameter" in page
        assert not Endorsement.objects.exists()

    def test_a_note_without_room_stays_in_the_form(self, client, world, parameters):
        client.force_login(world.icrc_director)
        data = {"endorsement-note": "n" * 2_500, "endorsement-version": parameters.version}
        answer = client.post(self.url(parameters), data)
        assert answer.status_code == 422
        assert "n" * 2_500 in answer.content.decode()

    def test_what_lapsed_is_shown_as_lapsed(self, client, world, parameters):
        actions.endorse(parameters, by=world.icrc_director)
        actions.write_parameters(parameters, by=world.coordinator, sections={"other": "New"})
        client.force_login(world.polish)
        page = client.get(parameters.get_absolute_url()).content.decode()
        assert "Endorsements of an earlier text" in page
