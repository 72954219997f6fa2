"""The list of zones: each once, with its offset, those that are likely first."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from smcc.web.zoned_time import zone_choices, zone_label

WINTER = int(datetime(2026, 1, 15, tzinfo=UTC).timestamp()) // 3600
SUMMER = int(datetime(2026, 7, 15, tzinfo=UTC).timestamp()) // 3600


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("zone", "hour", "said"),
    [
        ("Europe/Kyiv", WINTER, "Kyiv (\u2066UTC+2\u2069)"),
        ("Europe/Kyiv", SUMMER, "Kyiv (\u2066UTC+3\u2069)"),
        ("Asia/Kathmandu", WINTER, "Kathmandu (\u2066UTC+5:45\u2069)"),
        ("America/St_Johns", WINTER, "St Johns (\u2066UTC-3:30\u2069)"),
        ("Africa/Abidjan", WINTER, "Abidjan (\u2066UTC+0\u2069)"),
        ("UTC", WINTER, "UTC"),
    ],
)
def test_a_zone_is_called_by_its_city_and_its_present_offset(zone, hour, said):
    assert zone_label(zone, hour) == said


def flat(choices):
    return [pair for _group, pairs in choices for pair in pairs]


@pytest.mark.parametrize("first", [[], ["Europe/Kyiv", "UTC", "Europe/Kyiv"], ["Europe/Kiev", ""]])
def test_no_zone_and_no_label_is_offered_twice(first):
    names, labels = zip(*flat(zone_choices(first)), strict=True)
    assert len(set(names)) == len(names) and len(set(labels)) == len(labels)
    assert list(names[: len(set(first) - {""})]) == [*dict.fromkeys(name for name in first if name)]


def test_the_groups_are_parts_of_the_world():
    groups = [str(group) for group, _pairs in zone_choices(["Europe/Kyiv"])]
    assert groups[0] == "Suggested" and {"Africa", "Indian Ocean"} <= set(groups)
