"""The pages: one's own choices, and the secretariat's channels. A key is on one answer alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coordination.channels import actions
from coordination.channels.models import Contact, ReminderChoices
from coordination.channels.sealing import unseal
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
        assert "only here in the application" not in page

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

    def test_without_e_mail_and_channel_it_warns(self, client, world):
        client.force_login(world.urcs)
        page = text(client.post(MINE, {"version": "1"}, follow=True))
        assert "You can then be reached only here in the application." in page
        hook(world, person=world.urcs)
        page = text(client.get(MINE))
        assert "only here in the application" not in page
        assert "https://8.8.8.8" in page and "geheim" not in page

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

    def test_what_is_refused_stays_in_the_form(self, client, world, place):
        address, _owner = place
        client.force_login(world.secretariat)
        sent = {"channel": "webhook", "name": "Desk", "address": "https://127.0.0.1/geheim"}
        answer = client.post(address, sent)
        assert answer.status_code == 422 and "private network" in text(answer)
        assert 'value="https://127.0.0.1/geheim"' in text(answer)
        assert not Contact.objects.exists()

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
