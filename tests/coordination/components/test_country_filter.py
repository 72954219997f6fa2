"""A filter by country says so where no country has the code, on pages and in the API."""

import django_filters
import pytest

from coordination.components.country_filter import CountryCodeFilter
from tests.api.caller import Caller, refused

LISTS = (
    "agreements", "contingency-plans", "plan-simulations", "plan-activations", "components",
    "operation-areas", "reviews", "briefings", "focal-points", "convener-capacities",
    "standing-bodies", "body-items", "security-agreements", "safer-access",
)  # fmt: skip
PAGES = (
    "/agreements/", "/agreements/gaps/", "/contingency-plans/", "/briefings/", "/focal-points/",
    "/capacity-to-convene/", "/bodies/", "/body-items/", "/security-agreements/",
)  # fmt: skip
SAID = "There is no country with this code."


@pytest.mark.parametrize("code", ["XXX", "U", "٣٣٣"])
@pytest.mark.parametrize("address", LISTS)
def test_the_api_refuses_a_code_that_no_country_has(world, address, code):
    answer = refused(Caller(world.secretariat).get(f"{address}/", {"country": code}), 400)
    assert SAID in answer["fields"]["country"][0]


@pytest.mark.parametrize("address", LISTS)
def test_a_code_is_read_in_any_case(world, address):
    assert Caller(world.secretariat).get(f"{address}/", {"country": "ukr"}).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_it_and_shows_nothing(world, client, address):
    client.force_login(world.secretariat)
    page = client.get(address, {"country": "XXX"}).content.decode()
    assert SAID in page


def test_a_filter_that_cannot_be_read_saves_nothing_and_does_not_say_so(world, client):
    client.force_login(world.secretariat)
    page = client.get("/accountability/", {"region": "moon"}).content.decode()
    assert "This filter could not be read" in page
    assert "not saved" not in page


def test_every_filter_by_a_countrys_code_is_of_one_kind():
    """Two lists that are filtered by names of countries as well say their own sentence."""
    by_name = {"coordination.operations.filters", "recommendations.learning.filters"}
    others = {
        f"{each.__module__}.{each.__name__}"
        for each in _filter_sets(django_filters.FilterSet)
        if each.__module__ not in by_name and "country" in each.base_filters
        and not isinstance(each.base_filters["country"], CountryCodeFilter)
    }  # fmt: skip
    assert not others


def _filter_sets(kind):
    for each in kind.__subclasses__():
        yield each
        yield from _filter_sets(each)
