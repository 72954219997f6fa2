"""When an agreement was in force, day by day, is known afterwards too; and what an operation had at its onset."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from coordination.operations.models import Operation
from coordination.people.models import Person
from smcc.rules.refusals import NotReady
from tests.factories import cases
from tests.recommendations.indicator import counted
from tools.agreement import actions
from tools.agreement.indicator import AGREED, in_force_since
from tools.agreement.models import Agreement, AgreementPeriod
from tools.agreement.opening import house_zone

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(hour=12, minute=0)
"""Noon, so that a span of days never ends on another day of the house."""


def day(ago):
    """The day of the house so many days ago."""
    return (NOW - timedelta(days=ago)).astimezone(house_zone()).date()


def agreed(country, *spans, synthetic="", **more):
    """An agreement of a country as the record has it, in force from so many to so many days ago."""
    made = Agreement.objects.create(
        country=country, state="withdrawn", synthetic=synthetic, created_by=Person.objects.first(),
        number=Agreement.objects.filter(country=country).count() + 1, **more,
    )  # fmt: skip
    for first, last in spans:
        AgreementPeriod.objects.create(
            agreement=made, began_at=NOW - timedelta(days=first), first_day=day(first),
            last_day=None if last is None else day(last),
        )  # fmt: skip
    return made


def began(world, ago=100, **more):
    """An operation with its onset so many days ago, at noon."""
    case = cases.operation(world, hours_ago=1, **more)
    Operation.objects.filter(pk=case.pk).update(onset_at=NOW - timedelta(days=ago))
    return Operation.objects.get(pk=case.pk)


def stands(case):
    row = Operation.objects.annotate(how=AGREED.standing(NOW)).get(pk=case.pk)
    return row.how


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(101, None)], "in_time"),
        ([(100, None)], "in_time"),  # on the day of the onset
        ([(99, None)], "late"),
        ([(500, 100)], "in_time"),  # its last day
        ([(500, 101)], "not_done"),  # expired the day before
        ([(500, 101), (90, None)], "late"),  # suspended, and put back
        ([(500, 300), (200, 50)], "in_time"),
        ([(500, 300), (90, 80)], "late"),  # it held for ten days only
        ([], "not_done"),  # recorded, and never in force
    ],
)
def test_the_day_of_the_onset_decides(world, spans, expected):
    agreed(world.ukraine, *spans)
    assert stands(began(world)) == expected


def test_a_country_of_which_nothing_is_recorded_cannot_be_judged(world):
    assert stands(began(world)) == "unknown"


def test_what_the_house_opened_says_nothing_until_somebody_takes_it_up(world):
    opened = agreed(world.ukraine)
    Agreement.objects.filter(pk=opened.pk).update(state="planned", created_by=None)
    case = began(world)
    assert stands(case) == "unknown"
    Agreement.objects.filter(pk=opened.pk).update(state="drafting")
    assert stands(case) == "not_done"
    Agreement.objects.filter(pk=opened.pk).update(state="withdrawn")
    assert stands(case) == "unknown"


@pytest.mark.parametrize(
    ("here", "there", "expected"),
    [
        ([(500, None)], [(500, None)], "in_time"),
        ([(500, None)], [(90, None)], "late"),
        ([(95, None)], [(90, None)], "late"),
        ([(500, None)], [], "not_done"),
        ([], None, "not_done"),  # one that had none decides
        ([(500, None)], None, "unknown"),
        ([(90, None)], None, "unknown"),
    ],
)
def test_of_two_countries_the_one_that_stands_worst_decides(world, here, there, expected):
    """`None`: nothing is recorded of the second."""
    agreed(world.ukraine, *here)
    if there is not None:
        agreed(world.poland, *there)
    case = began(world, countries=[world.ukraine, world.poland])
    assert stands(case) == expected


def test_the_last_of_its_countries_counts(world):
    agreed(world.ukraine, (95, None))
    agreed(world.poland, (90, None))
    case = began(world, countries=[world.ukraine, world.poland])
    row = Operation.objects.annotate(since=in_force_since()).get(pk=case.pk)
    assert row.since == NOW - timedelta(days=90)


@pytest.mark.parametrize(
    ("closed", "recorded", "expected"),
    [(91, 92, "not_done"), (91, 90, "unknown"), (91, 0, "unknown"), (89, 0, "late")],
)
def test_what_came_after_the_operation_was_closed_is_not_its(world, closed, recorded, expected):
    """And who records a first agreement today says nothing of the years before."""
    made = agreed(world.ukraine, (90, None))
    Agreement.objects.filter(pk=made.pk).update(created_at=NOW - timedelta(days=recorded))
    case = counted.closed(world, began(world))
    Operation.objects.filter(pk=case.pk).update(closed_at=NOW - timedelta(days=closed))
    assert stands(case) == expected


def test_an_invented_agreement_counts_for_invented_operations_alone(world):
    agreed(world.ukraine, (500, None), synthetic="Invented")
    assert stands(began(world)) == "unknown"
    assert stands(began(world, name="invented", synthetic="All of it is invented.")) == "in_time"


# --- Kept by the steps -------------------------------------------------------------------


def spans(agreement):
    return [
        (each.first_day, each.last_day)
        for each in AgreementPeriod.objects.filter(agreement=agreement).order_by("id")
    ]


def ago(days):
    return (timezone.now() - timedelta(days=days)).astimezone(house_zone()).date()


def today():
    return ago(0)


@pytest.mark.parametrize("state", ["planned", "drafting", "negotiating", "signed"])
def test_what_is_prepared_was_never_in_force(pipeline, state):
    assert spans(pipeline.to(state)) == []


@pytest.mark.parametrize("state", ["suspended", "withdrawn", "renewed"])
def test_the_day_on_which_it_ended_is_the_last(pipeline, state):
    made = pipeline.to(state, days_ago=0 if state == "renewed" else 30)
    ((first, last),) = spans(made)
    assert last == today() and first <= last


def test_it_is_known_from_the_beginning_until_when(pipeline):
    end = today() + timedelta(days=300)
    made = pipeline.to("in_force", days_ago=30, ends_on=end)
    assert spans(made) == [(ago(30), end)]


def test_a_suspension_stays_known_after_it_was_put_back(pipeline):
    made = pipeline.to("in_force", days_ago=30)
    then = timezone.now() - timedelta(days=20)
    pipeline.step(made, "suspend", reason="Disputed", at=then)
    pipeline.step(made, "resume", reason="Settled", at=then + timedelta(days=10))
    assert spans(made) == [(ago(30), ago(20)), (ago(10), None)]
    pipeline.step(made, "withdraw", reason="Denounced")
    assert [last for _first, last in spans(made)] == [ago(20), today()]


def test_an_entry_by_mistake_is_taken_back_with_a_day_before_it(pipeline):
    made = pipeline.to("in_force", days_ago=30)
    before = timezone.now() - timedelta(days=31)
    pipeline.step(made, "withdraw", reason="It was never concluded.", at=before)
    assert spans(made) == []
    import_module("tools.migrations.0021_agreements_in_accounts").fill(apps, None)
    assert spans(made) == []


def test_the_last_day_is_the_house_s_whoever_takes_the_step(pipeline):
    """In New York it is still the last day agreed; in Geneva it is over."""
    year = today().year + 1
    night = datetime(year, 1, 10, 23, 30, tzinfo=UTC)
    made = pipeline.to("signed", days_ago=0, ends_on=date(year, 1, 10))
    with counted.at(night), timezone.override("America/New_York"), pytest.raises(NotReady):
        pipeline.step(made, "enter")


@pytest.mark.parametrize("state", ["suspended", "withdrawn", "renewed", "in_force", "signed"])
def test_the_record_says_the_same(world, pipeline, state):
    """What an installation had recorded before is read from there."""
    made = pipeline.to(state)
    if state == "suspended":
        pipeline.step(made, "resume", reason="Settled")
    kept = list(AgreementPeriod.objects.values("agreement", "began_at", "first_day", "last_day"))
    AgreementPeriod.objects.all().delete()
    import_module("tools.migrations.0021_agreements_in_accounts").fill(apps, None)
    found = AgreementPeriod.objects.values("agreement", "began_at", "first_day", "last_day")
    for one, other in zip(kept, found, strict=True):
        assert abs(one.pop("began_at") - other.pop("began_at")) < timedelta(seconds=5)
        assert one == other


def test_the_next_version_goes_on_where_the_one_before_ended(world, pipeline):
    first = pipeline.to("renewed")
    assert stands(began(world)) == "late"
    with counted.at(timezone.now() + timedelta(days=10)):
        assert stands(cases.operation(world, hours_ago=1, name="later")) == "in_time"
    assert actions.Agreement.objects.get(renews=first).is_in_force
