"""In which language the API speaks: a token's caller asks for it, a signed-in session has its own."""

import pytest
from django.test import Client

from tests.api.caller import Caller


def profile_in(person, language):
    person.language = language
    person.save(update_fields=["language"])
    return person


@pytest.mark.parametrize(("asked", "spoken"), [("en", "en"), ("fr", "fr"), ("tlh", "en")])
def test_with_a_token_the_header_counts_and_not_the_profile(world, asked, spoken):
    caller = Caller(profile_in(world.coordinator, "es"))
    answer = caller.get("operations/", **{"Accept-Language": asked})
    assert answer.status_code == 200 and answer["Content-Language"] == spoken


def test_in_a_signed_in_session_the_profile_counts_and_not_the_header(world):
    browser = Client(headers={"Accept-Language": "es"})
    browser.force_login(profile_in(world.coordinator, "fr"))
    answer = browser.get("/api/v1/operations/")
    assert answer.status_code == 200 and answer["Content-Language"] == "fr"
