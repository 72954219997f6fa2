"""The ladders as pages: sentences for everybody, rows to fill in for the secretariat, nothing lost."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination.deadlines import actions, ladders
from coordination.deadlines.models import LadderVersion
from coordination.deadlines.registry import clock as clock_named
from coordination.deadlines.registry import clocks

pytestmark = pytest.mark.django_db

CLOCK = "minimum_parameters_issued"
URL = f"/settings/ladders/{CLOCK}/"
CHANGE = f"{URL}change/"


def row(n, hours="0", place="limit_after", to=("principals",), prefers=None, **more):
    prefers = prefers or ("double" if place == "limit_after" else "miss")
    said = {"hours": hours, "place": place, "to": list(to), "prefers": prefers} | more
    return {f"rung-{n}-{name}": value for name, value in said.items()}


def typed(*rows, do="check", reason="Tried in the exercise", version=0):
    data = {"do": do, "reason": reason, "version": version}
    for each in rows:
        data |= each
    return data


def plain(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def of_the_rulebook():
    """Every clock but those of drills, which take the ladder of what they exercise."""
    return [clock for clock in clocks() if not clock.like]


def last_of(clock=CLOCK):
    return ladders.in_force(clock_named(clock))


# --- For everybody --------------------------------------------------------------------------


def test_everybody_reads_every_clock_in_sentences(client, world):
    client.force_login(world.observer)
    text = plain(client.get(reverse("ladders")))
    for clock in of_the_rulebook():
        assert str(clock.label) in text
    assert (
        "24 hours after the start : the country leads of the host, the ICRC and the IFRC and the "
        "regional directors concerned, by every channel they chose; in a message of its own, "
        "rather never than twice, quiet hours hold it."
    ) in text
    assert "Every day after the limit until it is stopped : the two principals in Geneva" in text
    assert "rather twice than never, nothing holds it." in text
    assert "nobody has changed it here" in text
    assert reverse("ladders") in client.get(reverse("policy_settings")).text


def test_a_rung_that_a_short_clock_leaves_out_says_so(client, world):
    actions.change_setting(
        key="mco_decided.limit_hours", new=12, by=world.secretariat, reason="Agreed"
    )
    client.force_login(world.observer)
    text = plain(client.get("/settings/ladders/mco_decided/"))
    assert "24 hours before the limit" in text
    assert "Left out, because the clock runs only 12 hours." in text


def test_the_page_of_a_clock_tells_who_changed_what_when_and_why(client, world):
    rungs = [rung.as_data() for rung in clock_named(CLOCK).ladder]
    rungs[0]["to"] = ["principals", "secretariat"]
    actions.change_ladder(CLOCK, rungs=rungs, reason="They asked <b>", by=world.secretariat)
    actions.reset_ladder(CLOCK, reason="A trial only", by=world.secretariat)
    client.force_login(world.observer)
    page = client.get(URL)
    text = plain(page)
    assert "Version 2, set by Secretariat" in text and "A trial only" in text
    assert "Back to the ladder of the rulebook." in text
    assert "They asked <b>" in text and "They asked <b>" not in page.text
    assert "No longer: At the start: the two principals in Geneva, by every channel" in text
    assert "New: At the start: the two principals in Geneva and the SMCC secretariat, by" in text
    assert "Change this ladder" not in text and "Back to the rulebook" not in text


def test_a_clock_that_does_not_exist_has_no_page(client, world):
    client.force_login(world.secretariat)
    for url in ("/settings/ladders/no_such/", "/settings/ladders/no_such/change/"):
        assert client.get(url).status_code == 404
        assert client.post(url, typed(row(0))).status_code in (404, 405)


def test_the_list_costs_the_same_however_often_ladders_were_changed(client, world):
    client.force_login(world.observer)
    client.get(reverse("ladders"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("ladders"))
    for clock in of_the_rulebook():
        for n in range(1, 4):
            rungs = [
                {"anchor": "limit", "after_hours": n, "to": ["coordinator"], "prefers": "double"}
            ]
            actions.change_ladder(clock.name, rungs=rungs, reason="x", by=world.secretariat)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("ladders"))
    assert len(many) == len(few)


def test_the_history_is_paged(client, world):
    LadderVersion.objects.bulk_create(
        LadderVersion(
            clock=CLOCK, number=n, rungs=[], reason=f"No. {n};", made_by=world.secretariat,
            made_at="2026-03-14T06:00:00Z",
        )
        for n in range(1, 46)
    )  # fmt: skip
    client.force_login(world.observer)
    first = client.get(URL)
    assert len(first.context["changes"]) == 20 and "No. 45;" in first.text
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"{URL}?after={first.context['page'].next}")
    assert len(asked) <= 10 and "No. 25;" in page.text and "No. 26;" not in page.text


# --- For the secretariat ----------------------------------------------------------------------


@pytest.mark.parametrize("role", ["coordinator", "icrc_director", "committee", "observer"])
def test_nobody_else_finds_a_way_to_change_one(client, world, role):
    client.force_login(getattr(world, role))
    assert client.get(CHANGE).status_code == 403
    for do in ("check", "set", "add"):
        assert client.post(CHANGE, typed(row(0), do=do)).status_code == 403
    reset = client.post(f"{URL}reset/", {"reason": "x", "version": 0})
    assert reset.status_code == 403
    assert not LadderVersion.objects.exists()


def test_the_rows_begin_with_the_ladder_in_force(client, world):
    client.force_login(world.secretariat)
    form = client.get(CHANGE).context["form"]
    shown = [
        (each["hours"].value(), each["place"].value(), each["every"].value()) for each in form.rows
    ]
    assert shown == [
        ("0", "start_after", ""), ("24", "start_after", ""), ("0", "target_after", ""),
        ("0", "limit_after", ""), ("24", "limit_after", "24"),
    ]  # fmt: skip


def test_it_is_read_as_sentences_before_it_is_set(client, world):
    client.force_login(world.secretariat)
    rows = row(0, "12", "limit_before", ["regions"], channels=["email"]), row(1, every="6")
    page = client.post(CHANGE, typed(*rows))
    assert page.status_code == 200 and not LadderVersion.objects.exists()
    text = plain(page)
    assert (
        "12 hours before the limit : the regional directors concerned, by e-mail and inbox" in text
    )
    assert "At the limit, then every 6 hours until it is stopped : the two principals" in text
    assert "No longer: At the start: the two principals" in text
    carried = dict.fromkeys(name for name, _value in page.context["hidden"])
    assert {"rung-0-channels", "rung-1-every", "reason", "version"} <= set(carried)


def test_what_the_page_to_check_carries_sets_the_ladder(client, world):
    client.force_login(world.secretariat)
    rows = row(0, "36,5", "start_after", ["regions", "principals"], bundled="on"), row(1)
    page = client.post(CHANGE, typed(*rows))
    carried = {}
    for name, value in page.context["hidden"]:
        carried.setdefault(name, []).append(value)
    answer = client.post(CHANGE, carried | {"do": "set"})
    assert answer.status_code == 302 and answer.url == URL
    first, last = last_of().rungs
    assert (first.name, first.to) == ("36.5h_after_start", ("regions", "principals"))
    assert first.is_bundled and not last.is_bundled
    assert LadderVersion.objects.get().reason == "Tried in the exercise"


def test_going_back_from_there_loses_nothing(client, world):
    client.force_login(world.secretariat)
    form = client.post(CHANGE, typed(row(0, "7", "target_before"), row(1), do="edit")).context[
        "form"
    ]
    assert [each["hours"].value() for each in form.rows] == ["7", "0"]
    assert form.whole["reason"].value() == "Tried in the exercise"
    assert not LadderVersion.objects.exists()


def test_a_row_is_added_and_taken_out_without_a_script_and_without_a_loss(client, world):
    client.force_login(world.secretariat)
    page = client.post(CHANGE, typed(row(0, "soon", to=[]), row(1, remove="on"), row(2), do="add"))
    form = page.context["form"]
    assert page.status_code == 200
    assert [each["hours"].value() for each in form.rows] == ["soon", "0", None]
    assert not any(each.errors for each in form.rows), "what is not finished is not judged"
    assert 'value="soon"' in page.text


def test_an_empty_row_is_not_there(client, world):
    client.force_login(world.secretariat)
    client.post(CHANGE, typed(row(0), row(1, "", "start_after", []), do="set"))
    assert len(last_of().rungs) == 1


def test_the_button_for_another_row_goes_where_there_are_twelve(client, world):
    client.force_login(world.secretariat)
    rows = [row(n, str(n + 1), "start_after") for n in range(11)]
    assert client.post(CHANGE, typed(*rows, do="add")).context["may_add"] is False


@pytest.mark.parametrize(
    ("wrong", "place", "sentence"),
    [
        (row(0, "0", "start_after"), None, "A ladder needs a last rung"),
        (row(0, prefers="miss"), "prefers", "rather sent twice than never"),
        (row(0, to=[]), "to", "Choose whom this reminder reaches."),
        (row(0, to=["asked"]), "to", "not one of those offered"),
        (row(0, channels=["pigeon"]), "channels", "not one of those offered"),
        (row(0, "soon"), "hours", "Give a number of hours"),
        (row(0, "-3"), "hours", "choose “before” or “after”"),
        (row(0, ""), "hours", "Give a number of hours"),
        (row(0, "nan"), "hours", "Give a number of hours"),
        (row(0, "inf"), "hours", ""),
        (row(0, "1e400"), "hours", ""),
        (row(0, "99999"), "hours", "more than a year"),
        (row(0, every="0.25"), "every", "at most once an hour"),
        (row(0, every="often"), "every", "Give a number of hours"),
        (row(0, place="onset_after"), "place", ""),
    ],
)
@pytest.mark.parametrize("do", ["check", "set"])
def test_what_cannot_be_is_said_beside_its_field_and_kept(
    client, world, wrong, place, sentence, do
):
    client.force_login(world.secretariat)
    answer = client.post(CHANGE, typed(wrong, do=do, reason="Kept <b>"))
    assert answer.status_code == 422
    form = answer.context["form"]
    if place:
        assert sentence in " ".join(form.rows[0].errors[place])
        assert any(found.sentence.startswith("Reminder 1: ") for found in form.errors)
    else:
        assert sentence in " ".join(form.whole.non_field_errors())
    assert "Kept &lt;b&gt;" in answer.text
    assert not LadderVersion.objects.exists()


def test_a_reason_is_asked_for(client, world):
    client.force_login(world.secretariat)
    answer = client.post(CHANGE, typed(row(0), reason="  "))
    assert answer.status_code == 422 and "reason" in answer.context["form"].whole.errors


def test_a_stale_form_sets_nothing_loses_nothing_and_can_be_sent_again(client, world):
    client.force_login(world.secretariat)
    client.post(CHANGE, typed(row(0), do="set"))
    answer = client.post(CHANGE, typed(row(0, "1", to=["secretariat"]), do="set", reason="Mine"))
    assert answer.status_code == 409 and "Mine" in answer.text
    assert last_of().number == 1
    form = answer.context["form"]
    assert form.whole["version"].value() == "1", "sent again, it is written over what stands now"
    assert "set by Secretariat" in plain(answer)


def test_a_double_click_sets_it_once(client, world):
    client.force_login(world.secretariat)
    client.post(CHANGE, typed(row(0), do="set"))
    assert client.post(CHANGE, typed(row(0), do="set")).status_code == 409
    assert LadderVersion.objects.count() == 1


def test_the_secretariat_goes_back_to_the_rulebook(client, world):
    client.force_login(world.secretariat)
    assert "Back to the rulebook" not in client.get(URL).text
    client.post(CHANGE, typed(row(0), do="set"))
    assert "Back to the rulebook" in client.get(URL).text
    url = f"{URL}reset/"
    assert client.get(url).status_code == 302 and last_of().number == 1, "reading changes nothing"
    assert client.post(url, {"reason": "", "version": 1}).status_code == 422
    stale = client.post(url, {"reason": "Enough", "version": 0})
    assert stale.status_code == 409 and "Enough" in stale.text
    assert client.post(url, {"reason": "Enough", "version": 1}).status_code == 302
    assert last_of().rungs == clock_named(CLOCK).ladder
    assert client.post(url, {"reason": "Again", "version": 2}).status_code == 422


def test_rubbish_is_no_error(client, world):
    client.force_login(world.secretariat)
    for data in (
        {}, {"do": "set"}, {"do": "\x00"}, {"rung-": "x"}, {"rung-9999999-hours": "1"},
        {f"rung-{n}-hours": "1" for n in range(500)}, {"rung-0-to": "x" * 5000, "do": "edit"},
        {"version": "x"}, {"rung-٣-hours": "1"},
    ):  # fmt: skip
        assert client.post(CHANGE, data).status_code in (200, 422), data
    assert not LadderVersion.objects.exists()
