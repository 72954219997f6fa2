"""Webhooks and chat addresses: the secretariat's to set, shown once, ended for good."""

import logging

import pytest

from coordination.channels import actions
from coordination.channels.carriers import Outcome
from coordination.channels.models import Contact
from coordination.channels.opening import open_line
from coordination.channels.sealing import unseal
from coordination.people.actions import set_active
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tests.coordination.channels.receiver import listening

HOOK = "https://8.8.8.8/geheim"
ROOM = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/"


def add(world, **more):
    given = {"by": world.secretariat, "channel": "webhook", "name": "Desk", "address": HOOK}
    if "person" not in more and "post" not in more:
        given["person"] = world.urcs
    return actions.add_contact(**given | more)


class TestAdding:
    def test_a_webhook_gets_a_key_that_is_given_once(self, world):
        contact, secret = add(world)
        assert secret.startswith("whsec_") and unseal(contact.sealed_secret) == secret
        assert (contact.person, contact.shown) == (world.urcs, "https://8.8.8.8")
        assert add(world, person=world.polish)[1] != secret

    def test_a_chat_address_needs_none(self, world):
        contact, secret = add(
            world, channel="chat", address=f"  {ROOM} ", post=world.posts["urcs_sg"]
        )
        assert secret == contact.sealed_secret == ""
        assert unseal(contact.sealed_address) == ROOM and contact.shown == "slack"

    def test_the_record_says_who_did_it_and_where_it_leads(self, world):
        contact, _secret = add(world)
        event = AuditEvent.objects.get(verb="contact.add")
        assert event.chain == "house" and event.actor_id == str(world.secretariat.pk)
        assert event.target_id == str(contact.pk)
        assert event.data == {
            "channel": "webhook", "shown": "https://8.8.8.8", "person": world.urcs.pk, "post": None,
        }  # fmt: skip

    @pytest.mark.parametrize("who", ["urcs", "coordinator", "icrc_director", "observer"])
    def test_only_the_secretariat_sets_channels(self, world, who):
        with pytest.raises(NotYours):
            add(world, by=getattr(world, who))
        assert not Contact.objects.exists()

    @pytest.mark.parametrize(
        ("more", "field", "said"),
        [
            ({"name": "  "}, "name", "Give it a name"),
            ({"name": "x" * 101}, "name", "too long"),
            ({"name": HOOK}, "name", "shown to others"),
            ({"address": " "}, "address", "Give the address"),
            ({"address": "http://8.8.8.8/"}, "address", "https://"),
            ({"address": "https://10.0.0.1/geheim"}, "address", "private network"),
            ({"channel": "pigeon"}, "channel", "one of the channels"),
            ({"channel": "inbox"}, "channel", "one of the channels"),
            ({"channel": "chat", "address": "syslog://"}, "address", "reaches people"),
            ({"channel": "chat", "address": "slack://geheim"}, "address", "cannot be read"),
        ],
    )
    def test_what_cannot_be_right_is_refused_with_a_sentence(self, world, more, field, said):
        with pytest.raises(Invalid, match=said) as refusal:
            add(world, **more)
        assert set(refusal.value.fields) == {field}
        assert "geheim" not in str(refusal.value)
        assert not Contact.objects.exists()

    def test_it_is_a_persons_or_a_posts(self, world):
        for owners in ({"person": None}, {"person": world.urcs, "post": world.posts["urcs_sg"]}):
            with pytest.raises(Invalid, match="not both"):
                add(world, **owners)

    def test_a_closed_account_gets_none(self, world):
        set_active(world.observer, by=world.secretariat, is_active=False, reason="Left")
        with pytest.raises(Invalid, match="closed"):
            add(world, person=world.observer)

    def test_a_double_click_does_not_set_it_twice(self, world):
        add(world)
        with pytest.raises(Invalid, match="set here already"):
            add(world, name="Again")
        add(world, person=world.polish)
        actions.end_contact(Contact.objects.get(person=world.urcs), by=world.secretariat)
        add(world)
        assert Contact.objects.in_use().count() == 2

    def test_ten_are_enough(self, world):
        for n in range(10):
            add(world, address=f"{HOOK}/{n}")
        with pytest.raises(Invalid, match="ten channels"):
            add(world, address=f"{HOOK}/10")
        add(world, post=world.posts["urcs_sg"])


