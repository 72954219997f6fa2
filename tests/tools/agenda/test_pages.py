"""The pages of an agenda, without scripts."""

import pytest
from django.urls import reverse

from tests.factories import cases
from tests.tools.form_reader import form_of
from tools.agenda import actions

pytestmark = pytest.mark.django_db


@pytest.fixture
def icrc(world, signed_in):
    return signed_in(world.icrc_hod)


@pytest.fixture
def urcs(world, signed_in):
    return signed_in(world.urcs)


def text(response):
    return response.content.decode()


def propose_url(case):
    return reverse("agenda_propose", args=[case.ref])


def test_the_operations_page_offers_the_intake_to_who_takes_part(world, case, signed_in):
    for name, offered in (("icrc_hod", True), ("urcs", True), ("observer", False)):
        page = text(signed_in(getattr(world, name)).get(case.get_absolute_url()))
        assert (propose_url(case) in page) is offered, name
    cases.held_summit(world, case)
    page = text(signed_in(world.icrc_hod).get(case.get_absolute_url()))
    assert propose_url(case) not in page


def test_an_item_is_proposed_seen_declined_and_answered(world, case, icrc, urcs):
    data = form_of(icrc.get(propose_url(case)))
    assert data["component"] == str(world.icrc.pk), "one's own component is chosen already"
    refused = icrc.post(propose_url(case), data | {"title": "Access <b>"})
    assert refused.status_code == 422 and form_of(refused)["title"] == "Access <b>"
    done = icrc.post(
        propose_url(case),
        data | {"title": "Access <b>", "purpose": "decision", "scope": "response"},
    )
    item = case.mini_summits.get().agenda.get()
    assert done.url == item.get_absolute_url()
    page = text(icrc.get(done.url))
    assert "Access &lt;b&gt;" in page and "Withdraw the proposal" in page
    steps = reverse("agenda_item_step", args=[case.ref, 1, item.pk])
    assert "Decline" in text(urcs.get(done.url))
    urcs.post(steps, {"step": "decline", "reason": "Settled", "version": item.version})
    assert "Settled" in text(icrc.get(done.url))
    assert "Settled" in text(icrc.get(reverse("mini_summit", args=[case.ref, 1])))


def test_an_item_under_any_other_business_stands_there_and_moves_up(world, case, urcs):
    summit = case.mini_summits.get()
    item = actions.propose(
        summit, by=world.icrc_hod, component=world.icrc, title="Fuel", purpose="discussion",
        scope="response", is_aob=True,
    )  # fmt: skip
    address = reverse("mini_summit", args=[case.ref, 1])
    page = text(urcs.get(address))
    aob = page[page.index('id="aob"') :]
    assert "Fuel" in aob and "here since" in aob and "This concerns the whole response" in aob
    up = reverse("agenda_item_move_up", args=[case.ref, 1, item.pk])
    assert urcs.post(up, {"version": item.version}).status_code == 302
    page = text(urcs.get(address))
    assert page.index("Fuel") < page.index('id="aob"')


def test_who_does_not_lead_has_no_door_to_change_the_agenda(world, case, icrc):
    assert icrc.get(reverse("mini_summit_agenda", args=[case.ref, 1])).status_code == 403


def test_without_a_meeting_to_come_the_intake_says_so(world, case, icrc):
    cases.held_summit(world, case)
    page = text(icrc.get(propose_url(case)))
    assert "No meeting is to be held at present" in page


def test_times_purpose_and_terms_stand_on_the_page(world, case, urcs):
    url = reverse("mini_summit_facts", args=[case.ref, 1])
    said = {"length_minutes": "30", "purpose": "Who leads", "terms": "By consensus"}
    assert urcs.post(url, form_of(urcs.get(url)) | said).status_code == 302
    actions.set_agenda(case.mini_summits.get(), by=world.urcs, items=[("Security", None, 45)])
    page = text(urcs.get(reverse("mini_summit", args=[case.ref, 1])))
    assert "15 minutes too many" in page and "Who leads" in page and "By consensus" in page
