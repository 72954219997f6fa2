"""What the table's script is told: small answers in JSON, each a sentence where something is wrong."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import cases
from tests.tools.form_reader import form_of
from tools.cell.models import CellEdit, Seat
from tools.cell.recording import record_edits
from tools.decision import actions
from tools.decision.models import Decision


@pytest.fixture
def client_of(signed_in, summit, row):
    """`client_of(person)` has `save`, `news` and `settle` as the page's script would ask them."""

    class Asking:
        def __init__(self, person):
            self.person, self.client, self.tab = person, signed_in(person), uuid4()

        def post(self, name, data, *args):
            url = reverse(name, args=[summit.operation.ref, summit.number, *args])
            return self.client.post(url, {"as": self.person.pk} | data)

        def save(self, cell, typed, base=0, pk=row.pk, **more):
            data = {"typed": typed, "base": base, "key": uuid4(), "age": 0} | more
            return self.post("cell_save", data, pk, cell)

        def news(self, since=".0.", rows="", at="", **more):
            data = {"since": since, "rows": rows, "tab": self.tab, "at": at} | more
            return self.post("table_news", data)

        def settle(self, cell, *keys):
            return self.post("cell_settle", {"settles": keys}, row.pk, cell)

    return Asking


@pytest.fixture
def urcs(client_of, world):
    return client_of(world.urcs)


def test_a_save_is_answered_with_the_version_and_the_time_in_less_than_2_kb(urcs, row):
    answer = urcs.save("text", "x" * 9_000)
    said = answer.json()
    assert (said["standing"], said["version"]) == ("written", 1)
    assert said["at"] == f"{timezone.localtime():%H:%M}" and said["word"] == "Decided, no lead yet"
    assert len(answer.content) < 2048
    row.refresh_from_db()
    assert row.text == "x" * 9_000


def test_how_a_name_and_a_date_were_read_is_told(urcs):
    assert urcs.save("lead", "DUA001").json()["shown"] == "Ukrainian Red Cross Society"
    said = urcs.save("due_at", "14 March 2099 18:00").json()
    assert said["shown"] == "2099-03-14 18:00"
    assert "Sat 14 Mar 2099 18:00 Kyiv" in said["reading"]


def test_a_phone_whose_clock_is_wrong_says_how_long_ago_and_that_counts(urcs, row):
    hour = int(timedelta(hours=1).total_seconds() * 1000)
    urcs.save("due_at", "in 6 h", age=hour)
    row.refresh_from_db()
    assert abs(row.due_at - timezone.now() - timedelta(hours=5)) < timedelta(minutes=2)


def test_the_second_of_two_is_told_and_both_read_both(world, client_of, urcs):
    coordinator = client_of(world.coordinator)
    coordinator.save("text", "Their wording")
    assert urcs.save("text", "My wording").json()["standing"] == "apart"
    for each in (urcs, coordinator):
        said = each.news().json()
        assert [one["shown"] for one in said["cells"]] == ["Their wording"]
        assert [one["typed"] for one in said["waiting"]] == ["My wording"]
    assert urcs.news().json()["waiting"][0]["is_mine"] is True
    assert coordinator.news().json()["waiting"][0]["is_mine"] is False


def test_news_begin_where_the_last_ended(urcs):
    urcs.save("text", "One")
    last = urcs.news().json()["last"]
    assert urcs.news(since=last).json()["cells"] == []
    urcs.save("subject", "Two")
    assert [one["cell"] for one in urcs.news(since=last).json()["cells"]] == ["subject"]


def test_rows_are_told_only_where_they_changed(world, urcs, summit, row):
    mark = urcs.news().json()["rows"]
    assert "order" not in urcs.news(rows=mark).json()
    actions.run(row, "defer", by=world.coordinator, reason="Later")
    told = urcs.news(rows=mark).json()["order"]
    assert (told[0]["row"], told[0]["open"], told[0]["word"]) == (row.pk, False, "Deferred")
    mark = urcs.news().json()["rows"]
    actions.move_row(row, by=world.coordinator, up=False)
    assert [one["row"] for one in urcs.news(rows=mark).json()["order"]][1] == row.pk


def test_who_is_here_is_seen_by_the_others_and_gone_when_the_tab_asks_no_more(
    world, client_of, urcs, row
):
    coordinator = client_of(world.coordinator)
    coordinator.news(at=f"{row.pk}-text")
    said = urcs.news().json()["people"]
    assert said == [{"who": world.coordinator.name, "at": f"{row.pk}-text"}]
    assert urcs.news().json()["people"][0]["who"] != world.urcs.name, "not oneself"
    Seat.objects.filter(person=world.coordinator).update(
        seen_at=timezone.now() - timedelta(seconds=30)
    )
    assert urcs.news().json()["people"] == []


def test_ones_own_second_window_is_called_so(client_of, world, urcs):
    client_of(world.urcs).news()
    assert urcs.news().json()["people"][0]["who"] == "You, in another window"


def test_somebody_elses_page_is_not_written_through_ones_own_session(world, urcs):
    answer = urcs.save("text", "Typed by the one before", **{"as": world.coordinator.pk})
    assert answer.status_code == 409 and answer.json()["code"] == "other_person"
    assert not CellEdit.objects.exists()


