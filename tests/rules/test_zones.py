"""Zones to choose from, and those of a country: from the time zone database's own table."""

from zoneinfo import ZoneInfo

import pytest

from smcc.rules.zones import SEATS, _table, capital_zone, offered_zones, zones_of


def test_every_zone_is_offered_once_and_by_its_name_of_today():
    zones = offered_zones()
    assert zones[0] == "UTC" and len(zones) == len(set(zones))
    assert {"Europe/Kyiv", "Asia/Kolkata", "Europe/Zurich", "Africa/Nairobi"} <= set(zones)
    older = {"Europe/Kiev", "Asia/Calcutta", "America/Buenos_Aires", "US/Eastern", "Etc/GMT+3"}
    assert not older & set(zones)
    assert all(ZoneInfo(zone) for zone in zones)


@pytest.mark.parametrize(
    ("country", "zones"),
    [
        ("PK", {"Asia/Karachi"}),
        ("CH", {"Europe/Zurich"}),
        ("UA", {"Europe/Kyiv", "Europe/Simferopol"}),
        ("XX", set()),
        ("", set()),
    ],
)
def test_a_country_has_its_zones(country, zones):
    assert set(zones_of(country)) == zones


def test_a_country_of_several_zones_goes_by_its_capital_s():
    assert capital_zone("UA") == "Europe/Kyiv" and capital_zone("PK") == "Asia/Karachi"
    assert capital_zone("AQ") == capital_zone("XX") == capital_zone("") == ""


def test_of_every_country_with_several_zones_the_capital_s_is_known():
    several = {code for code, _zone in _table() if len(zones_of(code)) > 1}
    assert several - {"AQ", "UM"} == set(SEATS), "places without a capital aside"
    for code, zone in SEATS.items():
        assert zone in zones_of(code), code
