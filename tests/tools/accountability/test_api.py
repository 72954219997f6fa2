"""The figures and what is behind them, for programs."""

import pytest

from tests.api.caller import done, refused
from tests.api.conftest import call  # noqa: F401

pytestmark = pytest.mark.django_db


def test_the_figures(call, world, used):  # noqa: F811
    found = done(call("observer").get("accountability/"))
    assert found["operations"] == 7 and found["left_out"] == {
        "synthetic": 1,
        "drill": 0,
        "withdrawn": 1,
    }
    (group,) = found["groups"]
    summit = group["tools"][0]
    assert (summit["tool"], summit["need"]) == ("mini_summit", "mandatory")
    assert (summit["used"], summit["in_time"], summit["of"]) == (2, 1, 3)
    assert summit["in_time_percent"] is None
    assert summit["lateness"]["median_hours"] == 3
    assert summit["lateness"]["buckets"] == {"6": 1, "24": 0, "72": 0, "168": 0, "more": 0}


def test_groups_have_the_value_that_the_filter_takes(call, world, used):  # noqa: F811
    caller = call("observer")
    for by in ("region", "year", "crisis", "scale"):
        for group in done(caller.get("accountability/", {"group": by}))["groups"]:
            found = done(caller.get("accountability/", {by: group["value"]}))
            assert found["operations"] == group["operations"], (by, group["value"])


def test_behind_a_figure(call, world, used):  # noqa: F811
    asked = {"standing": "late", "need": "mandatory"}
    (row,) = done(call("observer").get("accountability/mini_summit/operations/", asked))["results"]
    assert row["ref"] == used["late"].ref


def test_what_cannot_be_gets_a_sentence(call, world):  # noqa: F811
    assert refused(call("observer").get("accountability/", {"year": "x"}), 400, "invalid")[
        "fields"
    ]["year"]
    refused(call("observer").get("accountability/", {"colour": "red"}), 400, "invalid")
    refused(call("observer").get("accountability/", {"format": "pdf"}), 400, "invalid")
    refused(call("observer").get("accountability/phone/operations/"), 404, "not_found")
