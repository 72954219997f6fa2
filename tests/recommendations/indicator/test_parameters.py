"""Recommendation 2 measures itself: minimum parameters issued in time, from the stored clocks."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.deadlines import actions as deadlines
from coordination.deadlines.models import Deadline
from coordination.indicators.counting import behind, figures
from coordination.operations.models import Operation
from coordination.people.models import Person
from recommendations.indicator.shown import spoken
from tests.fixtures.scenarios import scenario
from tests.recommendations.indicator import counted
from tools.minimum_parameters.indicator import PARAMETERS_IN_TIME

SINCE = date(2020, 1, 1)
PART = PARAMETERS_IN_TIME.parts[0]
NONE = {"synthetic": 0, "drill": 0, "withdrawn": 0}


@scenario
def set_of_operations(world):
    """One of each kind, by the name that it is asserted by."""
    made = {
        "after 10 h": counted.issued(world, "after 10 h", 10),
        "after 39 h": counted.issued(world, "after 39 h", 39),
        "after 60 h": counted.issued(world, "after 60 h", 60),
        "running": counted.waiting(world, "running", 5),
        "overdue": counted.waiting(world, "overdue", 50),
        "waived": counted.waived(world, "waived"),
        "not started": counted.large(world, counted.ago(30), "not started"),
        "closed without": counted.closed(
            world, counted.large(world, counted.ago(90), "closed without")
        ),
        "smaller": counted.smaller(world, counted.waiting(world, "smaller", 4)),
        "smaller too late": counted.smaller(world, counted.waiting(world, "smaller too late", 49)),
        "restricted": counted.issued(world, "restricted", 20, visibility="participants"),
        "drill": counted.issued(world, "drill", 1),
        "synthetic": counted.issued(world, "synthetic", 2),
        "withdrawn": counted.withdrawn(
            world, counted.large(world, counted.ago(3), "withdrawn")
        ),
    }  # fmt: skip
    counted.cases.operation(world, name="never large")
    change(made["drill"], drill_factor=60)
    change(made["synthetic"], synthetic="All of it is invented")
    return made


def change(case, **facts):
    Operation.objects.filter(pk=case.pk).update(**facts)


def counted_by(person, since=SINCE, **more):
    return figures(person, [(PARAMETERS_IN_TIME, since)], **more)[PARAMETERS_IN_TIME.key, since]


def names(person, standing, **more):
    rows = behind(person, PART, more.pop("since", SINCE), **more).filter(standing=standing)
    return {row.name for row in rows}


def test_what_counts_and_what_is_left_out(world, set_of_operations):
    figure = counted_by(world.secretariat)
    (part,) = figure.parts
    assert dict(part.by_group) == {
        "in_time": 3, "late": 1, "not_done": 3, "running": 1, "not_started": 1, "waived": 1,
        "ended": 1,
    }  # fmt: skip
    assert (part.n, part.of, part.left_out) == (3, 7, 4)
    assert dict(figure.aside) == {"synthetic": 1, "drill": 1, "withdrawn": 1}


@pytest.mark.parametrize(
    ("group", "expected"),
    [("in_time", {"after 10 h", "after 39 h", "restricted"}), ("late", {"after 60 h"}),
     ("not_done", {"overdue", "closed without", "smaller too late"}), ("running", {"running"}),
     ("not_started", {"not started"}), ("waived", {"waived"}), ("ended", {"smaller"}),
     ("drill", {"drill"}), ("synthetic", {"synthetic"}), ("withdrawn", {"withdrawn"})],
)  # fmt: skip
def test_each_number_opens_its_operations(world, set_of_operations, group, expected):
    assert names(world.secretariat, group) == expected


def test_the_median_is_of_what_was_issued_in_time_or_late(world, set_of_operations):
    (part,) = counted_by(world.secretariat).parts
    assert part.median_hours == pytest.approx(29.5, abs=0.2)  # between 20 and 39, of 10, 20, 39, 60
    assert part.median_hours_since_onset == pytest.approx(31.5, abs=0.2)


def test_an_operation_that_may_not_be_seen_does_not_exist(world, set_of_operations):
    figure = counted_by(world.observer)
    (part,) = figure.parts
    assert (part.n, part.of) == (2, 6)
    assert part.median_hours == pytest.approx(39, abs=0.2)
    assert "restricted" not in names(world.observer, "in_time")
    assert spoken(figure) == (
        "parameters issued within 48 h in 2 of 6 large-scale operations, median 39 h; "
        "in 1 more the documents have not been received yet"
    )


def test_synthetic_operations_are_counted_alone_and_on_wish_only(world, set_of_operations):
    figure = counted_by(world.secretariat, synthetic=True)
    (part,) = figure.parts
    assert figure.is_synthetic and (part.n, part.of) == (1, 1)
    assert dict(figure.aside) == NONE
    assert names(world.secretariat, "in_time", synthetic=True) == {"synthetic"}


def test_an_exercise_counts_nowhere_even_if_it_is_synthetic(world, set_of_operations):
    change(set_of_operations["drill"], synthetic="Invented, too")
    assert counted_by(world.secretariat).aside == {"synthetic": 1, "drill": 1, "withdrawn": 1}
    assert counted_by(world.secretariat, synthetic=True).parts[0].of == 1


def test_operations_declared_large_before_the_day_do_not_count(world, set_of_operations):
    tomorrow = timezone.localdate() + timedelta(days=2)
    figure = counted_by(world.secretariat, since=tomorrow)
    assert figure.operations == 0 and dict(figure.aside) == NONE
    assert spoken(figure).startswith("0 real large-scale operations so far")
    assert not behind(world.secretariat, PART, tomorrow).exists()


def test_two_days_are_counted_beside_each_other_in_one_query(world, set_of_operations):
    later = timezone.localdate() - timedelta(days=3)
    asked = [(PARAMETERS_IN_TIME, SINCE), (PARAMETERS_IN_TIME, later)]
    reader = Person.objects.get(pk=world.secretariat.pk)
    reader.duties()
    with CaptureQueriesContext(connection) as queries:
        found = figures(reader, asked)
    assert len(queries) == 1
    assert found[PARAMETERS_IN_TIME.key, SINCE].operations == 11
    assert found[PARAMETERS_IN_TIME.key, later].operations < 11


def test_an_extended_limit_is_the_limit(world, set_of_operations):
    """As the clock's own page says: in time is by the promise as it stands."""
    case = set_of_operations["running"]
    clock = Deadline.objects.get(operation=case, clock="minimum_parameters_issued")
    deadlines.extend(
        clock, due_at=clock.due_at + timedelta(hours=48), reason="A second country",
        by=world.coordinator,
    )  # fmt: skip
    with counted.at(timezone.now() + timedelta(hours=60)):
        assert "running" in names(world.secretariat, "running")
    with counted.at(timezone.now() + timedelta(hours=100)):
        assert "running" in names(world.secretariat, "not_done")


