"""What a token may do: its scope, its end, and sessions beside it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from coordination.operations.models import Operation
from tests.api.caller import ROOT, Caller, done, refused
from tests.factories.world import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_read_token_reads_and_changes_nothing(call, facts, large):
    reader = call("coordinator", scope="read")
    assert done(reader.get("operations/"))["results"]
    body = refused(reader.post("operations/", facts), 403, "read_only_token")
    assert "only read" in body["detail"]
    refused(reader.patch(f"operations/{large.ref}/", {"version": 1}), 403, "read_only_token")
    assert Operation.objects.count() == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: {"expires_at": timezone.now() - timedelta(seconds=1)},
        lambda token: {"revoked_at": timezone.now()},
    ],
    ids=["expired", "revoked"],
)
def test_an_expired_or_revoked_token_is_refused(call, spoil, large):
    caller = call("coordinator")
    done(caller.get("me/"))
    type(caller.token).objects.filter(pk=caller.token.pk).update(**spoil(caller.token))
    answer = caller.get("operations/")
    refused(answer, 401, "authentication_failed")
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_of_a_closed_account_is_refused(call):
    caller = call("coordinator")
    caller.person.is_active = False
    caller.person.save()
    refused(caller.get("me/"), 401, "authentication_failed")


@pytest.mark.parametrize("header", ["Bearer", "Bearer a b", "Bearer nonsense", "Bearer \xe9\xff"])
def test_a_header_that_is_no_token_gets_a_sentence(world, header):
    answer = Client().get(f"{ROOT}me/", headers={"Authorization": header})
    refused(answer, 401, "authentication_failed")


def test_me_says_who_asks_and_with_which_token(call):
    me = done(call("coordinator", scope="read").get("me/"))
    assert (me["email"], me["component"]) == ("coordinator@demo.example", "IFRC")
    assert me["posts"] == ["mco-ukraine"]
    assert (me["token"]["scope"], me["token"]["name"]) == ("read", "tests")


def test_a_session_reads_and_needs_its_csrf_token_to_write(world, facts):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.coordinator)
    assert done(browser.get(f"{ROOT}me/"))["token"] is None
    answer = browser.post(f"{ROOT}operations/", facts, content_type="application/json")
    assert "CSRF" in refused(answer, 403, "permission_denied")["detail"]
    assert not Operation.objects.exists()
    browser.get("/api/docs/")
    browser.cookies["csrftoken"] = secret = "a" * 32
    answer = browser.post(
        f"{ROOT}operations/", facts, content_type="application/json",
        headers={"X-CSRFToken": secret},
    )  # fmt: skip
    done(answer, 201)


def test_a_password_does_not_open_the_api(world):
    import base64

    pair = base64.b64encode(f"coordinator@demo.example:{PASSWORD}".encode()).decode()
    refused(Client().get(f"{ROOT}me/", headers={"Authorization": f"Basic {pair}"}), 401)


def test_using_a_token_notes_the_day(call):
    caller = Caller(call("coordinator").person)
    done(caller.get("me/"))
    caller.token.refresh_from_db()
    assert caller.token.last_used_on == timezone.now().date()
