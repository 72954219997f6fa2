"""The suite of accountability: the page with all operations against a tenth of them, and one statement by hand."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.data import STRIDE
from benchmarks.figures import Figure, judged
from benchmarks.session import Setting
from coordination.operations.models import Operation
from tools.accountability import keeping
from tools.accountability.asking import Wanted
from tools.accountability.counting import figures
from tools.accountability.models import Account
from tools.agreement.opening import house_zone

PAGE = "/accountability/"
MANY = int(os.environ.get("BENCH_ACCOUNTS", "20000"))
FEW = MANY // 10

CLOCKS = (
    "mini_summit_held", "decision_table_filed", "joint_statement_issued",
    "minimum_parameters_issued", "mco_decided",
)  # fmt: skip
FILL = """
INSERT INTO coordination_deadline (clock, subject_kind, subject_id, occurrence, operation_id,
  matter_chain, matter_ref, matter_name, subject_label, subject_url, anchored_by, started_at,
  due_at, first_due_at, stopped_at, outcome, reason, cause, waived_by_hand, policy, version, created_at)
SELECT c.clock, 'benchmark', o.id::text, 1, o.id, '', '', '', 'Benchmark', '', '', o.onset_at,
  o.onset_at + interval '48 hours', o.onset_at + interval '48 hours',
  CASE WHEN h.n %% 20 = 0 THEN NULL
    ELSE o.onset_at + interval '48 hours' + ((h.n / 100) %% 96 - 48) * interval '1 hour' END,
  CASE WHEN h.n %% 20 = 0 THEN '' WHEN h.n %% 20 = 1 THEN 'waived'
    WHEN h.n %% 20 = 2 THEN 'withdrawn' ELSE 'met' END,
  '', '', false, '{}', 1, o.onset_at
FROM coordination_operation o CROSS JOIN unnest(%s) AS c(clock)
  CROSS JOIN LATERAL (SELECT abs(hashint8(o.id * 31 + length(c.clock))) AS n) h
WHERE o.id > %s AND NOT EXISTS (SELECT FROM coordination_deadline d
  WHERE d.operation_id = o.id AND d.clock = c.clock)
"""
DECLARE = """
INSERT INTO coordination_scaledeclaration (operation_id, scale, declared_at, declared_by_post, reason,
  recorded_at, recorded_by_id)
SELECT o.id, 'large', o.onset_at, 'Benchmark', 'Benchmark', o.onset_at, o.created_by_id
FROM coordination_operation o WHERE o.id > %s AND o.id %% 3 = 0 AND NOT EXISTS (
  SELECT FROM coordination_scaledeclaration s WHERE s.operation_id = o.id)
"""
AGREE = """
INSERT INTO tools_agreement (country_id, number, state, version, created_at, created_by_id, name, scope, languages,
  synthetic, active_codes, active_count, end_noticed, suspensions, reviews, operations_closed)
SELECT c.iso3, 1000 + n.n, 'withdrawn', 1, now(), %s, '', '', '', '', '', 0, true, 0, 0, 0
FROM coordination_country c CROSS JOIN generate_series(0, 2) AS n(n)
WHERE hashtext(c.iso3) %% 4 <> 0 AND NOT EXISTS (SELECT FROM tools_agreement a
  WHERE a.country_id = c.iso3 AND a.number >= 1000)
"""
IN_FORCE = """
INSERT INTO tools_agreementperiod (agreement_id, began_at, first_day, last_day)
SELECT a.id, d.day + time '12:00', d.day, d.day + 200
FROM tools_agreement a CROSS JOIN LATERAL (SELECT current_date - 250 * (a.number - 999)
  + abs(hashtext(a.country_id)) % 100 AS day) d