def test_a_later_version_changes_nothing(world, set_of_operations):
    from tools.minimum_parameters import actions as parameters

    first = set_of_operations["after 10 h"].minimum_parameters.get()
    parameters.new_version(first, by=world.icrc_director, reason="A further country")
    (part,) = counted_by(world.secretariat).parts
    assert (part.n, part.of) == (3, 7)


def test_waived_before_its_clock_began_is_waived(world, set_of_operations):
    from tools.minimum_parameters import actions as parameters

    mine = set_of_operations["not started"].minimum_parameters.get()
    parameters.run(mine, "waive", by=world.secretariat, reason="Not needed")
    assert names(world.secretariat, "waived") == {"waived", "not started"}


def test_a_changed_setting_does_not_change_what_is_said_of_older_clocks(world, set_of_operations):
    deadlines.change_setting(
        key="minimum_parameters_issued.limit_hours", new="40", by=world.secretariat, reason="Agreed"
    )
    figure = counted_by(world.secretariat)
    assert "within 48 h" in spoken(figure)
    assert figure.parts[0].n == 3  # each clock keeps the limit that it was promised with


def test_hours_are_said_only_where_every_counted_clock_kept_the_same_limit(
    world, set_of_operations
):
    def said():
        return spoken(counted_by(world.secretariat)).partition("; ")[0]

    clock = Deadline.objects.get(
        operation=set_of_operations["running"], clock="minimum_parameters_issued"
    )
    deadlines.extend(
        clock, due_at=clock.due_at + timedelta(hours=9), reason="A second country",
        by=world.coordinator,
    )  # fmt: skip
    assert "within 48 h" in said(), "what is not judged yet does not count"
    with counted.at(timezone.now() + timedelta(hours=60)):
        assert said() == (
            "parameters issued within their limit in 3 of 8 large-scale operations, median 29.5 h"
        )


def test_where_nothing_can_be_judged_yet_no_share_is_said(world):
    counted.waiting(world, "running", 5)
    assert spoken(counted_by(world.observer)) == (
        "nothing can be said yet of 1 large-scale operation"
    )


def test_nothing_is_counted_for_somebody_who_is_signed_out(set_of_operations):
    from django.contrib.auth.models import AnonymousUser

    assert counted_by(AnonymousUser()).operations == 0
