"""Whom a message reaches is asked in the same few queries, however many posts and people there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.deadlines.audiences import reach
from coordination.operations.models import Operation
from tests.factories import cases
from tests.factories.world import appoint, make_person, post

pytestmark = pytest.mark.django_db


def test_whom_a_message_reaches_costs_the_same_for_many_posts_and_people(world):
    case = cases.large_operation(world)

    def cost():
        fresh = Operation.objects.get(pk=case.pk)
        with CaptureQueriesContext(connection) as queries:
            reached = reach(["country_leads", "participants", "secretariat"], fresh, timezone.now())
        return len(queries), sum(len(each.people) for each in reached)

    few, reached_few = cost()
    for n in range(5):
        more = post(f"ifrc-hod-{n}", "head_of_delegation", world.ifrc, country=world.ukraine)
        appoint(make_person(f"hod{n}", world.ifrc), more)
        appoint(make_person(f"deputy{n}", world.ifrc), more, kind="delegate")
    many, reached_many = cost()
    assert reached_many == reached_few + 10
    assert many == few