WHERE a.number >= 1000 AND NOT EXISTS (SELECT FROM tools_agreementperiod p WHERE p.agreement_id = a.id)
"""
"""Three years of agreements with gaps between them, in three of four countries."""
BY_HAND = """
WITH seen AS MATERIALIZED (
  SELECT o.id, o.scale, o.state, o.onset_at, o.closed_at, EXISTS (SELECT FROM coordination_scaledeclaration s
    WHERE s.operation_id = o.id AND s.scale = 'large') AS was_large
  FROM coordination_operation o
  WHERE o.id <= %(last)s AND o.state <> 'withdrawn' AND o.drill_factor IS NULL AND o.synthetic = ''
    AND (o.visibility = 'movement' OR EXISTS (SELECT FROM coordination_presence p
      WHERE p.operation_id = o.id AND p.component_id = ANY(%(mine)s)))),
first AS (
  SELECT DISTINCT ON (d.operation_id, d.clock) d.operation_id, d.clock, d.due_at, d.stopped_at, d.outcome
  FROM coordination_deadline d WHERE d.clock = ANY(%(clocks)s) AND d.operation_id <= %(last)s
  ORDER BY d.operation_id, d.clock, d.started_at, d.id),
judged AS (
  SELECT s.was_large, c.clock, greatest(f.stopped_at - f.due_at, interval '0') AS late,
    CASE WHEN f.outcome = 'met' AND f.stopped_at <= f.due_at THEN 'in_time'
      WHEN f.outcome = 'met' THEN 'late' WHEN f.outcome = 'waived' THEN 'waived'
      WHEN f.outcome = 'withdrawn' AND f.stopped_at > f.due_at THEN 'not_done'
      WHEN f.outcome = 'withdrawn' THEN 'ended' WHEN f.due_at < now() THEN 'not_done'
      WHEN f.operation_id IS NOT NULL THEN 'running' WHEN NOT s.was_large THEN 'not_asked'
      WHEN s.scale <> 'large' THEN 'ended' WHEN s.state = 'closed' THEN 'not_done'
      ELSE 'not_started' END AS stands
  FROM seen s CROSS JOIN unnest(%(clocks)s) AS c(clock)
  LEFT JOIN first f ON f.operation_id = s.id AND f.clock = c.clock),
told AS (SELECT DISTINCT country_id FROM tools_agreement
  WHERE synthetic = '' AND NOT (state = 'planned' AND created_by_id IS NULL)),
landed AS (
  SELECT s.id, s.was_large, s.onset_at, (s.onset_at AT TIME ZONE %(zone)s)::date AS day,
    t.country_id IS NOT NULL AS is_told, p.began_at
  FROM seen s JOIN coordination_operation_countries c ON c.operation_id = s.id
  LEFT JOIN told t ON t.country_id = c.country_id
  LEFT JOIN LATERAL (SELECT min(p.began_at) AS began_at FROM tools_agreementperiod p
    JOIN tools_agreement a ON a.id = p.agreement_id
    WHERE a.country_id = c.country_id AND a.synthetic = ''
      AND (p.last_day IS NULL OR p.last_day >= (s.onset_at AT TIME ZONE %(zone)s)::date)
      AND p.began_at <= coalesce(s.closed_at, p.began_at)) p ON true),
agreed AS (
  SELECT was_large, 'agreement', greatest(max(began_at) - onset_at, interval '0') AS late,
    CASE WHEN bool_or(is_told AND began_at IS NULL)
        THEN CASE WHEN was_large THEN 'not_done' ELSE 'not_asked' END
      WHEN bool_or(began_at IS NULL) THEN 'unknown' WHEN NOT was_large THEN 'used'
      WHEN (max(began_at) AT TIME ZONE %(zone)s)::date > day THEN 'late' ELSE 'in_time' END
  FROM landed GROUP BY id, was_large, onset_at, day),
