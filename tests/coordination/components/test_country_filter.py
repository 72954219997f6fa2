"""A filter by country says so where no country has the code, on pages and in the API."""

import pytest

from tests.api.caller import Caller, refused

LISTS = (
    "agreements", "contingency-plans", "plan-simulations", "plan-activations", "components",
    "operation-areas", "reviews",
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


@pytest.mark.parametrize("address", ["/agreements/", "/agreements/gaps/", "/contingency-plans/"])
def test_a_page_says_it_and_shows_nothing(world, client, address):
    client.force_login(world.secretariat)
    page = client.get(address, {"country": "XXX"}).content.decode()
    assert SAID in page


def test_a_filter_that_cannot_be_read_saves_nothing_and_does_not_say_so(world, client):
    client.force_login(world.secretariat)
    page = client.get("/accountability/", {"region": "moon"}).content.decode()
    assert "This filter could not be read" in page
    assert "not saved" not in page
