"""Who works for a country, and whose clocks it has: the roles in Python and the rule in SQL are twins."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.countries.team import reach_of, roles_in
from coordination.deadlines.audiences import posts_for
from coordination.deadlines.models import Deadline
from coordination.deadlines.preparing import Subject
from coordination.roles import Audience, Role
from tests.factories.world import make_person

pytestmark = pytest.mark.django_db

TEAM_OF_UKRAINE = {"urcs", "urcs_sg", "icrc_hod", "ifrc_hod", "region"}


def clock_of(country):
    now = timezone.now()
    return Deadline.objects.create(
        clock="mco_decided", subject_kind="country", subject_id=country.iso3, country=country,
        matter_chain=f"country:{country.iso3}", matter_ref=country.iso3, matter_name=country.name_en,
        subject_label="a clock", started_at=now, due_at=now + timedelta(days=90),
        first_due_at=now + timedelta(days=90),
    )  # fmt: skip


def on_the_team(world, country):
    return {
        name
        for name, person in world.as_seen_by_role().items()
        if Role.COUNTRY_TEAM in roles_in(country, person)
    }


def test_the_national_society_and_those_posted_there_or_in_its_region_are_the_team(world):
    team = on_the_team(world, world.ukraine)
    assert team >= TEAM_OF_UKRAINE & set(world.people)
    assert not team & {"observer", "secretariat", "icrc_director", "ifrc_usg", "committee"}
    assert "polish" not in team and "urcs" not in on_the_team(world, world.poland)


def test_who_may_not_sign_in_works_for_no_country(world):
    person = world.urcs
    person.is_active = False
    assert roles_in(world.ukraine, person) == set()
    assert not reach_of(person).countries


def test_a_clock_of_a_country_is_seen_by_its_roles_alone(world):
    """`DeadlineQuerySet.visible_to` and `CountryMatter.roles_of` answer alike for everybody."""
    clocks = [clock_of(world.ukraine), clock_of(world.poland), clock_of(world.pakistan)]
    seen_by = {}
    for name, person in world.as_seen_by_role().items():
        seen = set(Deadline.objects.visible_to(person).filter(pk__in=[c.pk for c in clocks]))
        assert seen == {clock for clock in clocks if clock.whole.roles_of(person)}, name
        seen_by[name] = {clock.country_id for clock in seen}
    assert seen_by["urcs"] == {"UKR"} and seen_by["observer"] == set()
    assert seen_by["secretariat"] == seen_by["icrc_director"] == {"UKR", "POL", "PAK"}


def test_staff_of_the_icrc_who_are_posted_nowhere_see_no_clock_of_a_country(world):
    person = make_person("delegate", world.icrc)
    clock = clock_of(world.ukraine)
    assert not Deadline.objects.visible_to(person).filter(pk=clock.pk).exists()
    assert clock.whole.roles_of(person) == set()


def test_the_leads_of_a_country_are_its_secretary_general_and_the_heads_of_delegation_there(world):
    subject = Subject(clock_of(world.ukraine))
    found = {post.code for post in posts_for(Audience.COUNTRY_LEADS, subject)}
    assert found == {"urcs-secretary-general", "icrc-hod-ukraine", "ifrc-hod-ukraine"}
    assert {post.region for post in posts_for(Audience.REGIONS, subject)} == {world.ukraine.region}
    assert posts_for(Audience.COORDINATOR, subject) == []
