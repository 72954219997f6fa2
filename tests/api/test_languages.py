"""In which language the API speaks: a token's caller asks for it, a signed-in session has its own."""

from django.test import Client

from tests.api.caller import Caller, done, refused
from tests.factories import cases


def profile_in(person, language):
    person.language = language
    person.save(update_fields=["language"])


def test_with_a_token_the_header_counts_and_not_the_profile(world):
    case = cases.operation(world)
    profile_in(world.coordinator, "es")
    caller = Caller(world.coordinator)
    said = [
        done(caller.get(f"operations/{case.ref}/", **{"Accept-Language": language}))
        for language in ("en", "fr", "tlh")
    ]
    english, french, unknown = (row["state_display"] for row in said)
    assert english == unknown != french
    assert "Rien" in refused(caller.get("operations/NONE-1/", **{"Accept-Language": "fr"}), 404)["detail"]  # fmt: skip


def test_in_a_signed_in_session_the_profile_counts_and_not_the_header(world):
    case = cases.operation(world)
    profile_in(world.coordinator, "fr")
    browser = Client(headers={"Accept-Language": "es"})
    browser.force_login(world.coordinator)
    french = done(Caller(world.coordinator).get(f"operations/{case.ref}/", **{"Accept-Language": "fr"}))  # fmt: skip
    row = done(browser.get(f"/api/v1/operations/{case.ref}/"))
    assert row["state_display"] == french["state_display"]