planned AS (
  SELECT s.was_large, 'contingency_plan', NULL::interval,
    CASE WHEN EXISTS (SELECT FROM tools_planactivation v JOIN tools_contingencyplan p ON p.id = v.plan_id
        WHERE v.operation_id = s.id AND v.state <> 'withdrawn' AND p.reach = 'movement'
          AND p.synthetic = '') THEN 'used'
      WHEN EXISTS (SELECT FROM coordination_operation_countries c
        JOIN tools_contingencyplan p ON p.country_id = c.country_id
        JOIN tools_planedition e ON e.plan_id = p.id
        WHERE c.operation_id = s.id AND p.reach = 'movement' AND p.synthetic = ''
          AND e.validated_at <= s.onset_at AND coalesce(p.withdrawn_at > s.onset_at, true)) THEN 'unused'
      ELSE 'not_asked' END
  FROM seen s)
SELECT clock, was_large, stands, count(*),
  percentile_disc(ARRAY[0.25, 0.5, 0.75, 1]) WITHIN GROUP (ORDER BY late)
FROM (SELECT * FROM judged UNION ALL SELECT * FROM agreed UNION ALL SELECT * FROM planned) every
GROUP BY clock, was_large, stands
"""
"""What the page says of the five clocks, of agreements and of plans, asked by hand of the facts themselves."""


def accountability(setting: Setting, *, rounds: int) -> list[Figure]:
    """Time with a tenth of the operations, then with all. `BENCH_OPERATIONS` has to be as many at least."""
    with connection.cursor() as cursor:
        cursor.execute(FILL, [list(CLOCKS), STRIDE])
        cursor.execute(DECLARE, [STRIDE])
        cursor.execute(AGREE, [setting.person.pk])
        cursor.execute(IN_FORCE)
        cursor.execute(
            "VACUUM ANALYZE coordination_deadline, coordination_scaledeclaration, "
            "tools_agreement, tools_agreementperiod"
        )
    total = Operation.objects.count()
    many, few = min(MANY, total), min(FEW, total // 10)
    client, person = setting.client(), setting.person
    _count_only(few)
    alone = _seconds(lambda: _read(client), rounds * 5)
    begun = time.perf_counter()
    last = _count_only(many)
    kept = time.perf_counter() - begun
    among = _seconds(lambda: _read(client), rounds * 5)
    with CaptureQueriesContext(connection) as caught:
        _read(client)
    ours = _seconds(lambda: figures(person, Wanted({})), rounds * 3)
    hand = _seconds(lambda: _by_hand(setting, last), rounds * 3)
    return [
        judged(f"accountability of {many} operations, queries", len(caught), "<= 12"),
        judged(f"accountability, time with {many} operations to {few}", among / alone, "<= 1.5"),
        judged("accountability, time of its figures to one statement by hand", ours / hand, "<= 3"),
        judged("accountability, page, ms", among * 1000, ""),
        judged("accountability, figures, ms", ours * 1000, ""),
        judged("accountability, one statement by hand, ms", hand * 1000, ""),
        judged("accountability, counting what is kept, s", kept, ""),
    ]


def _count_only(count: int) -> int:
    """Keep accounts of the first so many operations and of no other. Returns the last one's id."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE tools_lateuse, tools_account")
    first = list(Operation.objects.order_by("id").values_list("pk", flat=True)[:count])
    Account.objects.bulk_create([Account(operation_id=pk) for pk in first], batch_size=1000)
    keeping.settle_opened()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE tools_account, tools_lateuse")
    return first[-1]


def _by_hand(setting: Setting, last: int) -> None:
    mine = list(setting.person.component_ids())
    with connection.cursor() as cursor:
        asked = {"mine": mine, "clocks": list(CLOCKS), "last": last, "zone": str(house_zone())}
        cursor.execute(BY_HAND, asked)
        assert cursor.fetchall()


def _read(client: Client) -> None:
    answer = client.get(PAGE)
    assert answer.status_code == 200, answer.status_code


def _seconds(what: Callable[[], Any], times: int) -> float:
    what()
    return median(_once(what) for _each in range(times))


def _once(what: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    what()
    return time.perf_counter() - begun
