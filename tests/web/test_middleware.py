"""The reader's language and clock around every view, and refusals as pages."""

import pytest
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone, translation

from smcc.rules.refusals import Invalid, Invisible, NotReady, NotYours, OutOfTurn, Stale
from smcc.web.middleware import about
from tests.web import urls as web_urls

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("refusing")]
REFUSALS = {
    "not_yours": NotYours("Only the convener can file the table."),
    "out_of_turn": OutOfTurn("The table was filed already."),
    "not_ready": NotReady("2 decisions have no lead."),
    "stale": Stale(),
    "invisible": Invisible(),
    "invalid": Invalid({"name": "Too long.", "onset": "In the future."}),
}


def refuse(request, code):
    raise REFUSALS[code]


def mirror(request):
    said = (translation.get_language(), timezone.get_current_timezone_name(), str(request.zone))
    return HttpResponse(" ".join(said))


urlpatterns = [
    *web_urls.urlpatterns,
    path("refuse/<str:code>/", refuse, name="refuse"),
    path("mirror/", mirror, name="mirror"),
    path("seen/", lambda request: seen_and_refused(request), name="seen"),
]


@pytest.fixture
def refusing(kitchen, settings):
    settings.ROOT_URLCONF = "tests.web.test_middleware"


@pytest.fixture
def client(client, reader):
    client.force_login(reader)
    return client


@pytest.mark.parametrize(
    ("code", "status", "sentence"),
    [
        ("not_yours", 403, "Only the convener can file the table."),
        ("out_of_turn", 409, "The table was filed already."),
        ("not_ready", 409, "2 decisions have no lead."),
        ("stale", 409, "This has changed since the page was opened"),
        ("invisible", 404, "Nothing was found here."),
        ("invalid", 400, "In the future."),
    ],
)
def test_a_refusal_is_a_page_with_its_sentence_and_a_way_back(client, code, status, sentence):
    response = client.post(f"/refuse/{code}/", HTTP_REFERER="http://testserver/kitchen/?a=1")
    page = response.content.decode()
    assert response.status_code == status
    assert sentence in page
    assert 'href="http://testserver/kitchen/?a=1"' in page
    assert ("Nothing has been changed." in page) == (status != 404)


def test_the_way_back_never_leads_to_another_house(client):
    page = client.get("/refuse/not_yours/", HTTP_REFERER="https://evil.example/").content.decode()
    assert "evil.example" not in page


