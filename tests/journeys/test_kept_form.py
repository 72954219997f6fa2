"""The session ends while somebody types, without a script: what was typed survives the sign-in."""

import pytest
from django.test import Client
from django.urls import reverse

from coordination.people.sessions import Session
from tests.factories import cases
from tests.tools.form_reader import form_of, text

pytestmark = pytest.mark.django_db
KEPT = "/kept-form/"


@pytest.fixture
def summit(world):
    return cases.held_summit(world, cases.large_operation(world))


@pytest.fixture
def url(summit):
    return reverse("decision_table", args=[summit.operation.ref, summit.number])


def typed_and_signed_out(client, url, row):
    """The page as it was filled in, its session gone."""
    data = form_of(client.get(url)) | {f"row-{row.pk}-text": "Typed <b>before</b> the end"}
    Session.objects.all().delete()
    return client.post(url, data)


def test_a_table_sent_after_the_session_ended_is_saved_after_the_sign_in(world, summit, url):
    row, client = summit.rows.first(), Client()
    client.force_login(world.urcs)
    answer = typed_and_signed_out(client, url, row)
    assert answer.url == "/accounts/login/?next=%2Fkept-form%2F"
    row.refresh_from_db()
    assert row.text == "", "nothing is saved for somebody who is not signed in"
    client.force_login(world.urcs)
    page = client.get(KEPT)
    assert "Typed &lt;b&gt;before&lt;/b&gt; the end" in page.content.decode()
    assert "Your text is kept" in text(page)
    answer = client.post(url, form_of(page), follow=True)
    row.refresh_from_db()
    assert row.text == "Typed <b>before</b> the end"
    assert "1 row was saved" in text(answer)
    assert client.get(KEPT).status_code == 404, "sent once"


def test_somebody_else_who_signs_in_with_that_browser_sees_nothing_of_it(world, summit, url):
    client = Client()
    client.force_login(world.urcs)
    typed_and_signed_out(client, url, summit.rows.first())
    client.force_login(world.icrc_hod)
    answer = client.get(KEPT, follow=True)
    assert "before" not in text(answer)
    client.force_login(world.urcs)
    assert client.get(KEPT).status_code == 404, "and it is gone"


def test_it_can_be_left(world, summit, url):
    client = Client()
    client.force_login(world.urcs)
    typed_and_signed_out(client, url, summit.rows.first())
    client.force_login(world.urcs)
    assert client.post(KEPT).url == "/"
    assert client.get(KEPT).status_code == 404


@pytest.mark.parametrize("size", [299_000, 301_000])
def test_no_more_is_kept_than_a_form_can_hold(world, url, size):
    client = Client()
    client.force_login(world.urcs)
    client.get(url)
    Session.objects.all().delete()
    answer = client.post(url, {"x": "x" * size})
    assert ("kept-form" in answer.url) == (size < 300_000)


def test_of_a_stranger_and_of_a_script_nothing_is_kept(world, url):
    answer = Client().post(url, {"row-1-text": "Nobody"})
    assert "kept-form" not in answer.url
    client = Client()
    client.force_login(world.urcs)
    client.get(url)
    Session.objects.all().delete()
    answer = client.post(url, {"row-1-text": "A script"}, headers={"X-CSRFToken": "x"})
    assert "kept-form" not in answer.url


def test_the_cookie_that_names_the_reader_cannot_be_forged(world, url):
    client = Client()
    client.cookies["smcc_reader"] = str(world.urcs.pk)
    assert "kept-form" not in client.post(url, {"row-1-text": "Forged"}).url
