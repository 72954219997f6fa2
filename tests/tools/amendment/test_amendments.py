"""After filing, the table changes by numbered amendments; what was filed stays."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines.models import Deadline, Delivery
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tests.tools.form_reader import form_of
from tools.amendment import actions
from tools.decision import actions as decisions
from tools.mini_summit import actions as summits

pytestmark = pytest.mark.django_db


@scenario
def filed(world, case):
    summit = cases.held_summit(world, case)
    cases.decide_all(world, summit)
    row = summit.rows.in_order().first()
    decisions.write_row(row, by=world.urcs, changes={"due_at": timezone.now() + timedelta(days=1)})
    return summits.file_table(summit, by=world.urcs)


@pytest.fixture
def row(filed):
    return filed.rows.in_order().first()


def amend(world, filed, row, by=None, reason="A slip of the pen", **cells):
    return actions.amend_table(filed, by=by or world.urcs, reason=reason, rows={row.pk: cells})


def test_an_amendment_has_a_number_a_receipt_and_a_hash_and_the_filed_table_stays(
    world, case, filed, row
):
    before = (filed.frozen_table, filed.table_hash, filed.receipt)
    made = amend(world, filed, row, text="The IFRC leads", lead=world.ifrc)
    filed.refresh_from_db()
    row.refresh_from_db()
    assert (filed.frozen_table, filed.table_hash, filed.receipt) == before
    assert (row.text, row.lead) == ("The IFRC leads", world.ifrc)
    assert made.number == 1
    assert made.receipt == f"{case.ref}-MS1-A1-{made.content_hash[:8].upper()}"
    cells = {each["cell"]: (each["was"], each["is"]) for each in made.changes[0]["cells"]}
    assert cells["lead"] == ("DUA001", "IFRC")
    assert amend(world, filed, row, text="The ICRC leads").number == 2


def test_whom_the_filing_was_sent_to_is_told_of_the_amendment(world, filed, row):
    verbs = ("mini_summit.file_table", "mini_summit.amend")
    amend(world, filed, row, text="Other")
    told = []
    for verb in verbs:
        event = AuditEvent.objects.of("mini_summit", filed.pk).get(verb=verb)
        told.append(
            set(
                Delivery.objects.filter(cause=f"event:{event.pk}").values_list(
                    "recipient", flat=True
                )
            )
        )
    assert told[0] == told[1] and told[0]


def test_the_clock_of_the_row_follows_its_date(world, filed, row):
    clock = Deadline.objects.get(clock="decision_done", subject_id=row.key)
    due = timezone.now().replace(microsecond=0) + timedelta(days=3)
    amend(world, filed, row, due_at=due)
    clock.refresh_from_db()
    assert clock.due_at == due
    events = AuditEvent.objects.of("decision", row.pk).filter(verb="decision.amend")
    assert events.get().data["changes"]["due_at"]["to"] == due.isoformat()


def test_supports_are_amended_too(world, filed, row):
    amend(world, filed, row, supports=[world.icrc, world.ifrc])
    assert {each.code for each in row.supports.all()} == {"ICRC", "IFRC"}


@pytest.mark.parametrize("name", ["icrc_hod", "icrc_director", "polish", "observer"])
def test_only_those_who_lead_amend(world, filed, row, name):
    with pytest.raises(NotYours):
        amend(world, filed, row, by=getattr(world, name), text="Other")


def test_an_open_table_is_not_amended(world, case):
    summit = cases.held_summit(world, case)
    with pytest.raises(OutOfTurn, match="not filed yet"):
        amend(world, summit, summit.rows.first(), text="Other")


def test_what_cannot_be_right_is_refused_whole_and_named_by_row_and_cell(world, filed, row):
    other = filed.rows.in_order().last()
    with pytest.raises(Invalid) as refused:
        actions.amend_table(
            filed, by=world.urcs, reason="Several",
            rows={
                row.pk: {"text": " ", "due_at": filed.held_at - timedelta(hours=1), "lead": None},
                other.pk: {"responsible_post": world.posts["icrc_hod"]},
            },
        )  # fmt: skip
    assert set(refused.value.fields) == {
        f"{row.pk}.text", f"{row.pk}.due_at", f"{row.pk}.lead", f"{other.pk}.responsible_post",
    }  # fmt: skip
    for reason, cells, field in (
        (" ", {"text": "Other"}, "reason"),
        ("x" * 2001, {"text": "Other"}, "reason"),
        ("Nothing", {"text": row.text}, "reason"),
        ("Long", {"text": "x" * 10_001}, f"{row.pk}.text"),
    ):
        with pytest.raises(Invalid) as refused:
            amend(world, filed, row, reason=reason, **cells)
        assert field in refused.value.fields
    assert not filed.amendments.exists()


def test_a_row_of_another_table_or_one_that_was_superseded_is_not_amended(world, filed, row):
    with pytest.raises(Invalid):
        actions.amend_table(filed, by=world.urcs, reason="No", rows={0: {"text": "Other"}})
    decisions.run(row, "supersede", by=world.urcs, reason="A later one")
    with pytest.raises(Invalid, match="Superseded"):
        amend(world, filed, row, text="Other")


def test_a_row_that_somebody_changed_since_is_stale(world, filed, row):
    amend(world, filed, row, text="Theirs")
    with pytest.raises(Stale):
        actions.amend_table(
            filed, by=world.coordinator, reason="Mine", rows={row.pk: {"text": "Mine"}},
            versions={row.pk: row.version},
        )  # fmt: skip


# --- Pages ------------------------------------------------------------------------------------


def test_an_amendment_is_looked_at_made_and_read(world, case, filed, row, signed_in):
    urcs = signed_in(world.urcs)
    url = reverse("amendment_new", args=[case.ref, 1])
    data = form_of(urcs.get(url))
    typed = data | {f"row-{row.pk}-text": "Agreed anew", f"row-{row.pk}-lead": "IFRC"}
    looked = urcs.post(url, typed | {"reason": "Misheard", "do": "look"})
    page = looked.content.decode()
    assert looked.status_code == 200 and "What changes" in page and "<ins>" in page
    assert not filed.amendments.exists()
    refused = urcs.post(url, typed | {"reason": "", "do": "amend"})
    assert refused.status_code == 422 and form_of(refused)[f"row-{row.pk}-text"] == "Agreed anew"
    done = urcs.post(url, typed | {"reason": "Misheard", "do": "amend"})
    made = filed.amendments.get()
    assert done.url == made.get_absolute_url() and len(made.changes) == 1
    page = signed_in(world.observer).get(done.url).content.decode()
    assert made.receipt in page and "Misheard" in page and "Geneva" in page and "IFRC" in page
    for address in (
        row.get_absolute_url(), filed.get_absolute_url(), reverse("mini_summit_receipt", args=[case.ref, 1]),
    ):  # fmt: skip
        assert (
            "mended, no. 1" in (page := urcs.get(address).content.decode()) or made.receipt in page
        )


def test_a_bad_cell_is_a_sentence_beside_it(world, case, filed, row, signed_in):
    urcs = signed_in(world.urcs)
    url = reverse("amendment_new", args=[case.ref, 1])
    data = form_of(urcs.get(url)) | {"reason": "Why", "do": "amend"}
    refused = urcs.post(url, data | {f"row-{row.pk}-text": ""})
    assert refused.status_code == 422 and "cannot be emptied" in refused.content.decode()
    refused = urcs.post(url, data | {f"row-{row.pk}-lead": "Atlantis"})
    assert refused.status_code == 422 and "was not found" in refused.content.decode()


def test_who_does_not_lead_has_no_door(world, case, filed, signed_in):
    icrc = signed_in(world.icrc_hod)
    assert icrc.get(reverse("amendment_new", args=[case.ref, 1])).status_code == 403
    assert "Amend the table" not in icrc.get(filed.get_absolute_url()).content.decode()


def test_who_amends_second_reads_what_stands_and_can_then_amend(world, case, filed, row, signed_in):
    urcs = signed_in(world.urcs)
    url = reverse("amendment_new", args=[case.ref, 1])
    cell = f"row-{row.pk}-text"
    mine = form_of(urcs.get(url)) | {cell: "Mine", "reason": "Misheard", "do": "amend"}
    amend(world, filed, row, text="Theirs", lead=world.ifrc)
    late = urcs.post(url, mine)
    assert late.status_code == 409
    page = late.content.decode()
    assert "What stands now" in page and "Theirs" in page and form_of(late)[cell] == "Mine"
    (form,) = [each for each in late.context["form"].rows if each.stands]
    assert [each["value"] for each in form.stands] == ["Theirs", "IFRC"] and form.row == row
    again = form_of(late) | {"do": "amend"}
    assert urcs.post(url, again).status_code == 302
    row.refresh_from_db()
    assert row.text == "Mine" and filed.amendments.count() == 2
