"""Minutes are final once both sides confirmed them; an objection keeps them open; the quorum is said."""

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines import actions as deadlines
from coordination.deadlines.models import Delivery
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tests.tools.form_reader import form_of
from tools.amendment.actions import amend_table
from tools.mini_summit import actions as summits
from tools.mini_summit import quorum
from tools.minutes import actions
from tools.minutes.content import hash_of
from tools.minutes.shown import minutes_shown

pytestmark = pytest.mark.django_db


@scenario
def filed(world, case):
    return cases.filed_summit(world, case)


def events(summit, verb):
    return AuditEvent.objects.of("mini_summit", summit.pk).filter(verb=f"mini_summit.{verb}")


def told(event):
    return {each.recipient.name for each in Delivery.objects.filter(cause=f"event:{event.pk}")}


def test_nothing_is_confirmed_before_the_table_is_filed(world, case):
    held = cases.held_summit(world, case)
    with pytest.raises(OutOfTurn, match="once the decision table is filed"):
        actions.confirm(held, by=world.urcs, side="convener")


def test_until_both_sides_confirmed_the_minutes_are_not_final(world, filed):
    assert "Not yet confirmed by the convener and the co-convener" in minutes_shown(filed).sentence
    word = actions.confirm(filed, by=world.urcs, side="convener")
    assert (word.post, word.component) == (world.posts["urcs_sg"], world.urcs_ns)
    assert word.content_hash == hash_of(filed)
    assert not actions.is_final(filed)
    assert minutes_shown(filed).sentence == "Not yet confirmed by the co-convener."
    actions.confirm(filed, by=world.icrc_hod, side="co_convener")
    assert actions.is_final(filed) and "final" in minutes_shown(filed).sentence
    first, last = events(filed, "confirm_minutes").order_by("id")
    assert first.data["side"] == "convener" and first.data["sha256"] == hash_of(filed)
    assert "Urcs" in told(last) and "Ifrc_Hod" in told(last)


def test_an_agreed_co_convener_confirms_and_no_other_institution(world, case, filed):
    from coordination.operations import actions as operations

    convening = operations.propose_convening(
        operation=case, by=world.coordinator, country=world.ukraine, role="co_convener",
        component=world.ifrc, starts_on=case.today,
    )  # fmt: skip
    operations.run_convening(convening, "agree", by=world.coordinator)
    filed.refresh_from_db()
    with pytest.raises(NotYours):
        actions.confirm(filed, by=world.icrc_hod, side="co_convener")
    assert actions.confirm(filed, by=world.ifrc_hod, side="co_convener").component == world.ifrc


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("icrc_hod", "convener"),
        ("coordinator", "co_convener"),
        ("urcs", "co_convener"),
        ("polish", "convener"),
        ("observer", "co_convener"),
    ],
)
def test_nobody_confirms_for_a_side_that_is_not_theirs(world, filed, name, side):
    with pytest.raises(NotYours):
        actions.confirm(filed, by=getattr(world, name), side=side)


def test_a_second_click_finds_the_first_confirmation(world, filed):
    first = actions.confirm(filed, by=world.urcs, side="convener")
    assert actions.confirm(filed, by=world.urcs_staff, side="convener").pk == first.pk
    assert events(filed, "confirm_minutes").count() == 1
    with pytest.raises(Invalid):
        actions.confirm(filed, by=world.urcs, side="chair")


def test_an_objection_keeps_the_minutes_open_until_it_is_settled(world, filed):
    actions.confirm(filed, by=world.urcs, side="convener")
    word = actions.object_to(filed, by=world.ifrc_hod, component=world.ifrc, text="We came late")
    assert "Urcs" in told(events(filed, "object_to_minutes").get())
    actions.confirm(filed, by=world.icrc_hod, side="co_convener")
    assert not actions.is_final(filed)
    assert "the objection of IFRC" in minutes_shown(filed).sentence
    with pytest.raises(OutOfTurn, match="open already"):
        actions.object_to(filed, by=world.ifrc_hod, component=world.ifrc, text="Again")
    with pytest.raises(NotYours):
        actions.settle(word, by=world.icrc_hod, text="No")
    done = actions.settle(word, by=world.ifrc_hod, text="Seen in the attendance")
    assert actions.is_final(filed) and done.settled_by == world.ifrc_hod
    with pytest.raises(OutOfTurn):
        actions.settle(word, by=world.urcs, text="Twice")
    assert events(filed, "settle_objection").get().data["objection"] == "We came late"


def test_one_objects_for_ones_own_component_and_says_why(world, filed):
    with pytest.raises(Invalid) as refused:
        actions.object_to(filed, by=world.ifrc_hod, component=world.ifrc, text=" ")
    assert "text" in refused.value.fields
    with pytest.raises(NotYours):
        actions.object_to(filed, by=world.ifrc_hod, component=world.icrc, text="No")
    with pytest.raises(NotYours):
        actions.object_to(filed, by=world.observer, component=world.kenyan_ns, text="No")


# --- Pages ------------------------------------------------------------------------------------


