"""Channels and reminder choices in the API: an address goes in and never comes out."""

import json

import pytest

from coordination.channels import actions
from coordination.channels.models import Contact, ReminderChoices
from coordination.channels.sealing import unseal
from smcc.rest.models import KeptAnswer
from tests.api.caller import Caller, done, refused

HOOK = "https://8.8.8.8/geheim"
NEW = {"channel": "webhook", "name": "Desk", "address": HOOK, "person": "urcs@demo.example"}


@pytest.fixture
def call(world):
    return lambda name, scope="write": Caller(getattr(world, name), scope)


class TestContacts:
    def test_adding_reading_and_ending(self, call, world):
        caller = call("secretariat")
        answer = caller.post("contacts/", NEW)
        made = done(answer, 201)
        contact = Contact.objects.get()
        assert made.pop("secret") == unseal(contact.sealed_secret)
        assert answer["Location"] == f"/api/v1/contacts/{contact.pk}/"
        assert (made["shown"], made["person"], made["post"], made["in_use"]) == (
            "https://8.8.8.8", "urcs@demo.example", None, True,
        )  # fmt: skip
        assert done(caller.get(f"contacts/{contact.pk}/")) == made
        assert done(caller.get("contacts/"))["results"] == [made]
        ended = done(caller.post(f"contacts/{contact.pk}/end/"))
        assert ended["in_use"] is False and ended["ended_by"] == world.secretariat.name
        assert done(caller.post(f"contacts/{contact.pk}/end/")) == ended

    def test_a_post_by_its_code(self, call, world):
        post = world.posts["urcs_sg"]
        sent = {k: v for k, v in NEW.items() if k != "person"} | {"post": post.code}
        assert done(call("secretariat").post("contacts/", sent), 201)["post"] == post.code

    def test_neither_address_nor_key_comes_out_again(self, call, world):
        caller = call("secretariat")
        secret = done(caller.post("contacts/", NEW), 201)["secret"]
        for path in ("contacts/", f"contacts/{Contact.objects.get().pk}/"):
            said = json.dumps(done(caller.get(path)))
            assert "geheim" not in said and secret not in said and "sealed" not in said

    def test_the_key_is_not_kept_for_an_idempotency_key(self, call):
        caller = call("secretariat")
        said = refused(caller.post("contacts/", NEW, Idempotency_Key="k-1"), 400, "invalid")
        assert "not kept" in said["fields"]["Idempotency-Key"][0]
        assert not Contact.objects.exists() and not KeptAnswer.objects.exists()

    def test_others_read_their_own_and_change_nothing(self, call, world):
        done(call("secretariat").post("contacts/", NEW), 201)
        pk = Contact.objects.get().pk
        mine, other = call("urcs"), call("observer")
        assert [each["id"] for each in done(mine.get("contacts/"))["results"]] == [pk]
        refused(mine.post(f"contacts/{pk}/end/"), 403, "not_yours")
        assert done(other.get("contacts/"))["results"] == []
        refused(other.get(f"contacts/{pk}/"), 404)
        refused(other.post(f"contacts/{pk}/end/"), 404)
        for address in ("urcs@demo.example", "nobody@demo.example"):
            refused(other.post("contacts/", NEW | {"person": address}), 403, "not_yours")
        assert Contact.objects.in_use().count() == 1

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"address": "https://10.0.0.1/geheim"}, "address"),
            ({"address": "x" * 3000}, "address"),
            ({"channel": "pigeon"}, "channel"),
            ({"name": ""}, "name"),
            ({"person": "nobody@demo.example"}, "person"),
            ({"person": None}, "person"),
            ({"post": "none"}, "post"),
            ({"secret": "mine"}, "secret"),
        ],
    )
    def test_what_cannot_be_right_is_refused_by_field(self, call, more, field):
        body = refused(call("secretariat").post("contacts/", NEW | more), 400, "invalid")
        assert field in body["fields"] and "geheim" not in json.dumps(body)
        assert not Contact.objects.exists()

    def test_filters(self, call, world):
        caller = call("secretariat")
        done(caller.post("contacts/", NEW), 201)
        for query, found in (
            ({"person": "URCS@demo.example"}, 1), ({"person": "polish@demo.example"}, 0),
            ({"channel": "chat"}, 0), ({"in_use": "yes"}, 1), ({"in_use": "no"}, 0),
            ({"post": "urcs-secretary-general"}, 0),
        ):  # fmt: skip
            assert len(done(caller.get("contacts/", query))["results"]) == found, query


class TestChoices:
    def test_what_holds_without_a_choice(self, call):
        assert done(call("urcs").get("reminder-choices/")) == {
            "by_email": True, "quiet_from": None, "quiet_until": None, "digest_at": None, "version": 1,
        }  # fmt: skip
        assert done(call("urcs").get("reminder-choices/", {"fields": "by_email"})) == {
            "by_email": True
        }

    def test_changing_some_keeps_the_rest(self, call, world):
        caller = call("urcs")
        night = {"quiet_from": "22:00", "quiet_until": "07:00", "version": 1}
        said = done(caller.patch("reminder-choices/", night))
        assert (said["quiet_from"], said["quiet_until"], said["by_email"]) == (
            "22:00",
            "07:00",
            True,
        )
        said = done(
            caller.patch("reminder-choices/", {"by_email": False, "version": said["version"]})
        )
        assert (said["quiet_from"], said["by_email"]) == ("22:00", False)
        none = {"quiet_from": None, "quiet_until": None, "version": said["version"]}
        assert done(caller.patch("reminder-choices/", none))["quiet_from"] is None
        assert ReminderChoices.objects.get().person == world.urcs

    def test_a_stale_write_gets_what_stands(self, call, world):
        caller = call("urcs")
        done(caller.patch("reminder-choices/", {"by_email": False, "version": 1}))
        body = refused(
            caller.patch("reminder-choices/", {"by_email": True, "version": 1}), 409, "stale"
        )
        assert body["current"]["by_email"] is False
        assert actions.choices_of(world.urcs).by_email is False

    @pytest.mark.parametrize(
        ("sent", "field"),
        [
            ({"quiet_from": "22:00"}, "quiet_until"),
            ({"quiet_from": "07:00", "quiet_until": "07:00"}, "quiet_until"),
            ({"quiet_from": "25:00", "quiet_until": "07:00"}, "quiet_from"),
            ({"digest_at": "noon"}, "digest_at"),
            ({"digest_at": 8}, "digest_at"),
            ({"by_email": "no"}, "by_email"),
            ({"person": "polish@demo.example"}, "person"),
        ],
    )
    def test_what_cannot_be_right_is_refused_by_field(self, call, sent, field):
        body = refused(
            call("urcs").patch("reminder-choices/", {"version": 1} | sent), 400, "invalid"
        )
        assert field in body["fields"]
        assert not ReminderChoices.objects.exists()

    def test_the_version_is_asked_for(self, call):
        body = refused(call("urcs").patch("reminder-choices/", {"by_email": False}), 400)
        assert "version" in body["fields"]