def test_htmx_gets_a_notice_for_the_top_of_the_page(client):
    response = client.post("/refuse/not_ready/", headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert response["HX-Retarget"] == "#notices"
    assert "2 decisions have no lead." in response.content.decode()
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_what_a_button_sent_too_late_never_speaks_of_a_text_that_was_kept(client, headers):
    said = client.post("/refuse/stale/", headers=headers).content.decode()
    assert "Your text is kept below" not in said
    assert "Look at how it stands now." in said


def test_a_stale_refusal_with_its_own_sentence_keeps_it(client, monkeypatch):
    monkeypatch.setitem(REFUSALS, "stale", Stale(sentence="The table was loaded anew."))
    assert "The table was loaded anew." in client.post("/refuse/stale/").content.decode()


def test_other_errors_are_not_swallowed(client):
    with pytest.raises(KeyError):
        client.get("/refuse/unknown/")


def test_a_person_is_spoken_to_in_their_own_language_and_zone(client, reader):
    type(reader).objects.filter(pk=reader.pk).update(language="ar", time_zone="Asia/Karachi")
    response = client.get("/mirror/", headers={"Accept-Language": "fr"})
    assert response.content == b"ar Asia/Karachi Asia/Karachi"
    assert response["Content-Language"] == "ar"


def test_an_unknown_language_or_zone_falls_back(client, reader):
    type(reader).objects.filter(pk=reader.pk).update(language="tlh", time_zone="Mars/Base")
    response = client.get("/mirror/", headers={"Accept-Language": "fr"})
    assert response.content == b"fr UTC UTC"


def test_the_next_request_starts_anew(client, reader, settings):
    type(reader).objects.filter(pk=reader.pk).update(language="ar", time_zone="Asia/Karachi")
    client.get("/mirror/")
    client.logout()
    page = client.get("/accounts/login/", headers={"Accept-Language": "es"}).content.decode()
    assert '<html lang="es" dir="ltr">' in page
    assert timezone.get_current_timezone_name() == settings.HOUSE_TIME_ZONE


def test_a_stranger_chooses_a_language_and_keeps_it(client):
    client.logout()
    back = client.post("/language/", {"language": "ar", "next": "/accounts/login/"})
    assert back["Location"] == "/accounts/login/"
    page = client.get("/accounts/login/", headers={"Accept-Language": "es"}).content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert client.get("/language/").status_code == 405


@pytest.mark.parametrize("path", ["/nowhere/", "/operations/nowhere/"])
def test_an_unknown_address_is_our_own_404(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert (
        "There is no page at this address, or it is not open to you." in response.content.decode()
    )


def test_a_broken_page_is_our_own_500_and_needs_nothing(client):
    client.raise_request_exception = False
    response = client.get("/refuse/unknown/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_a_form_with_a_foreign_token_gets_a_sentence(reader):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(reader)
    response = strict.post("/kitchen/")
    assert response.status_code == 403
    assert "Please send it again" in response.content.decode()


# --- Text that cannot be read ---------------------------------------------------------------

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("body", "is_readable"),
    [
        (b"words=Caf%E9", False),
        (b"words=Caf\xe9", False),
        (b"Caf%E9=words&a=%EF%BF%BD%FF", False),
        (b"words=Caf%C3%A9+au+lait", True),
        (b"words=%EF%BF%BD", True),
        (b"", True),
    ],
)
def test_a_form_that_is_not_utf_8_is_refused_before_a_letter_is_lost(client, body, is_readable):
    web_urls.RECEIVED.clear()
    answer = client.generic("POST", "/answer/saved/", body, FORM)
    assert answer.status_code == (200 if is_readable else 400)
    assert bool(web_urls.RECEIVED) is is_readable
    assert ("Send it as UTF-8" in answer.content.decode()) is not is_readable


def test_a_form_with_files_that_is_not_utf_8_is_refused_too(client):
    web_urls.RECEIVED.clear()
    body = b'--b\r\nContent-Disposition: form-data; name="words"\r\n\r\nCaf\xe9\r\n--b--\r\n'
    answer = client.generic("POST", "/answer/saved/", body, "multipart/form-data; boundary=b")
    assert answer.status_code == 400 and not web_urls.RECEIVED


# --- The way back -----------------------------------------------------------------------------


class Meeting:
    def get_absolute_url(self):
        return "/document/"

    def __str__(self):
        return "UKR-2026-01 <Mini-Summit>"


def seen_and_refused(request):
    about(request, Meeting())
    raise NotYours()


def test_an_address_that_was_typed_leads_back_to_the_record_it_is_about(client):
    page = client.get("/seen/").content.decode()
    assert 'href="/document/"' in page and "Back to UKR-2026-01 &lt;Mini-Summit&gt;" in page


def test_whoever_came_from_a_page_goes_back_there_or_to_the_record(client):
    page = client.get("/seen/", HTTP_REFERER="http://testserver/kitchen/").content.decode()
    assert 'href="http://testserver/kitchen/"' in page
    assert 'href="/document/"' in page and "Back to UKR-2026-01" in page


def test_who_came_from_the_record_itself_is_led_back_once(client):
    page = client.get("/seen/", HTTP_REFERER="http://testserver/document/").content.decode()
    assert 'href="http://testserver/document/"' in page and "Back to UKR" not in page


def test_a_refusal_about_nothing_that_is_visible_leads_to_the_watch_alone(client):
    page = client.get("/refuse/not_yours/").content.decode()
    assert "Back to" not in page.split("<main")[1]