def test_the_minutes_are_confirmed_objected_to_and_settled_on_their_page(
    world, case, filed, signed_in
):
    url = reverse("minutes", args=[case.ref, 1])
    urcs, icrc = signed_in(world.urcs), signed_in(world.icrc_hod)
    page = urcs.get(url).content.decode()
    assert "Confirm them for the convener" in page and "for the co-convener" not in page
    urcs.post(reverse("minutes_confirm", args=[case.ref, 1]), {"side": "convener"})
    data = form_of(icrc.get(url))
    empty = icrc.post(reverse("minutes_object", args=[case.ref, 1]), data | {"text": ""})
    assert empty.status_code == 422 and "Say what is wrong" in empty.content.decode()
    icrc.post(reverse("minutes_object", args=[case.ref, 1]), data | {"text": "Not <so>"})
    page = urcs.get(url).content.decode()
    assert "Not &lt;so&gt;" in page and "Not settled: the objection of ICRC" in page
    word = filed.minutes_words.open_objections().get()
    settle = reverse("minutes_settle", args=[case.ref, 1, word.pk])
    assert urcs.post(settle, {}).status_code == 422
    urcs.post(settle, {f"objection-{word.pk}-settlement": "Corrected"})
    icrc.post(reverse("minutes_confirm", args=[case.ref, 1]), {"side": "co_convener"})
    assert "Confirmed by the convener and the co-convener: final." in urcs.get(url).content.decode()
    for name in ("mini_summit", "mini_summit_receipt"):
        page = urcs.get(reverse(name, args=[case.ref, 1])).content.decode()
        assert "Minutes final" in page, name


# --- Quorum -------------------------------------------------------------------------------------

CALL = {"convener": {1}, "co_convener": set(), "taking_part": {1, 2, 3, 4}}


@pytest.mark.parametrize(
    ("rule", "came", "agreed", "institutions", "missing"),
    [
        ("conveners", {1, 2, 3}, set(), {2, 3}, []),
        ("conveners", {2, 3}, set(), {2, 3}, ["convener"]),
        ("conveners", {1, 2}, set(), {2, 3}, ["institutions"]),
        ("conveners", {1, 2}, {2}, {2, 3}, []),
        ("conveners", {1, 3}, {2}, {2, 3}, ["co_convener"]),
        ("conveners", {1}, {2}, set(), ["co_convener"]),
        ("conveners", {1}, set(), set(), []),
        ("half", {1, 2}, set(), {2, 3}, ["half"]),
        ("half", {1, 2, 3}, set(), {2, 3}, []),
        ("half", {1, 8, 9}, set(), {2, 3}, ["half"]),
        ("none", set(), set(), {2, 3}, []),
    ],
)
def test_what_the_quorum_asks_for(rule, came, agreed, institutions, missing):
    allocation = CALL | {"co_convener": agreed}
    found = quorum.missing_of(rule, came, host=1, allocation=allocation, institutions=institutions)
    assert found == missing


def test_no_quorum_is_said_before_and_after_filing_and_stops_nobody(world, case, signed_in):
    summit = summits.hold(
        case.mini_summits.get(), by=world.urcs, held_at=timezone.now(),
        attendance=[(world.urcs_ns, "attended", "")],
    )  # fmt: skip
    cases.decide_all(world, summit)
    urcs = signed_in(world.urcs)
    page = urcs.get(reverse("mini_summit_file", args=[case.ref, 1])).content.decode()
    assert "No quorum: not every institution present" in page
    assert "not a rule of the Movement" in page
    filed = summits.file_table(summit, by=world.urcs)
    assert filed.quorum == {"rule": "conveners", "missing": ["institutions"]}
    receipt = urcs.get(reverse("mini_summit_receipt", args=[case.ref, 1])).content.decode()
    assert "No quorum" in receipt
    deadlines.change_setting(key=quorum.KEY, new="none", by=world.secretariat, reason="Agreed")
    filed.refresh_from_db()
    assert quorum.sentence(filed.quorum), "what was filed says what held then"


def test_with_a_quorum_nothing_is_said(world, filed):
    assert filed.quorum["missing"] == [] and quorum.sentence(filed.quorum) == ""
    assert quorum.sentence(None) == ""


def test_the_minutes_name_the_amendments_made_since_filing(world, filed, signed_in):
    url = reverse("minutes", args=[filed.operation.ref, filed.number])
    assert "Amended since filing" not in signed_in(world.urcs).get(url).content.decode()
    row = filed.rows.in_order().first()
    for n in (1, 2):
        amend_table(filed, by=world.urcs, reason=f"Slip {n}", rows={row.pk: {"text": f"Anew {n}"}})
    page = signed_in(world.urcs).get(url).content.decode()
    said = page.split("Amended since filing")[1].split("</ul>")[0]
    for n in (1, 2):
        assert f"Amendment {n}" in said and f"Slip {n}" in said
    assert said.count("Kyiv") == 2


def test_our_reading_of_the_quorum_is_marked_as_such():
    (setting,) = quorum.SETTINGS
    assert setting.basis.kind == "default" and "our reading" in str(setting.basis.text)
