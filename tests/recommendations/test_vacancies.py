"""A post that nobody holds can be chosen, and says so: in the list, and once it is chosen."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.people import actions as people
from coordination.people.models import Holding
from recommendations.action import actions as planned
from recommendations.workstream.models import Workstream
from tests.factories import reviews, workstreams
from tests.fixtures.scenarios import scenario

ONE = "/reviews/LLR-2026/recommendations/1/"
HELD = 'SELECT "coordination_holding"."post_id"'
HINT = "is vacant: nobody holds this post now."


@scenario
def review(world):
    Holding.objects.filter(post=world.posts["polish_sg"]).delete()
    made = reviews.review(world, count=1)
    planned.plan_action([made.recommendations.get()], by=world.secretariat, text="Do a part of it")
    workstreams.planned(world, workstreams.team(world, "Logistics"))
    return made


def addresses(review):
    team = Workstream.objects.get()
    action = review.recommendations.get().actions.get()
    return {
        "recommendation": f"{ONE}facts/", "row of the board": f"{ONE}in-place/owner/",
        "action": f"/actions/{action.pk}/", "new action": f"{ONE}actions/",
        "team": f"{team.get_absolute_url()}facts/", "plan": f"{team.get_absolute_url()}actions/",
    }  # fmt: skip


PLACES = ("recommendation", "row of the board", "action", "new action", "team", "plan")


@pytest.mark.parametrize("place", PLACES)
def test_every_list_of_posts_says_which_are_vacant(client, world, review, place):
    client.force_login(world.secretariat)
    at = addresses(review)[place]
    text = client.get(at).text
    assert f"{world.posts['polish_sg']} (vacant)" in text
    assert f"{reviews.owner(world)} (vacant)" not in text
    assert str(reviews.owner(world)) in text


def test_a_post_whose_holder_may_no_longer_sign_in_is_vacant(client, world, review):
    people.set_active(world.icrc_hod, by=world.secretariat, is_active=False, reason="Left")
    client.force_login(world.secretariat)
    assert f"{reviews.owner(world)} (vacant)" in client.get(f"{ONE}facts/").text


def chosen(client, world, review, post, **more):
    client.force_login(world.secretariat)
    one = review.recommendations.get()
    said = {"owner_post": post.code, "scope": one.scope, "version": one.version} | more
    return client.post(f"{ONE}facts/", said, follow=True)


def test_a_vacant_post_that_is_chosen_is_hinted_at_and_taken(client, world, review):
    page = chosen(client, world, review, world.posts["polish_sg"])
    assert HINT in page.text and str(world.posts["polish_sg"]) in page.text
    assert review.recommendations.get().owner_post == world.posts["polish_sg"]
    again = chosen(client, world, review, world.posts["polish_sg"], due_on="2027-01-01")
    assert HINT not in again.text, "it was said when it was chosen"
    assert review.recommendations.get().due_on == date(2027, 1, 1)


def test_a_post_that_is_held_is_not(client, world, review):
    page = chosen(client, world, review, world.posts["urcs_sg"])
    assert HINT not in page.text


def test_on_the_board_it_is_said_in_the_row(client, world, review):
    client.force_login(world.secretariat)
    one = review.recommendations.get()
    answer = client.post(
        f"{ONE}in-place/owner/",
        {"owner_post": world.posts["polish_sg"].code, "version": one.version},
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/recommendations/"},
    )
    assert answer.status_code == 200 and "Saved." in answer.text and HINT in answer.text


def test_the_list_asks_once_however_many_posts_there_are(client, world, review):
    client.force_login(world.secretariat)
    with CaptureQueriesContext(connection) as found:
        assert client.get(f"{ONE}facts/").text.count("<option") > 5
    asked = [each["sql"] for each in found if each["sql"].startswith(HELD)]
    assert len(asked) == 1, asked
