"""The pages: one's own choices, and the secretariat's channels. A key is on one answer alone."""

import html
import logging
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination.channels import actions
from coordination.channels.models import Contact, ReminderChoices
from coordination.channels.reaching import unreachable_posts
from coordination.channels.sealing import unseal
from coordination.deadlines.models import Delivery
from tests.coordination.channels.receiver import listening

HOOK = "https://8.8.8.8/geheim"
MINE = "/profile/reminders/"


def hook(world, **more):
    given = {"by": world.secretariat, "channel": "webhook", "name": "Desk", "address": HOOK}
    return actions.add_contact(**given | more)[0]


def text(answer):
    return answer.content.decode()


class TestChoices:
    def test_the_page_says_what_follows(self, client, world):
        client.force_login(world.urcs)
        page = text(client.get(MINE))
        assert "Reminders are sent to urcs@demo.example." in page
        assert "The last reminder, at the limit, is never held." in page
        assert "any hour, each at once" in page
        assert "you have no other channel" not in page and "unreachable" not in page

    def test_it_is_linked_from_the_profile(self, client, world):
        client.force_login(world.urcs)
        assert f'href="{MINE}"' in text(client.get("/profile/"))

    def test_saving_and_what_then_follows(self, client, world):
        client.force_login(world.urcs)
        answer = client.post(
            MINE,
            {"by_email": "on", "quiet_from": "22:00", "quiet_until": "٠٧:٠٠", "digest_at": "6.30",
             "version": "1"},
            follow=True,
        )  # fmt: skip
        assert answer.redirect_chain == [(MINE, 302)]
        row = ReminderChoices.objects.get(person=world.urcs)
        assert (
            f"{row.quiet_from:%H:%M}-{row.quiet_until:%H:%M} {row.digest_at:%H:%M}"
            == "22:00-07:00 06:30"
        )
        page = text(answer)
        assert "Between 22:00 and 07:00 (Europe/Zurich) nothing is sent." in page
        assert "once a day, at 07:00" in page and "lies in your quiet hours" in page

    def test_without_e_mail_and_channel_it_is_told_on_saving_and_on_the_page_and_not_refused(
        self, client, world
    ):
        """What then follows is what the reminders go by: the post is unreachable, others are told."""
        client.force_login(world.urcs)
        answer = client.post(MINE, {"version": "1"}, follow=True)
        assert ReminderChoices.objects.get(person=world.urcs).by_email is False
        (told,) = answer.context["messages"]
        assert told.level_tag == "warning" and str(told) == (
            "Saved. Reminders now reach only your inbox here: read below what follows."
        )
        said = (
            "E-mail is switched off, and you have no other channel. Reminders reach only your "
            f"inbox here. Your post ({world.posts['urcs_sg']}) counts as unreachable, so others "
            "are told instead."
        )
        assert said in html.unescape(text(answer))
        assert said in html.unescape(text(client.get(MINE))), "as long as it is so"
        assert [
            each.post for each in unreachable_posts(world.urcs.held_posts(), timezone.now())
        ] == [world.posts["urcs_sg"]]

    def test_a_post_that_another_way_leads_to_is_not_called_unreachable(self, client, world):
        hook(world, post=world.posts["urcs_sg"])
        client.force_login(world.urcs)
        page = text(client.post(MINE, {"version": "1"}, follow=True))
        assert "no other channel. Reminders reach only your inbox here." in page
        assert "unreachable" not in page

    def test_with_a_channel_of_ones_own_there_is_nothing_to_warn_of(self, client, world):
        hook(world, person=world.urcs)
        client.force_login(world.urcs)
        answer = client.post(MINE, {"version": "1"}, follow=True)
        assert [each.level_tag for each in answer.context["messages"]] == ["success"]
        page = text(answer)
        assert "you have no other channel" not in page and "unreachable" not in page
        assert "https://8.8.8.8" in page and "geheim" not in page

    def test_an_e_mail_that_was_refused_has_the_same_consequence_and_says_so(self, client, world):
        at = timezone.now()
        Delivery.objects.create(
            cause="event:1", recipient=world.urcs, channel="email", address=world.urcs.email,
            subject="s", body="b", state="failed", created_at=at, due_at=at, not_before=at,
        )  # fmt: skip
        client.force_login(world.urcs)
        page = text(client.get(MINE))
        assert "The last e-mail to you was refused." in page and "counts as unreachable" in page

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"quiet_from": "22:00"}, "Give both times"),
            ({"quiet_from": "07:00", "quiet_until": "07:00"}, "at the same time"),
            ({"digest_at": "noon"}, "24 hours"),
            ({"quiet_from": "25:00", "quiet_until": "99:99"}, "24 hours"),
        ],
    )
    def test_what_cannot_be_right_stays_in_the_form_with_a_sentence(
        self, client, world, typed, said
    ):
        client.force_login(world.urcs)
        answer = client.post(MINE, {"by_email": "on", "version": "1"} | typed)
        assert answer.status_code == 422 and said in text(answer)
        assert f'value="{next(iter(typed.values()))}"' in text(answer)
        assert not ReminderChoices.objects.exists()

    def test_a_second_window_is_told_what_stands_and_may_save_over_it(self, client, world):
        client.force_login(world.urcs)
        client.post(MINE, {"by_email": "on", "digest_at": "08:00", "version": "1"})
        late = {"digest_at": "09:00", "version": "1"}
        answer = client.post(MINE, late)
        assert answer.status_code == 409
        assert "What stands now" in text(answer) and "08:00" in text(answer)
        assert ReminderChoices.objects.get().digest_at.hour == 8
        shown = answer.context["form"]["version"].value()
        client.post(MINE, late | {"version": shown})
        assert ReminderChoices.objects.get().digest_at.hour == 9

    def test_the_secretariat_has_a_page_of_its_own_too(self, client, world):
        client.force_login(world.secretariat)
        client.post(MINE, {"version": "1"})
        assert ReminderChoices.objects.get().person == world.secretariat


