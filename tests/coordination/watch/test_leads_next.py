"""After a table was filed, to record who leads what is the next thing to do: on the Watch and the page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.operations import actions as operations
from coordination.operations.overview import overview_of
from coordination.operations.responsibilities import Responsibility
from coordination.watch.waiting import waiting_for
from tests.factories import cases

pytestmark = pytest.mark.django_db
SENTENCE = "Record who leads what"


def asked(person):
    return [each for each in waiting_for(person) if each.sentence == SENTENCE]


@pytest.fixture
def filed(world):
    case = cases.large_operation(world)
    cases.filed_summit(world, case)
    return case


def test_whoever_leads_is_asked_once_a_table_is_filed_and_not_before(world):
    case = cases.large_operation(world)
    cases.held_summit(world, case)
    assert asked(world.coordinator) == []
    cases.filed_summit(world, cases.large_operation(world, name="Another"))
    (one,) = asked(world.coordinator)
    assert "Another" in one.about and one.url.endswith("/#leads")
    assert one.why == "You coordinate this operation."
    assert asked(world.urcs_staff)[0].why == "Your National Society convenes."
    for role in ("observer", "polish", "icrc_director", "secretariat", "committee"):
        assert asked(getattr(world, role)) == [], role


def test_it_is_asked_until_somebody_is_recorded_and_again_where_that_ended(world, filed):
    lead = Responsibility.objects.create(
        operation=filed, kind_of="lead", subject="Security", component=world.icrc,
        recorded_by=world.coordinator,
    )  # fmt: skip
    assert asked(world.coordinator) == []
    lead.ended_at, lead.ended_by = timezone.now(), world.coordinator
    lead.save()
    assert len(asked(world.coordinator)) == 1


def test_nothing_is_asked_of_an_operation_that_is_closed(world, filed):
    operations.run(filed, "close", by=world.coordinator, reason="Over")
    assert asked(world.coordinator) == []


def test_both_pages_lead_there(client, world, filed):
    client.force_login(world.coordinator)
    assert f'href="{filed.get_absolute_url()}#leads"' in client.get(reverse("watch")).text
    page = client.get(filed.get_absolute_url()).text
    assert "nobody is recorded as leading yet" in page and 'href="#leads"' in page
    client.force_login(world.observer)
    assert "nobody is recorded as leading yet" not in client.get(filed.get_absolute_url()).text


@pytest.mark.parametrize("recorded", [False, True])
@pytest.mark.parametrize("is_filed", [False, True])
def test_the_page_and_the_watch_judge_alike(world, recorded, is_filed):
    case = cases.large_operation(world)
    (cases.filed_summit if is_filed else cases.held_summit)(world, case)
    if recorded:
        Responsibility.objects.create(
            operation=case, kind_of="lead", subject="Security", component=world.icrc,
            recorded_by=world.coordinator,
        )  # fmt: skip
    case.refresh_from_db()
    assert overview_of(case, timezone.now()).leads_are_next is bool(asked(world.coordinator))
