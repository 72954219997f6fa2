"""The suite of countries: how ready they are, and where an agreement is missing, with ten times the operations."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.data import STRIDE, grow
from benchmarks.figures import Figure, judged
from benchmarks.session import Setting
from coordination.deadlines.models import Deadline
from tests.factories import leaders, plans, security
from tests.factories.agreements import Pipeline
from tests.factories.levels import Levels
from tests.factories.world import World
from tools.agreement.models import Agreement

COUNTRIES, YEARS = 200, 10
FEW, MANY = 2_000, 20_000
PAGES = {"readiness list": "/countries/", "gap list": "/agreements/gaps/"}
PLACE = f"(c.k * {YEARS} + y.n + 1)"
"""The number of a copy: of one country and one year, the present year first."""
SOMEBODY = "(SELECT min(id) FROM coordination_person)"
ENDED = "now()"


def readiness(setting: Setting, *, rounds: int, count: int) -> list[Figure]:
    """With 2,000 operations, then with 20,000 or as many as there are to be."""
    _fill(setting.world)
    client = setting.client()
    few = {name: _seconds(client, door, rounds) for name, door in PAGES.items()}
    least, most = min(count, FEW), min(count, MANY)
    grow(least, most)
    found = []
    for name, door in PAGES.items():
        many = _seconds(client, door, rounds)
        with CaptureQueriesContext(connection) as caught:
            client.get(door)
        found += [
            judged(f"{name} of {COUNTRIES} countries, queries", len(caught), "<= 12"),
            judged(f"{name}, time with {most} operations to {least}", many / few[name], "<= 1.5"),
            judged(f"{name}, ms", many * 1000, ""),
        ]
    return found


def _fill(world: World) -> None:
    """One of each in Ukraine by the product's own actions, then in 200 countries for ten years.

    Each third country is short of an agreement. What is of the years before is over.
    """
    numbered = {"number": "y.n + 1"}
    needed = Agreement.objects.gaps().get(country=world.ukraine)
    _copy(needed, _over("withdrawn"), numbered, of="mod(c.k, 3) = 0")
    agreement = Pipeline(world).to("in_force")
    _copy(agreement, _over("withdrawn"), numbered, of="mod(c.k, 3) <> 0")
    _copy(plans.validated(world), _over("withdrawn") | {"withdrawal_reason": "'Over'"})
    _copy(security.agreed(world), _over("ended"), numbered)
    _copy(leaders.focal_point(world), _over("ended") | {"end_reason": "'Over'"})
    for level in ("strategic", "operational"):
        _copy(Levels(world).body(level), _over("dissolved"))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _over(verb: str) -> dict[str, str]:
    """What says of a record that it is over, in SQL."""
    return {"state": f"'{verb}'", f"{verb}_at": ENDED, f"{verb}_by_id": SOMEBODY}


def _copy(
    thing: Any, over: dict[str, str], always: dict[str, str] | None = None, *, of: str = "true"
) -> None:
    """The record and its clocks, for the countries of which `of` is true, and each year."""
    model, kind = type(thing), thing.kind
    given = {"id": f"t.id + {PLACE} * {STRIDE}", "country_id": "c.iso3"} | (always or {})
    for column, value in over.items():
        given[column] = f"CASE WHEN y.n = 0 THEN t.{column} ELSE {value} END"
    _insert(model, given, "t.id = %s", [thing.pk], of)
    clocks = {
        "id": f"t.id + {PLACE} * {STRIDE} + {STRIDE * STRIDE}", "country_id": "c.iso3",
        "subject_id": f"(t.subject_id::bigint + {PLACE} * {STRIDE})::text",
        "stopped_at": f"CASE WHEN y.n = 0 THEN t.stopped_at ELSE {ENDED} END",
        "outcome": "CASE WHEN y.n = 0 THEN t.outcome ELSE 'met' END",
    }  # fmt: skip
    _insert(Deadline, clocks, "t.subject_kind = %s AND t.subject_id = %s", [kind, thing.key], of)


def _insert(model: Any, given: dict[str, str], where: str, params: list[Any], of: str) -> None:
    table = model._meta.db_table
    columns = [field.column for field in model._meta.local_concrete_fields]
    values = ", ".join(given.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH c AS (SELECT iso3, row_number() OVER (ORDER BY iso3) - 1 AS k "
            "FROM coordination_country WHERE iso3 <> 'UKR' ORDER BY iso3 LIMIT %s), "
            "y AS (SELECT generate_series(0, %s) AS n) "
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} t, c, y "
            f"WHERE {where} AND {of}",
            [COUNTRIES, YEARS - 1, *params],
        )
        assert cursor.rowcount % YEARS == 0


def _seconds(client: Client, door: str, rounds: int) -> float:
    client.get(door)
    return median(_once(client, door) for _round in range(rounds * 5))


def _once(client: Client, door: str) -> float:
    begun = time.perf_counter()
    answer = client.get(door)
    took = time.perf_counter() - begun
    assert answer.status_code == 200, answer.status_code
    return took
