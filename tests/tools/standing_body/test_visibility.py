"""The Movement reads bodies and items, as it reads agreements; a decision behind an item only who may see it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from coordination.countries.thing import MAY_READ
from coordination.deadlines.models import Deadline
from tests.api.caller import Caller, done
from tests.factories import cases
from tools.body_item.models import BodyItem
from tools.standing_body import aspect
from tools.standing_body.models import StandingBody

pytestmark = pytest.mark.django_db

NAME = "Quiet talks at the border"


@pytest.fixture
def quiet(levels):
    """An item that comes from a decision of an operation which only its participants see."""
    world = levels.world
    case = cases.operation(world, name=NAME, visibility="participants", present=[world.icrc])
    decision = cases.held_summit(world, case).rows.first()
    return levels.take(levels.item(decision=decision), "pass", to_level="strategic")


def test_the_rule_in_sql_and_the_one_in_python_are_twins(levels, quiet):
    for name, person in levels.world.as_seen_by_role().items():
        for thing in (quiet, quiet.body):
            seen = type(thing).objects.visible_to(person).filter(pk=thing.pk).exists()
            assert seen == bool(thing.roles_of(person)), (name, thing.kind)


def test_a_decision_that_may_not_be_seen_is_not_behind_the_item(levels, quiet, client):
    world, decision = levels.world, quiet.decision
    at = quiet.get_absolute_url()
    for who in ("observer", "polish", "committee"):
        person = getattr(world, who)
        assert not decision.operation.roles_of(person)
        client.force_login(person)
        for page in (at, "/body-items/", "/body-items/table.csv", quiet.body.get_absolute_url()):
            answer = client.get(page)
            body = b"".join(answer) if answer.streaming else answer.content
            assert answer.status_code == 200
            for secret in (NAME, decision.operation.ref, decision.get_absolute_url()):
                assert secret.encode() not in body, (who, page)
        for read in (f"body-items/{quiet.pk}/", "body-items/"):
            said = done(Caller(person).get(read))
            row = said["results"][0] if "results" in said else said
            assert row["decision"] is None and row["title"] == quiet.title
    client.force_login(world.urcs)
    assert decision.get_absolute_url() in client.get(at).text
    assert done(Caller(world.urcs).get(f"body-items/{quiet.pk}/"))["decision"] == decision.pk


def test_only_those_who_work_for_the_country_and_the_centre_have_its_clocks(levels, quiet):
    clocks = Deadline.objects.filter(subject_kind__in=["standing_body", "body_item"])
    assert clocks.count() == 3
    for name, person in levels.world.as_seen_by_role().items():
        seen = clocks.visible_to(person).exists()
        assert not seen or quiet.roles_of(person) & MAY_READ, name


def test_nobody_signed_out_reads_anything(levels, client, quiet):
    for at in (quiet.get_absolute_url(), quiet.body.get_absolute_url(), "/bodies/", "/body-items/"):
        assert client.get(at).status_code == 302
    world = levels.world
    world.people["observer"].is_active = False
    assert not StandingBody.objects.visible_to(world.people["observer"]).exists()
    assert not BodyItem.objects.visible_to(world.people["observer"]).exists()


def test_the_readiness_of_a_country_lacks_levels_only_where_an_agreement_sets_them_up(levels):
    from tests.factories.agreements import Pipeline

    world, now = levels.world, timezone.now()

    def said():
        return aspect.standings([world.ukraine, world.poland], world.observer, now)["UKR"]

    assert (said().state, str(said().missing)) == ("none", "")
    levels.body("strategic")
    levels.body("technical")
    assert (str(said().label), said().kind, said().missing) == ("2 of 3 levels", "neutral", "")
    Pipeline(world).to("in_force")
    assert said().missing == "a body of the operational level" and said().kind == "waiting"
    levels.body("operational")
    assert (said().state, said().missing, said().kind) == ("all", "", "ok")


def test_the_aspect_asks_once_for_any_number_of_countries(levels, django_assert_num_queries):
    levels.body("strategic")
    world = levels.world
    for countries in ([world.ukraine], [world.ukraine, world.poland, world.pakistan]):
        person = world.observer
        person.held_posts()
        with django_assert_num_queries(1):
            aspect.standings(countries, person, timezone.now())
