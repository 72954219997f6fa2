"""The API takes the days that forms take: one rule of what a day can be (`smcc.rules.calendar`)."""

from datetime import date

import pytest
from rest_framework import serializers

from smcc.rest.inputs import Day, Moment
from smcc.rules.calendar import YEARS, whats_wrong_with_day
from smcc.web.forms import DayField
from tests.api.caller import refused

SENTENCE = "Give a year between 1863 and 2100."


@pytest.mark.parametrize("day", ["0001-01-01", "1800-01-01", "1862-12-31", "2101-01-01", "9999-12-31"])  # fmt: skip
def test_a_day_that_nobody_means_gets_one_sentence_everywhere(day):
    for read in (Day().run_validation, DayField().clean):
        with pytest.raises(Exception) as refused:  # noqa: PT011
            read(day)
        assert SENTENCE in str(refused.value)
    with pytest.raises(serializers.ValidationError, match="Give a year"):
        Moment().run_validation(f"{day}T12:00:00Z")


@pytest.mark.parametrize("day", ["1863-01-01", "2026-11-23", "2100-12-31"])
def test_a_day_that_people_mean_is_taken_everywhere(day):
    wanted = date.fromisoformat(day)
    assert Day().run_validation(day) == DayField().clean(day) == wanted
    assert whats_wrong_with_day(wanted) is None
    assert wanted.year in YEARS


@pytest.mark.parametrize("day", ["1800-01-01", "9999-01-01"])
def test_no_list_is_asked_for_such_a_day(call, day):
    answer = refused(call("urcs").get("plan-simulations/", {"held_after": day}), 400)
    assert answer["fields"]["held_after"] == [SENTENCE]
