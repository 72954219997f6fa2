"""Writing in the board's rows: by those who may, through the same actions, and nothing typed is lost."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from coordination.people.models import Post
from recommendations.recommendation import actions
from recommendations.recommendation.models import Recommendation
from recommendations.report import actions as reports
from recommendations.report.models import StatusReport
from recommendations.round import actions as rounds
from smcc.audit.models import AuditEvent
from tests.factories import reviews
from tests.factories.world import appoint, post
from tests.fixtures.scenarios import scenario

BOARD = "/recommendations/"
MAY = date(2026, 5, 23)
ROW = "/reviews/LLR-2026/recommendations/{}/in-place/{}/"
REPORT = "/reviews/LLR-2026/rounds/2026-05-23/{}/in-place/"
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/recommendations/"}


@scenario
def review(world):
    """An open round; the second recommendation belongs to the owner of something else."""
    made = reviews.review(world)
    made.recommendations.filter(number=2).update(owner_post=world.posts["urcs_sg"])
    reviews.open_round(world, made, MAY)
    return made


@pytest.fixture
def by(client, world, review):
    def sign_in(name):
        client.force_login(getattr(world, name))
        return client

    return sign_in


def report(number=1):
    return StatusReport.objects.get(recommendation__number=number)


def opened(client, address):
    answer = client.get(address, **HTMX)
    assert answer.status_code == 200, address
    return answer


def places(client):
    """What the board lets the reader open: (kind of place, number of the recommendation)."""
    text = client.get(BOARD).text
    pks = {str(pk): n for pk, n in Recommendation.objects.values_list("pk", "number")}
    found = re.findall(r'id="(report|answers|owner)-(\d+)-form"', text)
    return sorted((kind, pks[pk]) for kind, pk in found)


@pytest.mark.parametrize(("who", "found"), [
    ("observer", []),
    ("coordinator", []),
    ("icrc_hod", [("report", 1)]),
    ("urcs", [("report", 2)]),
    ("icrc_director", [("answers", 1), ("answers", 2), ("answers", 3)]),
    ("committee", [(kind, n) for kind in ("answers", "owner") for n in (1, 2, 3)]),
    ("secretariat", [(kind, n) for kind in ("answers", "owner", "report") for n in (1, 2, 3)]),
])  # fmt: skip
def test_a_row_opens_what_its_reader_may_change_and_no_more(by, who, found):
    client = by(who)
    assert places(client) == found
    doors = {
        **{("report", n): REPORT.format(n) for n in (1, 2)},
        **{(what, n): ROW.format(n, what) for what in ("answers", "owner") for n in (1, 2)},
    }  # fmt: skip
    for place, address in doors.items():
        for answer in (client.get(address, **HTMX), client.post(address, {"version": 1}, **HTMX)):
            is_open = answer.status_code in (200, 409, 422)
            assert is_open == (place in found), (place, answer.status_code)


def test_a_report_is_saved_by_the_action_and_the_place_comes_back(by, world):
    client = by("icrc_hod")
    version = opened(client, REPORT.format(1)).context["form"]["version"].value()
    said = {
        "status": "in_progress",
        "narrative": "Begun.",
        "way_forward": "Go on.",
        "version": version,
    }
    answer = client.post(REPORT.format(1), said | {"save": "1"}, **HTMX)
    assert answer.status_code == 200 and "<html" not in answer.text
    pk = report().recommendation_id
    assert f'id="report-{pk}"' in answer.text and "Begun." in answer.text
    assert (
        '<div data-hx-swap-oob="innerHTML:#spoken">Saved. It is not reported yet.</div>'
        in answer.text
    )
    assert f"?back=%2Frecommendations%2F%23row-{pk}" in answer.text
    row = report()
    assert (row.status, row.narrative, row.way_forward) == ("in_progress", "Begun.", "Go on.")
    event = AuditEvent.objects.get(verb="status_report.write")
    assert event.data["changes"]["narrative"] == {"from": "", "to": "Begun."}

    answer = client.post(REPORT.format(1), said | {"version": row.version, "report": "1"}, **HTMX)
    assert report().state == "reported" and "Reported. The secretariat checks it." in answer.text
    assert "data-opens" not in answer.text


def test_what_the_row_does_not_ask_stays_as_it_was(by, world):
    reports.write_report(
        report(), by=world.secretariat,
        changes={"status_basis": "inferred", "basis_reason": "From the minutes", "confidence": "low"},
    )  # fmt: skip
    said = {"status": "pending", "narrative": "x", "way_forward": "", "version": report().version}
    assert by("icrc_hod").post(REPORT.format(1), said, **HTMX).status_code == 200
    row = report()
    assert (row.status, row.confidence) == ("pending", "low")
    assert (row.status_basis, row.basis_reason, row.basis_by) == ("stated", "", ""), "he states it"


def test_two_owners_at_once_see_each_others_text_and_lose_nothing(by, world):
    client = by("icrc_hod")
    version = opened(client, REPORT.format(1)).context["form"]["version"].value()
    reports.write_report(report(), by=world.secretariat, changes={"narrative": "Their words"})
    mine = {"status": "pending", "narrative": "My words", "way_forward": "Mine", "version": version}
    answer = client.post(REPORT.format(1), mine, **HTMX)
    assert answer.status_code == 409
    assert answer["HX-Retarget"] == f"#report-{report().recommendation_id}-form"
    assert "Somebody else changed this while you were writing" in answer.text
    assert "Their words" in answer.text and "My words" in answer.text
    assert report().narrative == "Their words"
    again = mine | {"version": answer.context["form"]["version"].value()}
    assert client.post(REPORT.format(1), again, **HTMX).status_code == 200
    assert report().narrative == "My words"


def test_the_page_of_a_report_shows_the_others_text_too(by, world):
    client = by("icrc_hod")
    page = "/reviews/LLR-2026/rounds/2026-05-23/1/"
    version = client.get(page).context["report"].version
    reports.write_report(report(), by=world.secretariat, changes={"narrative": "Their words"})
    said = {
        "status": "pending",
        "narrative": "My words",
        "status_basis": "stated",
        "version": version,
    }
    answer = client.post(page, said)
    assert answer.status_code == 409
    assert "Their words" in answer.text and "My words" in answer.text


@pytest.mark.parametrize("address", [REPORT.format(1), "/reviews/LLR-2026/rounds/2026-05-23/1/"])
def test_a_report_after_the_close_says_so_and_keeps_what_was_typed(by, world, review, address):
    client = by("icrc_hod")
    said = {"status": "pending", "narrative": "Too late", "status_basis": "stated",
            "version": report().version}  # fmt: skip
    rounds.run(review.rounds.get(), "close", by=world.secretariat)
    answer = client.post(address, said, **(HTMX if "in-place" in address else {}))
    assert answer.status_code == 409
    assert "The round is closed." in answer.text and "Too late" in answer.text


def test_bad_input_is_a_sentence_in_the_row(by):
    client = by("icrc_hod")
    said = {"status": "nonsense", "narrative": "x" * 10_001, "version": report().version}
    answer = client.post(REPORT.format(1), said, **HTMX)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["status"]
    assert "x" * 10_001 in answer.text and "has-error" in answer.text
    answer = client.post(REPORT.format(1), said | {"status": "pending"}, **HTMX)
    assert answer.status_code == 422
    assert "there is room for 10,000" in answer.text and "x" * 10_001 in answer.text
    assert report().narrative == ""


def test_a_party_answers_in_the_row_and_begins_with_what_it_said(by, world):
    one = Recommendation.objects.get(number=1)
    actions.respond(one, by=world.secretariat, party=world.icrc, answer="agreed", note="Of course.")
    client = by("icrc_director")
    form = opened(client, ROW.format(1, "answers")).context["form"]
    assert (form["answer"].value(), form["note"].value()) == ("agreed", "Of course.")
    said = {"party": "ICRC", "answer": "not_agreed", "note": "", "version": form["version"].value()}
    answer = client.post(ROW.format(1, "answers"), said, **HTMX)
    assert answer.status_code == 200 and "Not agreed" in answer.text
    assert "The response is recorded." in answer.text
    assert one.responses.get().answer == "not_agreed"
    stale = client.post(ROW.format(1, "answers"), said | {"answer": "pending"}, **HTMX)
    assert stale.status_code == 409 and "Not agreed" in stale.text
    other = client.post(ROW.format(2, "answers"), said | {"party": "IFRC", "version": 1}, **HTMX)
    assert other.status_code == 422 and not Recommendation.objects.get(number=2).responses.exists()


def test_owner_and_date_are_set_in_the_row_and_overdue_shows(by, world):
    client = by("secretariat")
    version = opened(client, ROW.format(3, "owner")).context["form"]["version"].value()
    said = {"owner_post": world.posts["polish_sg"].code, "due_on": "2020-01-01", "version": version}
    answer = client.post(ROW.format(3, "owner"), said, **HTMX)
    three = Recommendation.objects.get(number=3)
    assert three.owner_post == world.posts["polish_sg"] and three.due_on == date(2020, 1, 1)
    assert three.scope == "within", "the row does not ask for it"
    late = rf'<span id="late-{three.pk}" data-hx-swap-oob="true">.*Overdue'
    assert answer.status_code == 200 and re.search(late, answer.text, re.S)
    stale = client.post(ROW.format(3, "owner"), said | {"owner_post": ""}, **HTMX)
    assert stale.status_code == 409 and "What stands now" in stale.text


def test_without_a_script_the_button_is_a_link_that_leads_back_to_the_row(by):
    client = by("icrc_hod")
    pk = report().recommendation_id
    link = re.search(
        r'<a class="button secondary small" href="([^"]+)" data-opens', client.get(BOARD).text
    )[1]
    assert link == f"/reviews/LLR-2026/rounds/2026-05-23/1/?back=%2Frecommendations%2F%23row-{pk}"
    said = {"status": "pending", "narrative": "By hand", "status_basis": "stated",
            "version": report().version}  # fmt: skip
    answer = client.post(link, said)
    assert (answer.status_code, answer.url) == (302, f"/recommendations/#row-{pk}")
    for elsewhere in (
        "https://evil.example/",
        "//evil.example/",
        "javascript:alert(1)",
        "\\\\evil",
    ):
        said["version"] = report().version
        answer = client.post("/reviews/LLR-2026/rounds/2026-05-23/1/?back=" + elsewhere, said)
        assert answer.url == "/reviews/LLR-2026/rounds/2026-05-23/1/", elsewhere


def test_the_form_in_place_is_a_page_where_no_script_asks_for_it(by):
    client = by("icrc_hod")
    page = client.get(REPORT.format(1))
    assert "<html" in page.text and "Current status, in a few sentences" in page.text
    said = {"status": "pending", "narrative": "By hand", "version": report().version}
    answer = client.post(REPORT.format(1), said)
    assert (answer.status_code, answer.url) == (302, report().get_absolute_url())
    stale = client.post(REPORT.format(1), said | {"narrative": "Again"})
    assert stale.status_code == 409 and "<html" in stale.text and "Again" in stale.text


def test_another_place_of_a_row_is_nothing(by):
    assert by("secretariat").get(ROW.format(1, "scope"), **HTMX).status_code == 404
    assert by("secretariat").get(ROW.format(9, "owner"), **HTMX).status_code == 404


def test_an_open_report_shows_to_those_who_read_the_round_alone(by, world):
    reports.write_report(report(), by=world.secretariat, changes={"narrative": "Half a sentence"})
    for who, shows in (
        ("committee", True),
        ("icrc_hod", True),
        ("urcs", False),
        ("observer", False),
    ):
        assert ("Half a sentence" in by(who).get(BOARD).text) == shows, who


def test_what_waits_for_an_owner_is_found_on_whatever_page_it_stands(by, world):
    """The page's own rows are read first; what is due elsewhere still comes, by its date."""
    appoint(world.urcs, post("second-post", Post.Duty.HEAD_OF_DELEGATION, world.icrc))
    other = reviews.review(world, ref="ZZZ", count=2)
    other.recommendations.update(owner_post=world.posts["urcs_sg"])
    reviews.open_round(world, other, MAY, report_by=timezone.now() + timedelta(days=2))
    page = by("urcs").get(BOARD + "?review=LLR-2026")
    found = [(each.in_review.ref, each.recommendation.number) for each in page.context["waiting"]]
    assert found == [("ZZZ", 1), ("ZZZ", 2), ("LLR-2026", 2)]