class TestEnding:
    def test_nothing_more_is_sent_there_and_the_row_stays(self, world):
        contact, _secret = add(world)
        ended = actions.end_contact(contact, by=world.secretariat)
        assert ended.ended_at and ended.ended_by == world.secretariat
        assert not Contact.objects.in_use().exists() and Contact.objects.count() == 1

    def test_twice_changes_nothing(self, world):
        contact, _secret = add(world)
        first = actions.end_contact(contact, by=world.secretariat).ended_at
        assert actions.end_contact(contact, by=world.secretariat).ended_at == first
        assert AuditEvent.objects.filter(verb="contact.end").count() == 1

    def test_only_the_secretariat_ends_one(self, world):
        contact, _secret = add(world)
        with pytest.raises(NotYours):
            actions.end_contact(contact, by=world.urcs)
        assert Contact.objects.in_use().exists()


@pytest.mark.usefixtures("inside_allowed")
class TestTrying:
    def test_a_test_message_arrives_signed_and_it_says_so(self, world, receiver):
        contact, _secret = add(world, address=receiver.url)
        trial = actions.try_contact(contact, by=world.secretariat)
        assert trial.outcome is Outcome.TAKEN and "was taken" in trial.sentence
        (got,) = receiver.requests
        assert "Test message" in got.json["subject"] and got.headers["X-SMCC-Signature"]
        assert AuditEvent.objects.get(verb="contact.try").data == {"outcome": "taken"}

    def test_a_chat_room_too(self, world, receiver):
        contact, _secret = add(
            world, channel="chat", address=f"json://u:geheim@127.0.0.1:{receiver.port}/x"
        )
        assert actions.try_contact(contact, by=world.secretariat).outcome is Outcome.TAKEN
        assert "Test message" in receiver.requests[0].json["title"]

    def test_what_went_wrong_is_a_sentence_without_the_address(self, world, receiver, caplog):
        caplog.set_level(logging.DEBUG)
        contact, _secret = add(world, address=receiver.url + "/geheim")
        receiver.status = 503
        refused = actions.try_contact(contact, by=world.secretariat)
        receiver.mode = "cut"
        unclear = actions.try_contact(contact, by=world.secretariat)
        assert "was not taken: It answered with an error (503)." in refused.sentence
        assert "may have arrived" in unclear.sentence
        said = refused.sentence + unclear.sentence + caplog.text
        assert "geheim" not in said and "127.0.0.1" not in said

    def test_a_server_that_is_gone_is_said(self, world):
        with listening() as gone:
            contact, _secret = add(world, address=gone.url)
        assert (
            "refused the connection" in actions.try_contact(contact, by=world.secretariat).sentence
        )

    def test_an_ended_one_is_not_tried_and_others_do_not_try(self, world, receiver):
        contact, _secret = add(world, address=receiver.url)
        with pytest.raises(NotYours):
            actions.try_contact(contact, by=world.urcs)
        ended = actions.end_contact(contact, by=world.secretariat)
        with pytest.raises(OutOfTurn, match="has ended"):
            actions.try_contact(ended, by=world.secretariat)
        assert receiver.connections == 0


def test_the_line_of_a_stored_webhook_signs_with_its_own_key(
    world, receiver, letter, inside_allowed
):
    import time

    from coordination.channels.signing import verify

    contact, secret = add(world, address=receiver.url)
    line = open_line(Contact.objects.get(pk=contact.pk))
    assert line.carry(letter).outcome is Outcome.TAKEN
    line.close()
    got = receiver.requests[0]
    assert verify(secret, got.headers, got.body, now=time.time(), seen=set())


def test_who_may_read_of_a_channel(world):
    mine, _secret = add(world)
    posts, _secret = add(world, post=world.posts["urcs_sg"])
    other, _secret = add(world, person=world.polish)

    def seen(person):
        return set(Contact.objects.visible_to(person))

    assert seen(world.secretariat) == {mine, posts, other}
    assert seen(world.urcs) == {mine, posts}
    assert seen(world.polish) == {other}
    assert seen(world.observer) == set()