class TestChannels:
    @pytest.fixture(params=["post", "person"])
    def place(self, request, world):
        if request.param == "post":
            post = world.posts["urcs_sg"]
            return reverse("post_channels", args=[post.code]), {"post": post}
        return reverse("person_channels", args=[world.urcs.pk]), {"person": world.urcs}

    def test_the_key_is_shown_once_and_the_address_never_again(self, client, world, place):
        address, owner = place
        client.force_login(world.secretariat)
        answer = client.post(address, {"channel": "webhook", "name": "Desk", "address": HOOK})
        contact = Contact.objects.get(**owner)
        secret = unseal(contact.sealed_secret)
        assert answer.status_code == 200 and text(answer).count(f'value="{secret}"') == 1
        assert "geheim" not in text(answer)
        assert "no-store" in answer["Cache-Control"]
        again = text(client.get(address))
        assert secret not in again and "geheim" not in again
        assert "https://8.8.8.8" in again and "Desk" in again

    @pytest.mark.parametrize(
        ("channel", "typed", "said"),
        [
            ("webhook", "https://127.0.0.1/geheim", "private network"),
            ("webhook", "https://u:geheim@8.8.8.8/", "Take the user name and password out"),
            ("chat", "slack://geheim", "cannot be read"),
            ("chat", "geheim://u:geheim@8.8.8.8/", "no service that is known here"),
            ("chat", "ntfy://u:geheim@8.8.8.8/geheim", "ntfys://"),
            ("chat", "jsons://u:geheim@10.0.0.1/geheim", "private network"),
            ("chat", "jsons://u:geheim@8.8.8.8/?verify=no", "certificates"),
            ("chat", "geheim" * 400, "2000"),
            ("pigeon", "slack://geheim/geheim", "Select a valid choice"),
        ],
    )
    def test_a_refused_address_is_not_shown_again_and_nothing_else_is_lost(
        self, client, world, place, caplog, channel, typed, said
    ):
        caplog.set_level(logging.DEBUG)
        address, _owner = place
        client.force_login(world.secretariat)
        answer = client.post(address, {"channel": channel, "name": "Desk", "address": typed})
        page = text(answer)
        assert answer.status_code == 422 and said in page
        assert "The address is not shown again. Type it anew." in page
        assert "geheim" not in page + caplog.text
        assert 'value="Desk"' in page
        if channel != "pigeon":
            assert re.search(rf'value="{channel}"[^>]*checked', page)
        assert not Contact.objects.exists()

    def test_a_good_address_beside_a_wrong_name_is_to_be_typed_anew_too(self, client, world, place):
        address, _owner = place
        client.force_login(world.secretariat)
        page = text(client.post(address, {"channel": "webhook", "name": "", "address": HOOK}))
        assert "geheim" not in page and "Type it anew." in page

    def test_an_address_typed_as_the_name_is_not_shown_again_either(self, client, world, place):
        address, _owner = place
        client.force_login(world.secretariat)
        page = text(client.post(address, {"channel": "webhook", "name": HOOK, "address": ""}))
        assert "geheim" not in page and "An address may hold a password" in page
        sent = {"channel": "webhook", "name": HOOK, "address": HOOK}
        page = text(client.post(address, sent))
        assert "geheim" not in page and "an address may hold a password" in page

    def test_where_no_address_was_typed_none_is_asked_for_anew(self, client, world, place):
        address, _owner = place
        client.force_login(world.secretariat)
        page = text(client.post(address, {"channel": "webhook", "name": "Desk", "address": " "}))
        assert "Type it anew." not in page

    def test_trying_and_ending(self, client, world, place, receiver, inside_allowed):
        address, owner = place
        client.force_login(world.secretariat)
        contact = hook(world, address=receiver.url, **owner)
        page = text(client.post(reverse("contact_try", args=[contact.pk]), follow=True))
        assert "Desk: The test message was taken." in page and len(receiver.requests) == 1
        page = text(client.post(reverse("contact_end", args=[contact.pk]), follow=True))
        assert "Nothing is sent there any more." in page
        assert not Contact.objects.in_use().exists()
        assert reverse("contact_try", args=[contact.pk]) not in page
        late = client.post(reverse("contact_try", args=[contact.pk]))
        assert late.status_code == 409 and "has ended" in text(late)

    def test_a_test_that_fails_says_so(self, client, world, inside_allowed):
        client.force_login(world.secretariat)
        with listening() as gone:
            contact = hook(world, address=gone.url, person=world.urcs)
        page = text(client.post(reverse("contact_try", args=[contact.pk]), follow=True))
        assert "The test message was not taken: It refused the connection." in page

    @pytest.mark.parametrize("who", ["urcs", "coordinator", "icrc_director", "observer"])
    def test_nobody_else_gets_in_at_any_door(self, client, world, place, who):
        address, owner = place
        contact = hook(world, **owner)
        client.force_login(getattr(world, who))
        new = {"channel": "webhook", "name": "Mine", "address": "https://8.8.8.8/mine"}
        doors = [client.get(address), client.post(address, new)]
        doors += [client.post(reverse(f"contact_{v}", args=[contact.pk])) for v in ("end", "try")]
        assert {answer.status_code for answer in doors} == {403}
        assert "Desk" not in "".join(map(text, doors))
        assert Contact.objects.in_use().count() == 1

    def test_a_get_changes_nothing(self, client, world):
        contact = hook(world, person=world.urcs)
        client.force_login(world.secretariat)
        for name in ("contact_end", "contact_try"):
            assert client.get(reverse(name, args=[contact.pk])).status_code == 405
        assert Contact.objects.in_use().exists()

    def test_there_is_nothing_at_addresses_of_nobody(self, client, world):
        client.force_login(world.secretariat)
        assert client.get("/posts/none/channels/").status_code == 404
        assert client.get("/people/999999/channels/").status_code == 404
        assert client.post("/people/channels/999999/end/").status_code == 404

    def test_a_long_history_is_paged_at_a_constant_cost(self, client, world):
        client.force_login(world.secretariat)
        address = reverse("person_channels", args=[world.urcs.pk])

        def cost():
            with CaptureQueriesContext(connection) as seen:
                client.get(address)
            return len(seen)

        actions.end_contact(hook(world, person=world.urcs), by=world.secretariat)
        cost()
        one = cost()
        for n in range(60):
            ended = hook(world, person=world.urcs, name=f"Desk {n}")
            actions.end_contact(ended, by=world.secretariat)
        assert cost() <= one + 1  # the look whether there is a page further on
        assert "Further in the list" in text(client.get(address))

    def test_they_are_linked_from_the_post_and_the_account(self, client, world):
        post = world.posts["urcs_sg"]
        client.force_login(world.secretariat)
        assert reverse("post_channels", args=[post.code]) in text(
            client.get(post.get_absolute_url())
        )
        assert "/channels/" in text(client.get(reverse("person", args=[world.urcs.pk])))
        client.force_login(world.urcs)
        assert "/channels/" not in text(client.get(post.get_absolute_url()))

    def test_what_people_typed_is_escaped(self, client, world):
        client.force_login(world.secretariat)
        hook(world, person=world.urcs, name="<script>alert(1)</script>")
        assert "<script>alert(1)" not in text(
            client.get(reverse("person_channels", args=[world.urcs.pk]))
        )
