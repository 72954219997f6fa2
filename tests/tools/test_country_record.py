"""What a record of a country shows beside it: its times where the country is, and its history in words."""

import pytest
from django.utils import timezone, translation
from django.utils.formats import date_format

from tests.factories import leaders, plans
from tests.factories.agreements import Pipeline
from tests.factories.levels import Levels
from tools.country_record import clocks_of, happened_to
from tools.naming import post_name
from tools.standing_body.shown import VERBS

pytestmark = pytest.mark.django_db


def about(thing, verbs=VERBS):
    return {str(each.what): each.about for each in happened_to(thing, verbs)}


def test_a_history_says_posts_components_and_days_in_words(world):
    levels = Levels(world)
    body = levels.body("strategic", days_ago=30)
    levels.seat(body, "urcs_sg")
    day = levels.met(body, days_ago=5).held_on
    said = about(body)
    assert said["Member added"] == post_name(world.posts["urcs_sg"]) != "urcs-secretary-general"
    assert said["Meeting recorded"] == date_format(day, "j F Y")
    with translation.override("ar"):
        assert date_format(day, "j F Y") in about(body).values()
    agreement = Pipeline(world).to("signed")
    signed = about(agreement, {"party_signed": "Signed"})["Signed"]
    assert signed in ("ICRC", "IFRC", "Ukrainian Red Cross Society")


def test_a_state_is_said_by_its_word(world):
    agreement = Pipeline(world).to("in_force")
    assert "In force" in about(agreement, {}).values()


def test_a_code_that_is_known_no_more_stands_as_it_was_written(world):
    levels = Levels(world)
    body = levels.body("strategic")
    levels.seat(body, "urcs_sg")
    type(world.posts["urcs_sg"]).objects.filter(code="urcs-secretary-general").update(code="other")
    assert about(body)["Member added"] == "urcs-secretary-general"


def test_a_history_costs_no_more_for_many_lines(world, django_assert_num_queries):
    agreement = Pipeline(world).to("in_force")
    assert agreement.chain == "country:UKR"
    with django_assert_num_queries(2):
        assert len(happened_to(agreement, {})) > 5


def test_a_country_s_clocks_are_told_where_it_is_and_at_the_reader(client, world):
    agreement = Pipeline(world).to("in_force")
    (clock,) = clocks_of(agreement, timezone.now())
    assert clock.zone == "Europe/Kyiv"
    plans.validated(world)
    leaders.focal_point(world)
    world.urcs.time_zone = "Europe/Zurich"
    world.urcs.save()
    client.force_login(world.urcs)
    for address in (agreement.get_absolute_url(), "/deadlines/"):
        said = client.get(address).text
        assert " Kyiv" in said and " you" in said, address
