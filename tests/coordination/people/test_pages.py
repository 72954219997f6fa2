"""The profile page, and the secretariat's pages of posts and people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.people.models import Holding, Person, Post
from coordination.people.tokens import AccessToken, issue_token

# --- Profile ----------------------------------------------------------------------------


def test_a_language_chosen_on_the_profile_holds_from_the_next_page_on(client, world):
    client.force_login(world.urcs)
    answer = client.post(
        reverse("profile"), {"language": "ar", "time_zone": "Europe/Kyiv"}, follow=True
    )
    assert (world.urcs.language, world.urcs.time_zone) == ("ar", "Europe/Kyiv")
    assert '<html lang="ar" dir="rtl">' in answer.text
    assert 'dir="rtl"' in client.get(reverse("inbox")).text


@pytest.mark.parametrize(
    ("field", "value"),
    [("language", "xx"), ("language", ""), ("time_zone", "Mars/Olympus"), ("time_zone", "\x00")],
)
def test_an_unknown_language_or_zone_is_refused_and_changes_nothing(client, world, field, value):
    client.force_login(world.urcs)
    given = {"language": "fr", "time_zone": "UTC"} | {field: value}
    answer = client.post(reverse("profile"), given)
    assert answer.status_code == 422
    assert answer.context["locale_form"].errors.keys() == {field}
    assert (world.urcs.language, world.urcs.time_zone) == ("en", "Europe/Zurich")


def test_a_zone_stored_by_an_older_name_is_shown_and_survives_another_change(client, world):
    Person.objects.filter(pk=world.urcs.pk).update(time_zone="Asia/Calcutta")
    client.force_login(world.urcs)
    text = client.get(reverse("profile")).text
    assert 'value="Asia/Calcutta" selected' in text and "Kolkata (" in text
    client.post(reverse("profile"), {"language": "fr", "time_zone": "Asia/Calcutta"})
    person = Person.objects.get(pk=world.urcs.pk)
    assert (person.language, person.time_zone) == ("fr", "Asia/Calcutta")


def test_the_profile_shows_component_posts_and_the_way_to_a_new_password(client, world):
    client.force_login(world.urcs)
    text = client.get(reverse("profile")).text
    assert "Ukrainian Red Cross Society" in text
    assert str(world.posts["urcs_sg"].title) in text
    assert reverse("account_change_password") in text


def test_a_token_is_shown_once_and_works(client, world):
    client.force_login(world.urcs)
    answer = client.post(
        reverse("token_make"), {"name": "weekly <export>", "scope": "write", "days": "30"}
    )
    secret = answer.context["secret"]
    assert secret in answer.text
    assert "weekly &lt;export&gt;" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]
    assert secret not in client.get(reverse("profile")).text
    headers = {"authorization": f"Bearer {secret}"}
    assert client.get("/api/v1/", headers=headers).status_code == 200


def test_a_token_form_that_cannot_be_right_keeps_what_was_typed(client, world):
    client.force_login(world.urcs)
    answer = client.post(reverse("token_make"), {"name": "export", "scope": "admin", "days": "999"})
    assert answer.status_code == 422
    assert answer.context["token_form"].errors.keys() == {"scope", "days"}
    assert 'value="export"' in answer.text
    assert not AccessToken.objects.exists()


def test_a_person_revokes_only_tokens_of_their_own(client, world):
    token, _secret = issue_token(person=world.urcs, name="export", scope="read")
    client.force_login(world.observer)
    assert client.post(reverse("token_revoke", args=[token.pk])).status_code == 404
    client.force_login(world.urcs)
    assert client.get(reverse("token_revoke", args=[token.pk])).status_code == 405
    client.post(reverse("token_revoke", args=[token.pk]))
    token.refresh_from_db()
    assert token.revoked_at is not None


# --- Posts ------------------------------------------------------------------------------


def moment(at):
    return [f"{at:%Y-%m-%d}", f"{at:%H:%M}"]


def appointment(person, kind="holder", ends=None):
    said = {"person": person.email, "kind": kind}
    if ends:
        said["ends_at_date"], said["ends_at_time"] = moment(ends)
    return said


def test_the_secretariat_appoints_and_ends_without_the_admin(client, world):
    post = world.posts["polish_sg"]
    held = Holding.objects.get(post=post)
    client.force_login(world.secretariat)
    refused = client.post(post.get_absolute_url(), appointment(world.observer))
    assert refused.status_code == 422
    assert "holds this post for part of that time" in refused.text
    assert world.observer.email in refused.text  # what was typed is still there
    ended = client.post(reverse("holding_end", args=[held.pk]), {"reason": "Retired"})
    assert ended.status_code == 302
    done = client.post(post.get_absolute_url(), appointment(world.observer), follow=True)
    assert "Duties and reminders follow the post" in done.text
    assert post.holders(timezone.now()) == [world.observer]


def test_a_delegate_without_an_end_is_refused_beside_the_field(client, world):
    client.force_login(world.secretariat)
    post = world.posts["polish_sg"]
    answer = client.post(post.get_absolute_url(), appointment(world.observer, "delegate"))
    assert answer.context["form"].errors.keys() == {"ends_at"}
    ends = timezone.now() + timedelta(days=10)
    again = client.post(post.get_absolute_url(), appointment(world.observer, "delegate", ends))
    assert again.status_code == 302, again.context["form"].errors
    assert Holding.objects.get(post=post, kind="delegate").person == world.observer


def test_an_unknown_person_is_refused_with_a_way_on(client, world):
    client.force_login(world.secretariat)
    answer = client.post(
        world.posts["polish_sg"].get_absolute_url(),
        {"person": "nobody@demo.example", "kind": "holder"},
    )
    assert answer.status_code == 422
    assert "Make the account first" in answer.text


def test_others_see_posts_and_change_nothing(client, world):
    post = world.posts["polish_sg"]
    held = Holding.objects.get(post=post)
    client.force_login(world.urcs)
    page = client.get(post.get_absolute_url())
    assert world.polish.name in page.text
    assert "known-people" not in page.text  # no list of everybody's addresses
    assert client.post(post.get_absolute_url(), appointment(world.urcs)).status_code == 403
    assert client.post(reverse("holding_end", args=[held.pk]), {}).status_code == 403
    assert client.get(reverse("post_new")).status_code == 403
    assert list(post.holdings.all()) == [held]
    held.refresh_from_db()
    assert held.ends_at is None


def test_a_post_is_added_with_its_country(client, world):
    client.force_login(world.secretariat)
    given = {
        "title": "Head of Delegation, Poland", "duty": "head_of_delegation", "component": "IFRC",
        "country": "", "region": "", "mailbox": "",
    }  # fmt: skip
    refused = client.post(reverse("post_new"), given)
    assert refused.context["form"].errors.keys() == {"country"}
    answer = client.post(reverse("post_new"), given | {"country": "Poland"})
    post = Post.objects.get(title="Head of Delegation, Poland")
    assert answer.url == post.get_absolute_url()
    assert post.country == world.poland


def test_posts_are_found_by_component_and_by_being_vacant(client, world):
    Holding.objects.filter(post=world.posts["polish_sg"]).delete()
    client.force_login(world.urcs)
    vacant = client.get(reverse("post_list"), {"held": "no"}).context["page"].rows
    assert vacant == [world.posts["polish_sg"]]
    found = client.get(reverse("post_list"), {"q": "URCS"}).context["page"].rows
    assert found == [world.posts["urcs_sg"]]


def test_the_list_of_posts_costs_the_same_for_few_and_for_many(
    client, world, django_assert_max_num_queries
):
    client.force_login(world.urcs)
    for n in range(40):
        Post.objects.create(code=f"p{n}", title=f"P{n}", duty="other", component=world.ifrc)
        Holding.objects.create(
            post=Post.objects.get(code=f"p{n}"), person=world.observer, starts_at=timezone.now()
        )
    with django_assert_max_num_queries(7):
        client.get(reverse("post_list"))


# --- People -----------------------------------------------------------------------------


def test_the_secretariat_makes_an_account_and_closes_it(client, world):
    client.force_login(world.secretariat)
    given = {
        "name": "Desk officer", "email": "desk@example.org", "component": "DUA001",
        "language": "fr", "time_zone": "Europe/Kyiv",
    }  # fmt: skip
    answer = client.post(reverse("person_new"), given)
    person = Person.objects.get(email="desk@example.org")
    assert answer.url == reverse("person", args=[person.pk])
    assert (person.component, person.language) == (world.urcs_ns, "fr")
    page = reverse("person", args=[person.pk])
    assert client.post(page, {"to": "closed", "reason": ""}).status_code == 422
    for _click in range(2):  # a double click does not open it again
        client.post(page, {"to": "closed", "reason": "Left"})
    person.refresh_from_db()
    assert not person.is_active


def test_an_address_that_is_taken_is_refused_beside_the_field(client, world):
    client.force_login(world.secretariat)
    given = {"name": "X", "email": "urcs@demo.example", "language": "en", "time_zone": "UTC"}
    answer = client.post(reverse("person_new"), given)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"email"}


@pytest.mark.parametrize("name", ["person_list", "person_new"])
def test_only_the_secretariat_sees_the_accounts(client, world, name):
    for role in ("urcs", "icrc_director", "committee", "observer"):
        client.force_login(getattr(world, role))
        assert client.get(reverse(name)).status_code == 403
    client.force_login(world.secretariat)
    assert client.get(reverse(name)).status_code == 200


def test_a_double_click_on_the_page_makes_one_token(client, world):
    client.force_login(world.urcs)
    key = client.get(reverse("profile")).context["token_form"]["key"].value()
    said = {"name": "export", "scope": "read", "days": "30", "key": str(key)}
    first, second = (client.post(reverse("token_make"), said) for _click in range(2))
    assert AccessToken.objects.count() == 1
    assert first.context["secret"] != second.context["secret"] and second.status_code == 200
    AccessToken.objects.update(created_at=timezone.now() - timedelta(hours=1))
    again = client.post(reverse("token_make"), said)
    assert again.status_code == 422 and "sent already" in again.text
