"""The page, the operations behind each of its figures, two operations side by side, the files, the API."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tools.accountability import keeping

pytestmark = pytest.mark.django_db

PAGE = "/accountability/"


def links(html):
    return re.findall(r'<a href="(/accountability/operations/\?[^"]+)">(\d+)<span', html)


def listed(client, url):
    html = client.get(url.replace("&amp;", "&")).content.decode()
    return re.findall(r'<a href="/operations/[^"]+"><bdi>([^<]+)</bdi>', html)


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?group=crisis",
        "?group=need",
        "?group=region",
        "?show=synthetic",
        "?group=year&need=mandatory",
    ],
)
def test_every_number_opens_as_many_operations_as_it_says(client, world, used, query, kept):
    if kept:
        keeping.settle()
    for person in (world.secretariat, world.observer):
        client.force_login(person)
        found = links(client.get(PAGE + query).content.decode())
        assert len(found) > 5 or "synthetic" in query
        for url, n in found:
            assert len(listed(client, url)) == int(n), url


def test_the_page_says_what_it_leaves_out_and_what_is_too_few(client, world, used):
    client.force_login(world.observer)
    html = client.get(PAGE).content.decode()
    assert "Drills, synthetic operations and those logged in error are left out." in html
    assert "1 synthetic operation is left out." in html
    assert "Of fewer than 20 operations no percentage is said" in html
    assert not re.search(r"\(\d+ %\)", html)
    assert "The host met all of them the day before" in html
    assert "<bdi>hidden</bdi>" not in html


@pytest.mark.parametrize("kept", [False, True])
def test_the_page_takes_at_most_twelve_queries(client, world, used, kept):
    if kept:
        keeping.settle()
    client.force_login(world.observer)
    for path in (
        PAGE,
        "/accountability/compare/",
        "/accountability/operations/?tool=mini_summit&standing=late",
    ):
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        assert len(caught) <= 12, path


@pytest.mark.parametrize(
    "query",
    ["?region=99", "?region=%00", "?year=1", "?year=99999999999999999999", "?year=x", "?crisis=" + "x" * 5000,
     "?group=name", "?need=maybe", "?show=all", "?scale=huge"],
)  # fmt: skip
def test_what_cannot_be_gets_a_sentence(client, world, query):
    client.force_login(world.observer)
    for path in (PAGE, "/accountability/operations/"):
        if "group" in query and path != PAGE:
            continue
        answer = client.get(path + query)
        assert answer.status_code == 200 and 'class="error-summary' in answer.content.decode()
    assert client.get("/accountability/table.csv" + query).status_code == 302
    assert client.post(PAGE).status_code == 405
    assert client.get("/accountability/table.pdf").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?tool=phone",
        "?tool=mini_summit&standing=x",
        "?tool=mini_summit&late=9",
        "?after=zzz",
        "?standing=late",
    ],
)
def test_a_list_asked_wrongly_is_no_traceback(client, world, used, query):
    client.force_login(world.observer)
    assert client.get("/accountability/operations/" + query).status_code == 200


def test_lateness_opens_those_of_its_bucket(client, world, used):
    client.force_login(world.observer)
    for kept in (False, True):
        assert listed(client, "/accountability/operations/?tool=mini_summit&late=0") == ["late"]
        assert listed(client, "/accountability/operations/?tool=mini_summit&late=1") == []
        keeping.settle()
        del kept


def test_the_file_says_the_same_as_the_page(client, world, used):
    client.force_login(world.observer)
    found = client.get("/accountability/table.csv").getvalue().decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(found)) if "Mini-Summit" in row]
    assert {"1", "Mandatory"} <= set(rows[0])
    assert client.get("/accountability/table.xlsx?group=crisis").getvalue().startswith(b"PK")


def test_two_operations_stand_side_by_side(client, world, used):
    client.force_login(world.observer)
    one, other = used["in time"].ref, used["late"].ref
    html = client.get(f"/accountability/compare/?one={one.lower()}&other={other}").content.decode()
    assert "20.0 h after the onset" in html or "20 h after the onset" in html
    assert "2.5 h after the limit" in html


@pytest.mark.parametrize("query", ["?one=NOPE&other=", "?one=" + "x" * 9000])
def test_a_reference_that_leads_nowhere_gets_a_sentence(client, world, query):
    client.force_login(world.observer)
    html = client.get(f"/accountability/compare/{query}").content.decode()
    assert "No operation that you may see has the reference" in html


def test_what_may_not_be_seen_cannot_be_compared(client, world, used):
    client.force_login(world.observer)
    html = client.get(f"/accountability/compare/?one={used['hidden'].ref}&other=").content.decode()
    assert "No operation that you may see has the reference" in html
    assert "<bdi>hidden</bdi>" not in html
