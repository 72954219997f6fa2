"""The list of countries and the page of one: what is asked for, what is missing, and what it costs."""

from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.components.models import Country
from coordination.countries import aspects
from coordination.countries.aspects import Aspect, Line, Standing, Way
from tests.factories import cases

DESK = (
    "/countries/",
    "/agreements/",
    "/contingency-plans/",
    "/coordination-advisors/",
    "/accountability/",
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """One aspect of which Ukraine has a record and nobody else has."""

    def standings(countries, person, now):
        missing = Standing("none", "None", "waiting", "Nothing is recorded.", "a made-up record")
        there = Standing("there", "There", "done", "It is there.")
        return {each.iso3: there if each.iso3 == "UKR" else missing for each in countries}

    def lines(country, person, now):
        return [Line("The made-up record", "/help/")] if country.iso3 == "UKR" else []

    made = Aspect(
        "made_up", "made-up record", standings, lines, lambda c, p: [Way("country", "Begin it")]
    )
    monkeypatch.setattr(aspects, "_aspects", {"made_up": made})
    return made


def test_the_page_of_a_country_says_what_is_missing_in_one_sentence(client, world, asked):
    client.force_login(world.observer)
    assert "Missing: a made-up record." in client.get("/countries/POL/").text
    page = client.get("/countries/ukr/").text
    assert "Nothing that is asked of every country is missing here." in page
    assert "The made-up record" in page and "Begin it" in page


def test_an_operation_that_may_not_be_seen_is_not_on_the_page_of_its_country(client, world):
    cases.large_operation(world, name="Quiet talks", visibility="participants", present=[])
    client.force_login(world.observer)
    assert "Quiet talks" not in client.get("/countries/UKR/").text
    client.force_login(world.urcs)
    assert "Quiet talks" in client.get("/countries/UKR/").text


@pytest.mark.parametrize("words", ["ukr", "Ukraine", "UKRAI", "ua"])
def test_a_country_is_found_by_name_or_code(client, world, words):
    client.force_login(world.observer)
    rows = client.get("/countries/", {"q": words}).context["rows"]
    assert [row.country.iso3 for row in rows] == ["UKR"]


@pytest.mark.parametrize(
    ("asked_for", "found"),
    [({"region": "asia_pacific"}, {"PAK"}), ({"q": "?"}, set()), ({"q": "no such"}, set())],
)
def test_a_filter_leaves_what_it_names(client, world, asked_for, found):
    client.force_login(world.observer)
    rows = client.get("/countries/", asked_for).context["rows"]
    assert {row.country.iso3 for row in rows} == found


def test_what_cannot_be_a_filter_is_said(client, world):
    client.force_login(world.observer)
    for bad in ({"region": "mars"}, {"q": "x" * 300}):
        assert "error" in client.get("/countries/", bad).text


def test_a_country_that_nobody_knows_is_not_found(client, world):
    client.force_login(world.observer)
    assert client.get("/countries/XXX/").status_code == 404


def test_the_list_costs_the_same_for_few_and_for_many_countries(client, world, asked):
    client.force_login(world.observer)
    costs = []
    for wanted in ({"q": "ukr"}, {}):
        with CaptureQueriesContext(connection) as queries:
            client.get("/countries/", wanted)
        costs.append(len(queries))
    assert max(costs) <= 12 and abs(costs[0] - costs[1]) <= 1


def test_what_is_missing_is_counted_by_region_and_comes_first_where_asked(client, world, asked):
    client.force_login(world.observer)
    page = client.get("/countries/", {"sort": "made_up"})
    counted = {each.region: each.missing[0][1] for each in page.context["regions"]}
    assert counted[3] == 1 and counted[2] == 1, (
        "Poland lacks it, Ukraine does not; Pakistan lacks it"
    )
    codes = [row.country.iso3 for row in page.context["rows"]]
    assert codes[-1] == "UKR" and set(codes[:-1]) >= {"POL", "PAK"}
    by_name = [row.country.name_en for row in client.get("/countries/").context["rows"]]
    assert by_name == sorted(by_name)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_same_countries_are_had_as_a_file(client, world, asked, form):
    client.force_login(world.observer)
    answer = client.get(f"/countries/table.{form}", {"q": "poland"})
    content = answer.getvalue()
    assert answer.status_code == 200 and len(content) > 50
    if form == "csv":
        assert "a made-up record" in content.decode() and "Ukraine" not in content.decode()
    assert client.get("/countries/table.exe").status_code == 404


def test_the_api_says_how_each_country_stands(world, asked, client):
    client.force_login(world.observer)
    one = client.get("/api/v1/readiness/POL/").json()
    assert one["standings"][0]["state"] == "none" and one["standings"][0]["missing"]
    found = client.get("/api/v1/readiness/", {"q": "ukr"}).json()["results"]
    assert [each["iso3"] for each in found] == ["UKR"]
    assert found[0]["standings"][0]["missing"] == ""


def test_a_territory_without_a_national_society_is_listed_where_it_is_asked_for(client, world):
    Country.objects.create(iso3="BVT", iso2="BV", name_en="Bouvet Island")
    client.force_login(world.observer)

    def listed(**asked_for):
        rows = client.get("/countries/", asked_for).context["rows"]
        return "BVT" in [row.country.iso3 for row in rows]

    assert not listed() and listed(show="all") and listed(q="bouvet")
    assert client.get("/api/v1/readiness/BVT/").status_code == 200


@pytest.mark.parametrize(
    ("language", "order"),
    [("en", ["Costa Rica", "Côte d'Ivoire", "Croatia"]), ("es", ["Costa Rica", "Croacia"])],
)
def test_names_stand_in_the_order_of_the_alphabet_accents_aside(client, world, language, order):
    names = {"CRI": ("Costa Rica", "Costa Rica"), "CIV": ("Côte d'Ivoire", "Côte d'Ivoire"),
             "HRV": ("Croatia", "Croacia")}  # fmt: skip
    for iso3, (english, spanish) in names.items():
        more = {"name_en": english, "name_es": spanish, "iso2": iso3[:2]}
        Country.objects.update_or_create(iso3=iso3, defaults=more)
    reader = world.observer
    reader.language = language
    reader.save()
    client.force_login(reader)
    page = client.get("/countries/?show=all", headers={"accept-language": language}).text
    table = unescape(page[page.index('id="countries"') :])
    places = [table.index(f">{name}<") for name in order]
    assert places == sorted(places)


@pytest.mark.parametrize("address", DESK)
def test_a_country_desk_finds_its_pages_side_by_side(client, world, address):
    client.force_login(world.urcs)
    page = client.get(address).text
    nav = page[page.index('class="section-nav"') :]
    nav = nav[: nav.index("</nav>")]
    assert all(f'href="{each}"' in nav for each in DESK)
    assert f'href="{address}" aria-current="page"' in nav
    assert 'href="/agreements/"' in page[page.index("menu-body") :]