def test_an_onlooker_is_told_that_it_is_not_theirs(world, client_of):
    answer = client_of(world.observer).save("text", "Mine")
    assert answer.status_code == 403 and "not yours" in answer.json()["detail"]


def test_a_row_of_another_meeting_is_not_found(urcs):
    assert urcs.save("text", "x", pk=999_999).status_code == 404


@pytest.mark.parametrize(
    "wrong", [{"key": "x"}, {"base": "-1"}, {"base": ""}, {"base": "²"}, {"settles": "x"}]
)
def test_what_no_page_sends_gets_a_sentence(urcs, wrong):
    answer = urcs.save("text", "x", **wrong)
    assert answer.status_code == 422 and "Load the page again" in str(answer.json()["fields"])


def test_there_is_no_cell_of_that_name(urcs):
    assert urcs.save("state", "done").status_code == 422


def test_none_of_two_is_taken(urcs, world, client_of):
    client_of(world.coordinator).save("text", "Theirs")
    urcs.save("text", "Mine")
    key = urcs.news().json()["waiting"][0]["key"]
    assert urcs.settle("text", key).json()["standing"] == "settled"
    assert urcs.news().json()["waiting"] == []


def test_without_a_script_a_waiting_text_is_chosen_by_a_button(world, client_of, urcs, summit, row):
    client_of(world.coordinator).save("text", "Theirs")
    urcs.save("text", "Mine")
    url = reverse("decision_table", args=[summit.operation.ref, summit.number])
    page = urcs.client.get(url).content.decode()
    key = str(CellEdit.objects.waiting().get().key)
    assert f'value="take:{key}"' in page and f'value="leave:{key}"' in page
    assert urcs.client.post(url, {"do": f"take:{key}"}).status_code == 302
    assert Decision.objects.get(pk=row.pk).text == "Mine"
    urcs.client.post(url, {"do": f"leave:{key}"})
    assert "Somebody has decided about this text already" in urcs.client.get(url).content.decode()


def test_choosing_without_a_script_loses_nothing_that_was_typed_in_another_row(
    world, client_of, urcs, summit, row
):
    client_of(world.coordinator).save("text", "Theirs")
    urcs.save("text", "Mine")
    url = reverse("decision_table", args=[summit.operation.ref, summit.number])
    other = f"row-{summit.rows.in_order()[1].pk}-lead"
    data = form_of(urcs.client.get(url)) | {other: "Atlantis Brigade"}
    answer = urcs.client.post(url, data | {"do": f"take:{CellEdit.objects.waiting().get().key}"})
    assert answer.status_code == 422
    assert form_of(answer)[other] == "Atlantis Brigade"
    assert form_of(answer)[f"row-{row.pk}-text"] == "Mine", "what was taken stands on the page"


def test_a_text_that_can_no_longer_be_taken_is_not_said_to_stand(
    world, client_of, urcs, summit, row
):
    client_of(world.coordinator).save("text", "Theirs")
    urcs.save("text", "Mine")
    actions.run(row, "defer", by=world.coordinator, reason="Later")
    url = reverse("decision_table", args=[summit.operation.ref, summit.number])
    key = CellEdit.objects.waiting().get().key
    page = urcs.client.post(url, {"do": f"take:{key}"}, follow=True).content.decode()
    assert "Reopen it before you write in it" in page
    assert "stands in its cell now" not in page
    assert Decision.objects.get(pk=row.pk).text == "Theirs"


def test_the_text_that_was_not_taken_is_read_in_the_history_of_its_row(world, client_of, urcs, row):
    client_of(world.coordinator).save("text", "Theirs")
    urcs.save("text", "Mine, not taken")
    urcs.settle("text", CellEdit.objects.waiting().get().key)
    record_edits(CellEdit.objects.all())
    page = urcs.client.get(row.get_absolute_url()).content.decode()
    assert "Mine, not taken (Not taken)" in page


def test_whoever_files_is_told_of_texts_that_wait(world, client_of, urcs, summit, row):
    cases.decide_all(world, summit)
    check = reverse("mini_summit_file", args=[summit.operation.ref, summit.number])
    assert "waits beside a cell" not in urcs.client.get(check).content.decode()
    urcs.save("lead", "Atlantis Brigade", base=1)
    assert "1 text still waits beside a cell" in urcs.client.get(check).content.decode()


def test_a_cell_of_a_decided_row_costs_as_much_with_300_texts_as_with_one(urcs, row):
    def queries(base):
        with CaptureQueriesContext(connection) as seen:
            assert urcs.save("subject", f"North {base}", base).json()["standing"] == "written"
        return [one["sql"] for one in seen if "SAVEPOINT" not in one["sql"]]

    few = queries(0)
    for base in range(1, 40):
        urcs.save("subject", f"North {base}", base)
    many = queries(40)
    assert len(many) == len(few) <= 6, "\n".join(few)


def test_news_cost_the_same_with_one_text_and_with_many(world, client_of, urcs, summit):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            urcs.news()
        return len(seen)

    urcs.save("lead", "IFRC")
    few = queries()
    for row in summit.rows.all():
        urcs.save("supports", "ICRC, URCS", pk=row.pk)
        client_of(world.coordinator).save("supports", "IFRC", pk=row.pk)
    assert queries() <= few + 1  # the supporting components of all, once
