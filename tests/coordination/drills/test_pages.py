"""The pages of drills, as a browser without scripts uses them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from coordination.deadlines.models import Delivery
from coordination.drills.models import Drill
from tests.coordination.drills.staged import announced, ready, started
from tests.factories import cases

pytestmark = pytest.mark.django_db

KEY = "11111111-2222-3333-4444-555555555555"


def typed(case=None, **more):
    at = (timezone.now() + timedelta(hours=2)).astimezone(ZoneInfo("Europe/Kyiv"))
    said = {
        "line_up_of": case.ref if case else "", "host": "", "countries": "", "present": "",
        "name": "", "factor": "60", "note": "", "key": KEY,
        "starts_at_date": f"{at:%Y-%m-%d}", "starts_at_time": f"{at:%H:%M}", "starts_at_zone": "Europe/Kyiv",
        "starts_at_which": "",
    }  # fmt: skip
    return said | more


def test_a_drill_is_announced_in_the_browser(signed_in, world, case):
    client = signed_in("coordinator")
    form = client.get(f"/drills/new/?from={case.ref}")
    assert case.ref in form.text and 'value="60"' in form.text
    answer = client.post("/drills/new/", typed(case))
    drill = Drill.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/drills/{drill.ref}/"
    page = client.get(answer["Location"]).text
    assert "Announced" in page and "60 times faster" in page


def test_two_clicks_make_one_drill(signed_in, world, case):
    client = signed_in("coordinator")
    first, second = (client.post("/drills/new/", typed(case)) for _click in range(2))
    assert first["Location"] == second["Location"]
    assert Drill.objects.count() == 1


def test_a_host_and_components_are_typed_as_people_type_them(signed_in, world):
    client = signed_in("secretariat")
    said = typed(host="Pakistan Red Crescent", present="ICRC, IFRC", name="Floods, second try")
    assert client.post("/drills/new/", said).status_code == 302
    operation = Drill.objects.get().operation
    assert operation.name == "DRILL: Floods, second try" and operation.country_codes == "PAK"


@pytest.mark.parametrize("role", ["observer", "polish", "icrc_director"])
def test_who_may_not_is_told_so_at_the_door(signed_in, world, case, role):
    client = signed_in(role)
    for answer in (client.get("/drills/new/"), client.post("/drills/new/", typed(case))):
        assert answer.status_code == 403
        assert "Drills are held by those who coordinate" in answer.text
    assert not Drill.objects.exists()


@pytest.mark.parametrize(
    "more, sentence",
    [
        ({"factor": "0"}, "from 1 to 2880"),
        ({"factor": "-60"}, "from 1 to 2880"),
        ({"factor": "1000000000"}, "from 1 to 2880"),
        ({"factor": "fast"}, "number"),
        ({"factor": ""}, "factor"),
        ({"line_up_of": "UKR-1999-99"}, "No operation has this reference"),
        ({"line_up_of": "\x00"}, "line_up_of"),
        ({"starts_at_date": "yesterday"}, "starts_at"),
        ({"starts_at_zone": "Mars/Olympus"}, "no time zone"),
        ({"note": "x" * 2001, "key": KEY}, "2001"),
        ({"host": "URCS"}, "not both"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(signed_in, world, case, more, sentence):
    client = signed_in("coordinator")
    said = typed(case, **({"note": "Do not call the field."} | more))
    answer = client.post("/drills/new/", said)
    assert answer.status_code == 422
    assert sentence in answer.text.replace("&#x27;", "'")
    assert said["note"] in answer.text
    assert not Drill.objects.exists() and not Delivery.objects.filter(is_drill=True).exists()


def test_an_operation_that_one_may_not_see_is_not_there(signed_in, world):
    hidden = cases.operation(world, by=world.urcs, visibility="participants", present=[])
    from tests.factories.world import appoint, post

    appoint(world.people["observer"], post("mco-kenya", "coordination_advisor", world.kenyan_ns))
    answer = signed_in("observer").post("/drills/new/", typed(hidden))
    assert "No operation has this reference" in answer.text and hidden.name not in answer.text


def test_the_page_shows_beforehand_whom_each_reminder_will_reach(signed_in, world, case):
    from coordination.people.models import Holding

    Holding.objects.filter(post=world.posts["ifrc_usg"]).update(ends_at=timezone.now())
    drill = announced(world, case)
    page = signed_in("coordinator").get(drill.get_absolute_url()).text
    assert world.icrc_director.name in page
    assert "Nobody there" in page
    assert "At the limit" in page


def test_a_drill_runs_from_start_to_report_by_its_buttons(signed_in, world, drill):
    client = signed_in("coordinator")
    ready(drill)
    steps = f"/drills/{drill.ref}/steps/"
    for step in ("start", "issue", "end"):
        drill.refresh_from_db()
        answer = client.post(steps, {"step": step, "version": drill.version})
        assert answer.status_code == 302, step
    drill.refresh_from_db()
    assert drill.state == "ended"
    report = client.get(f"/drills/{drill.ref}/report/").text
    assert "The limit was kept" in report


def test_a_closed_button_says_why(signed_in, drill):
    page = signed_in("coordinator").get(drill.get_absolute_url()).text
    assert "People were told that it starts in" in page and "aria-disabled" in page


def test_a_double_click_on_start_gets_a_sentence(signed_in, world, running):
    client = signed_in("coordinator")
    answer = client.post(
        f"/drills/{running.ref}/steps/", {"step": "start", "version": running.version - 1}
    )
    assert answer.status_code == 409 and "Nothing has been changed" in answer.text


def test_a_refused_reason_is_kept(signed_in, world, running):
    client = signed_in("coordinator")
    said = {"step": "call_off", "reason": "A real one began", "version": running.version - 1}
    answer = client.post(f"/drills/{running.ref}/steps/", said)
    assert answer.status_code == 409 and "A real one began" in answer.text
    again = client.post(f"/drills/{running.ref}/steps/", said | {"version": running.version})
    assert again.status_code == 302


def test_a_step_without_a_name_or_of_another_kind_is_no_error(signed_in, running):
    client = signed_in("coordinator")
    for said in ({}, {"step": "fly"}, {"step": "x" * 500}, {"step": "start", "version": "old"}):
        answer = client.post(f"/drills/{running.ref}/steps/", said)
        assert answer.status_code in (409, 422), said


@pytest.mark.parametrize("role", ["observer", "committee", "polish"])
def test_for_outsiders_it_is_not_there(signed_in, running, role):
    client = signed_in(role)
    for path in ("", "report/", "report.csv"):
        answer = client.get(f"/drills/{running.ref}/{path}")
        assert answer.status_code == 404 and running.operation.name not in answer.text
    assert client.post(f"/drills/{running.ref}/steps/", {"step": "end"}).status_code == 404
    assert running.ref not in client.get("/drills/").text


def test_participants_read_the_report_and_get_the_table(signed_in, running):
    client = signed_in("urcs")
    assert "Readiness report" in client.get(f"/drills/{running.ref}/report/").text
    table = client.get(f"/drills/{running.ref}/report.csv")
    assert table["Content-Type"].startswith("text/csv")
    assert f"{running.ref}.csv" in table["Content-Disposition"]


def test_the_source_is_named_only_to_who_may_see_it(signed_in, world, case):
    drill = announced(world, case)
    client = signed_in("urcs")
    assert case.ref in client.get(drill.get_absolute_url()).text
    type(case).objects.filter(pk=case.pk).update(visibility="participants", host=world.polish_ns)
    case.convenings.all().delete()
    case.presences.all().delete()
    assert case.ref not in client.get(drill.get_absolute_url()).text


@pytest.mark.parametrize("ref", ["UKR-2022-01", "nothing", "%00", "DRILL-2026-99"])
def test_what_is_no_drill_is_not_found(signed_in, ref):
    assert signed_in("coordinator").get(f"/drills/{ref}/").status_code == 404


def test_what_people_typed_is_escaped(signed_in, world, case):
    drill = announced(world, case, name="<script>alert(1)</script>", note="<b>bold</b>")
    page = signed_in("coordinator").get(drill.get_absolute_url()).text
    assert "<script>alert" not in page and "<b>bold" not in page


def test_the_list_costs_the_same_for_many(signed_in, world, case, django_assert_max_num_queries):
    client = signed_in("coordinator")
    announced(world, case)
    client.get("/drills/")
    for _each in range(4):
        announced(world, case)
    with django_assert_max_num_queries(7):
        page = client.get("/drills/?state=announced")
    assert len(list(page.context["page"])) == 5


def test_in_arabic_the_word_stands_in_both_scripts(signed_in, world, case):
    person = world.people["urcs"]
    person.language = "ar"
    person.save()
    drill = announced(world, case)
    mine = Delivery.objects.filter(operation=drill.operation, recipient=person).first()
    assert mine.subject.startswith("DRILL · ")
    page = signed_in("urcs").get(drill.get_absolute_url())
    assert page.status_code == 200 and 'dir="rtl"' in page.text


def test_a_drill_that_runs_has_its_clock_on_its_page(signed_in, world, drill):
    started(world, drill)
    page = signed_in("icrc_director").get(drill.get_absolute_url())
    (clock,) = page.context["clocks"]
    assert clock.due_at - clock.started_at == timedelta(minutes=48)
    assert "The parameters would be issued now" in page.text
