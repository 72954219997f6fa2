"""Hints while somebody types: the same rule on what is not saved yet, in every language, at little cost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.recommendation import actions
from recommendations.recommendation.models import Recommendation, Reference
from recommendations.report import actions as reports
from recommendations.report.hints import hints, hints_on
from recommendations.report.models import StatusReport
from recommendations.report.words import OPEN, SETTLED, says_open, says_settled
from recommendations.round import actions as rounds
from smcc.audit.models import AuditEvent
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

MAY = date(2026, 5, 23)
DOOR = "/reviews/LLR-2026/rounds/2026-05-23/{}/hints/"
HTMX = {"HTTP_HX_REQUEST": "true"}


@scenario
def review(world):
    made = reviews.review(world)
    reviews.open_round(world, made, MAY)
    return made


def report(number=1):
    return StatusReport.objects.get(recommendation__number=number)


@pytest.mark.parametrize(("typed", "hint"), [
    ({"status": "in_progress"}, "It is not done, and there is no date by which it is to be done."),
    ({"narrative": "It was completed.", "way_forward": "Go on."},
     "The text says “completed”, and yet there is a way forward."),
    ({"status": "implemented"}, "It is called implemented, and no evidence is recorded."),
    ({"narrative": "The matter is closed."}, "The text says “closed”, and no evidence is recorded."),
    ({"status": "implemented", "narrative": "It will be done."},
     "It is called implemented, and the text says “will be”."),
    ({"status": "pending", "narrative": "Déjà traité."},
     "It is called pending, and the text says “Déjà traité”."),
])  # fmt: skip
def test_each_hint_comes_while_it_is_typed(client, world, review, typed, hint):
    client.force_login(world.icrc_hod)
    saved = client.post(DOOR.format(1), {"version": 1}, **HTMX)
    assert hint not in saved.text
    answer = client.post(DOOR.format(1), typed, **HTMX)
    assert answer.status_code == 200 and hint in answer.text
    assert hint in hints_on(report(), typed)


def test_no_owner_and_a_reference_that_points_nowhere_are_hints(client, world, review):
    client.force_login(world.secretariat)
    three = Recommendation.objects.get(number=3)
    for n in range(1, 6):
        Reference.objects.create(
            recommendation=three, n=n, kind="see_also", names="recommendation",
            as_written=f"Recommendation {n}1 " + "x" * 280,
        )  # fmt: skip
    answer = client.post(DOOR.format(3), {"narrative": "Text"}, **HTMX)
    assert "Nobody is named as owner." in answer.text
    assert "A reference points nowhere: Recommendation 11" in answer.text
    assert "Recommendation 41" not in answer.text and len(answer.content) <= 2048


def test_what_is_recorded_beside_the_report_takes_its_hint_away(client, world, review):
    one = Recommendation.objects.get(number=1)
    actions.add_evidence(one, by=world.secretariat, kind="link", title="The agreement")
    actions.amend_recommendation(one, by=world.secretariat, changes={"due_on": date(2027, 1, 1)})
    client.force_login(world.icrc_hod)
    said = {"status": "implemented", "narrative": "Completed."}
    assert client.post(DOOR.format(1), said, **HTMX).text.strip() == ""
    assert client.post(DOOR.format(1), {"status": "in_progress"}, **HTMX).text.strip() == ""


def test_nothing_is_written_and_it_costs_little(client, world, review):
    client.force_login(world.icrc_hod)
    said = {"status": "implemented", "narrative": "still " * 1000, "way_forward": "x" * 9000}
    client.post(DOOR.format(1), said, **HTMX)
    before = AuditEvent.objects.count()
    with CaptureQueriesContext(connection) as seen:
        answer = client.post(DOOR.format(1), said, **HTMX)
    assert len(seen) <= 7 and len(answer.content) <= 2048
    # What PostgreSQL keeps prepared is executed by its name; those are the questions of every page.
    assert not [each for each in seen if not each["sql"].startswith(("SELECT", "EXECUTE"))]
    row = report()
    assert (row.status, row.narrative, AuditEvent.objects.count()) == ("", "", before)


def test_rubbish_gets_hints_too_and_no_fault(client, world, review):
    client.force_login(world.icrc_hod)
    for said in ({"status": "nonsense"}, {"version": "x"}, {}, {"narrative": "\x00\ud7ff" * 9}):
        assert client.post(DOOR.format(1), said, **HTMX).status_code == 200, said


def test_only_who_writes_the_report_is_given_hints(client, world, review):
    for who, status in (("observer", 404), ("coordinator", 404), ("committee", 403), ("urcs", 404),
                        ("icrc_hod", 200), ("secretariat", 200)):  # fmt: skip
        client.force_login(getattr(world, who))
        assert client.post(DOOR.format(1), {"status": "pending"}, **HTMX).status_code == status, who
    client.force_login(world.icrc_hod)
    assert client.post(DOOR.format(2), {"status": "pending"}, **HTMX).status_code == 403
    assert client.get(DOOR.format(1)).status_code == 405
    reports.write_report(report(), by=world.icrc_hod, changes={"status": "pending"})
    reports.run(report(), "report", by=world.icrc_hod)
    assert client.post(DOOR.format(1), {"status": "pending"}, **HTMX).status_code == 409
    client.logout()
    assert client.post(DOOR.format(1), {}, **HTMX).status_code in (302, 401)


def test_a_hint_never_stops_a_save_and_shows_without_a_script(client, world, review):
    client.force_login(world.icrc_hod)
    page = "/reviews/LLR-2026/rounds/2026-05-23/1/"
    said = {"status": "implemented", "narrative": "Todavía pendiente.", "way_forward": "",
            "status_basis": "stated", "version": report().version}  # fmt: skip
    assert client.post(page, said).status_code == 302
    shown = client.get(page)
    assert set(hints(report())) == set(shown.context["hints"])
    assert "It is called implemented, and the text says “Todavía”." in shown.text
    rounds.run(review.rounds.get(), "close", by=world.secretariat)
    assert "What a reader would ask" not in client.get(page).text


SAID = [
    ("It was already addressed in 2023.", "already addressed", ""),
    ("This has been fully implemented.", "fully implemented", ""),
    ("The work is not completed.", "", "not completed"),
    ("It has not yet been finalised.", "", "not yet"),
    ("The plan is ongoing.", "", "ongoing"),
    ("It is no longer pending.", "", ""),
    ("The enclosed paper was disclosed.", "", ""),
    ("Le protocole a été mené à bien.", "mené à bien", ""),
    ("C’est pleinement mis en œuvre.", "pleinement mis en oeuvre", ""),
    ("Le travail est achevé.", "achevé", ""),
    ("Le travail n’est pas encore achevé.", "", "pas encore"),
    ("La révision est en cours et sera publiée.", "", "en cours"),
    ("Il reste à former les équipes.", "", "reste à"),
    ("Ya se ha abordado con los equipos.", "Ya se ha abordado", ""),
    ("El protocolo está finalizado.", "finalizado", ""),
    ("No está finalizado.", "", ""),
    ("Todavía no se ha hecho.", "", "Todavía"),
    ("La revisión está en curso; será publicada.", "", "en curso"),
    ("تم تنفيذ البروتوكول.", "تم تنفيذ", ""),
    ("اكتمل العمل.", "اكتمل", ""),
    ("نُفِّذَت بالكامل.", "نفذت بالكامل", ""),
    ("العمل غير مكتمل.", "", ""),
    ("لم يتم ذلك بعد.", "", "لم يتم ذلك بعد"),
    ("لا يزال العمل قيد التنفيذ.", "", "لا يزال"),
    ("العمل جارٍ وسيتم نشره.", "", "جار"),
    ("", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "settled", "still_open"), SAID)
def test_words_are_known_in_the_languages_that_owners_write(text, settled, still_open):
    assert (says_settled(text), says_open(text)) == (settled, still_open)


@pytest.mark.parametrize("words", [SETTLED, OPEN], ids=["settled", "open"])
def test_each_language_has_its_words(words):
    kinds = {
        "ascii": any(each.isascii() for each in words),
        "accents": any("é" in each or "á" in each for each in words),
        "arabic": any("\u0600" <= c <= "\u06ff" for each in words for c in each),
    }
    assert all(kinds.values())


@pytest.mark.parametrize("text", ["لم " * 3000, "not " * 3000, "قيد " * 3000, "ya se ha " * 2000])
def test_a_long_text_takes_no_time_to_speak_of(text):
    import time

    began = time.process_time()
    says_settled(text), says_open(text)
    assert time.process_time() - began < 1
