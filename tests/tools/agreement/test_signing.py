"""Who signs for whom, on what day, and who cannot."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tests.factories.world import appoint, make_person, post
from tools.agreement import documents, signing
from tools.agreement.models import Agreement

pytestmark = pytest.mark.django_db


def test_with_the_last_signature_it_is_signed(pipeline):
    assert pipeline.to("signed").signed_by == pipeline.world.ifrc_hod


def test_a_component_that_is_no_party_cannot_sign(pipeline):
    world = pipeline.world
    with pytest.raises(Invalid, match="Polish Red Cross is not a party to this agreement"):
        signing.sign(pipeline.to("negotiating"), by=world.polish, component=world.polish_ns)


@pytest.mark.parametrize("who", ["urcs_staff", "icrc_hod", "secretariat", "coordinator"])
def test_only_who_leads_a_component_signs_for_it(pipeline, who):
    world = pipeline.world
    with pytest.raises(NotYours, match="For Ukrainian Red Cross Society its Secretary General"):
        signing.sign(pipeline.to("negotiating"), by=getattr(world, who), component=world.urcs_ns)


def test_a_head_of_delegation_elsewhere_does_not_sign_here(pipeline):
    world = pipeline.world
    elsewhere = make_person("elsewhere", world.icrc)
    appoint(
        elsewhere, post("icrc-hod-poland", "head_of_delegation", world.icrc, country=world.poland)
    )
    with pytest.raises(NotYours):
        signing.sign(pipeline.to("negotiating"), by=elsewhere, component=world.icrc)


def test_its_own_people_record_what_was_signed_on_paper_and_where_it_is(pipeline):
    world = pipeline.world
    agreement = pipeline.to("negotiating")
    paper = {"component": world.urcs_ns, "on_paper": True, "signing_post": "President"}
    day = timezone.localdate() - timedelta(days=9)
    with pytest.raises(Invalid, match="Say where the signed paper is"):
        signing.sign(agreement, by=world.urcs_staff, signed_on=day, **paper)
    with pytest.raises(
        NotYours, match="Ukrainian Red Cross Society signed on paper is recorded by its own people"
    ):
        signing.sign(agreement, by=world.icrc_hod, reference="Archive 3", **paper)
    signing.sign(agreement, by=world.urcs_staff, signed_on=day, reference="Archive 3", **paper)
    party = agreement.parties.get(component=world.urcs_ns)
    assert (party.signed_on, party.signing_post, party.reference) == (day, "President", "Archive 3")
    with pytest.raises(OutOfTurn, match="already"):
        signing.sign(agreement, by=world.urcs, component=world.urcs_ns)


def test_a_day_to_come_is_no_day_of_a_signature(pipeline):
    world = pipeline.world
    with pytest.raises(Invalid, match="still to come"):
        signing.sign(
            pipeline.to("negotiating"), by=world.urcs, component=world.urcs_ns, on_paper=True,
            reference="Archive 3", signed_on=timezone.localdate() + timedelta(days=1),
        )  # fmt: skip


@pytest.mark.parametrize("who", ["urcs", "urcs_staff"])
@pytest.mark.parametrize("told", ["signed_on", "signing_post", "reference"])
def test_what_is_said_of_a_paper_is_not_dropped_where_it_is_signed_here(pipeline, who, told):
    world, agreement = pipeline.world, pipeline.to("negotiating")
    value = timezone.localdate() + timedelta(days=9) if told == "signed_on" else "Archive 3"
    with pytest.raises(Invalid) as refused:
        signing.sign(agreement, by=getattr(world, who), component=world.urcs_ns, **{told: value})
    assert "or was it signed on paper?" in refused.value.fields["on_paper"][0]
    assert agreement.parties.get(component=world.urcs_ns).signed_on is None


def test_nor_where_a_society_joins_and_an_outsider_is_still_refused(pipeline):
    world, agreement = pipeline.world, pipeline.to("in_force")
    with pytest.raises(Invalid, match="or was it signed on paper?"):
        signing.join(agreement, by=world.polish, component=world.polish_ns, reference="Archive 3")
    with pytest.raises(NotYours):
        signing.join(agreement, by=world.urcs, component=world.polish_ns, reference="Archive 3")


def test_a_suspended_national_society_neither_signs_nor_becomes_a_party(pipeline):
    world = pipeline.world
    agreement = pipeline.to("drafting")
    world.kenyan_ns.active_until = timezone.localdate() - timedelta(days=1)
    world.kenyan_ns.save()
    with pytest.raises(Invalid, match="not an active component of the Movement"):
        signing.add_party(agreement, by=world.urcs, component=world.kenyan_ns)
    agreement = pipeline.step(agreement, "negotiate")
    world.urcs_ns.active_until = timezone.localdate() - timedelta(days=1)
    world.urcs_ns.save()
    with pytest.raises(Invalid, match="not an active component of the Movement"):
        signing.sign(agreement, by=world.urcs, component=world.urcs_ns)


def test_nobody_signs_a_text_that_is_not_open_for_signature(pipeline):
    world = pipeline.world
    with pytest.raises(OutOfTurn, match="Negotiating"):
        signing.sign(pipeline.to("drafting"), by=world.urcs, component=world.urcs_ns)


def test_a_partner_society_joins_by_declaration_once_it_is_in_force(pipeline):
    world = pipeline.world
    with pytest.raises(OutOfTurn, match="once the agreement is in force"):
        signing.join(pipeline.to("negotiating"), by=world.polish, component=world.polish_ns)
    Agreement.objects.all().update(state="withdrawn")
    agreement = pipeline.to("in_force")
    with pytest.raises(Invalid, match="Only a National Society joins"):
        signing.join(agreement, by=world.icrc_hod, component=world.icrc)
    with pytest.raises(NotYours):
        signing.join(agreement, by=world.urcs, component=world.polish_ns)
    party = signing.join(agreement, by=world.polish, component=world.polish_ns)
    assert party.by_declaration and party.signed_on == timezone.localdate()
    with pytest.raises(OutOfTurn, match="party already"):
        signing.join(agreement, by=world.polish, component=world.polish_ns)
    assert Agreement.objects.get(pk=agreement.pk).unsigned() == []


def test_parties_are_named_before_it_is_signed_and_added_once(pipeline):
    world = pipeline.world
    agreement = pipeline.to("planned")
    one = signing.add_party(agreement, by=world.urcs, component=world.polish_ns)
    assert signing.add_party(agreement, by=world.urcs, component=world.polish_ns) == one
    signing.take_back_party(one, by=world.urcs, reason="They join later")
    assert len(agreement.parties.filter(taken_back_at=None)) == 3


def test_a_document_needs_a_place(pipeline):
    agreement, urcs = pipeline.to("planned"), pipeline.world.urcs
    for bad in ({}, {"url": "javascript:alert(1)"}, {"url": "https://x/" + "a" * 600}):
        with pytest.raises(Invalid):
            documents.add_document(agreement, by=urcs, title="Text", **bad)
    document = documents.add_document(agreement, by=urcs, title="Text", kept_at="Archive 3")
    with pytest.raises(Invalid):
        documents.take_back_document(document, by=urcs, reason=" ")
    documents.take_back_document(document, by=urcs, reason="A draft")
    document.refresh_from_db()
    assert document.taken_back_by == urcs


def test_taking_off_the_last_who_has_not_signed_leaves_it_signed(pipeline):
    world = pipeline.world
    agreement = pipeline.to("drafting")
    signing.add_party(agreement, by=world.secretariat, component=world.polish_ns)
    agreement = pipeline.sign(pipeline.step(agreement, "negotiate"))
    assert agreement.state == "negotiating"
    party = agreement.parties.get(component=world.polish_ns)
    signing.take_back_party(party, by=world.secretariat, reason="They join by declaration later.")
    agreement.refresh_from_db()
    assert agreement.state == "signed"


def test_a_period_that_is_over_is_not_opened_for_signature(pipeline):
    agreement = pipeline.to("drafting")
    Agreement.objects.filter(pk=agreement.pk).update(
        ends_on=timezone.localdate() - timedelta(days=1)
    )
    agreement.refresh_from_db()
    (offer,) = [
        each for each in agreement.offers(pipeline.world.secretariat) if each.name == "negotiate"
    ]
    assert "The period that was agreed ended on" in str(offer.refusal.sentence)


def test_the_page_offers_signing_to_those_who_sign_and_the_form_opens_to_them_alone(
    client, pipeline
):
    world = pipeline.world
    agreement = pipeline.to("negotiating")
    sign = f"{agreement.get_absolute_url()}parties/ICRC/sign/"
    for who, may in (("icrc_hod", True), ("urcs", False)):
        client.force_login(getattr(world, who))
        assert (sign in client.get(agreement.get_absolute_url()).text) is may
        assert client.get(sign).status_code == (200 if may else 403)
