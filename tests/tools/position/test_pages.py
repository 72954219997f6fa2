"""The pages of positions, kinds and ways of deciding, without scripts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tests.tools.form_reader import form_of
from tools.decision import actions as decisions
from tools.decision.kinds import say_kind
from tools.mini_summit import actions as summits
from tools.position import actions

pytestmark = pytest.mark.django_db


@scenario
def summit(world, case):
    return cases.held_summit(world, case)


@pytest.fixture
def row(summit):
    return summit.rows.in_order().first()


def url(row, name="positions"):
    return reverse(name, args=[row.operation.ref, row.summit.number, row.pk])


def text(response):
    return response.content.decode()


def test_ones_own_form_is_open_and_what_is_typed_is_kept(world, row, signed_in):
    icrc = signed_in(world.icrc_hod)
    data = form_of(icrc.get(url(row)))
    assert data["component"] == "ICRC"
    typed = {"stance": "disagrees", "article": "5.2", "text": ""}
    refused = icrc.post(url(row), data | typed)
    assert refused.status_code == 422 and "Say in a line" in text(refused)
    assert form_of(refused)["article"] == "5.2"
    assert icrc.post(url(row), data | typed | {"text": "Ours <i>"}).status_code == 302
    page = text(icrc.get(url(row)))
    assert "Contested" in page and "Ours &lt;i&gt;" in page and "Article 5.2" in page


def test_a_lead_records_for_the_component_that_is_chosen(world, row, signed_in):
    urcs = signed_in(world.urcs)
    data = form_of(urcs.get(url(row) + "?component=IFRC"))
    assert urcs.post(url(row), data | {"stance": "agrees"}).status_code == 302
    assert row.positions.get().is_recorded
    assert "recorded for it by those who lead" in text(urcs.get(url(row)))


def test_somebody_who_was_faster_is_shown_and_the_next_save_counts(world, row, signed_in):
    icrc = signed_in(world.icrc_hod)
    data = form_of(icrc.get(url(row)))
    actions.say(row, by=world.urcs, component=world.icrc, stance="agrees")
    refused = icrc.post(url(row), data | {"stance": "disagrees", "text": "No"})
    assert refused.status_code == 409 and "while you were writing" in text(refused)
    assert icrc.post(url(row), form_of(refused)).status_code == 302
    assert row.positions.get().stance == "disagrees"


def test_who_may_say_nothing_reads_and_has_no_form(world, row, signed_in):
    observer = signed_in(world.observer)
    page = text(observer.get(url(row)))
    assert "Nobody has been heard yet" in page and "<form method" not in page.split("<main")[1]
    assert observer.get(url(row) + "?component=NOPE").status_code == 404
    sent = {"component": "ICRC", "stance": "agrees"}
    assert observer.post(url(row), sent).status_code == 403


def test_the_operations_page_flags_a_contested_decision_with_its_article(
    world, case, summit, row, signed_in
):
    cases.decide_all(world, summit)
    actions.say(
        row, by=world.icrc_hod, component=world.icrc, stance="disagrees", text="No", article="4.2"
    )
    summits.file_table(summit, by=world.urcs)
    page = text(signed_in(world.observer).get(case.get_absolute_url()))
    assert "Contested" in page and "Seville Agreement 2.0, 4.2" in page


def test_the_check_page_the_receipt_and_the_meeting_say_what_is_missing(
    world, case, summit, row, signed_in
):
    cases.decide_all(world, summit)
    actions.say(row, by=world.icrc_hod, component=world.icrc, stance="disagrees", text="Ours")
    urcs = signed_in(world.urcs)
    for name in ("mini_summit_file", "mini_summit"):
        page = text(urcs.get(reverse(name, args=[case.ref, 1])))
        assert "ICRC disagrees" in page and "Ours" in page, name
    summits.file_table(summit, by=world.urcs)
    receipt = text(urcs.get(reverse("mini_summit_receipt", args=[case.ref, 1])))
    assert "1 row was filed contested" in receipt


def test_the_meetings_page_costs_the_same_with_many_positions(world, case, summit, signed_in):
    urcs = signed_in(world.urcs)
    address = reverse("mini_summit", args=[case.ref, 1])

    def queries():
        urcs.get(address)
        with CaptureQueriesContext(connection) as seen:
            urcs.get(address)
        return len(seen)

    rows = list(summit.rows.in_order())
    actions.say(rows[0], by=world.icrc_hod, component=world.icrc, stance="agrees")
    few = queries()
    for each in rows:
        for person, who in ((world.icrc_hod, world.icrc), (world.ifrc_hod, world.ifrc)):
            actions.say(each, by=person, component=who, stance="disagrees", text="No")
    assert queries() == few


# --- Kind, and how it was decided ---------------------------------------------------------------


def test_a_row_is_a_decision_until_it_is_said_otherwise(world, row, signed_in):
    assert (row.kind_of, row.how_decided) == ("decision", "")
    urcs = signed_in(world.urcs)
    assert "Not said" in text(urcs.get(row.get_absolute_url()))
    data = form_of(urcs.get(url(row, "decision_kind")))
    said = {"kind_of": "action", "how_decided": "silence"}
    assert urcs.post(url(row, "decision_kind"), data | said).status_code == 302
    row.refresh_from_db()
    assert (row.kind_of, row.how_decided) == ("action", "silence")
    page = text(urcs.get(row.get_absolute_url()))
    assert "By a silence procedure" in page and "What it is, and how it was decided" in page


def test_what_a_row_is_is_for_those_who_lead_and_only_while_the_table_is_open(world, summit, row):
    with pytest.raises(NotYours):
        say_kind(row, by=world.icrc_hod, kind_of="action")
    with pytest.raises(Invalid) as refused:
        say_kind(row, by=world.urcs, kind_of="wish", how_decided="coin")
    assert set(refused.value.fields) == {"kind_of", "how_decided"}
    with pytest.raises(Stale):
        say_kind(row, by=world.urcs, kind_of="action", version=99)
    cases.decide_all(world, summit)
    summits.file_table(summit, by=world.urcs)
    with pytest.raises(OutOfTurn):
        say_kind(row, by=world.urcs, kind_of="action")


def test_what_is_only_told_needs_no_lead(world, summit, row):
    cases.decide_all(world, summit)
    decisions.write_row(row, by=world.urcs, changes={"lead": None})
    assert summit.rows_without_lead() == [row.title]
    row.refresh_from_db()
    say_kind(row, by=world.urcs, kind_of="information")
    assert summit.rows_without_lead() == []
    filed = summits.file_table(summit, by=world.urcs)
    assert filed.frozen_table[0]["kind"] == "information"


def test_a_stale_kind_shows_what_stands(world, row, signed_in):
    urcs = signed_in(world.urcs)
    data = form_of(urcs.get(url(row, "decision_kind")))
    say_kind(row, by=world.coordinator, how_decided="consensus")
    refused = urcs.post(url(row, "decision_kind"), data | {"how_decided": "convener"})
    assert refused.status_code == 409 and "By consensus" in text(refused)
