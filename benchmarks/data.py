"""A hundred thousand operations with their clocks: one made by the product's own actions, then copied.

The copies are made inside PostgreSQL, row by row of every table that hangs on the operation, so
that they have all that a real one has, whatever the models look like by then.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone

from coordination.deadlines.models import Deadline, Rung
from coordination.operations.models import Convening, Operation, Presence
from tests.factories import cases
from tests.factories.world import World, make_world
from tools.joint_statement.models import JointStatement
from tools.mini_summit.models import MiniSummit

STRIDE = 1_000_000
"""Copies of row n get the ids n + STRIDE, n + 2 * STRIDE, …: no two collide."""


def build(count: int) -> tuple[World, Operation]:
    """Fill an empty, migrated database. Returns the people, and one operation made by hand."""
    world = make_world()
    first = cases.large_operation(world, hours_ago=30)
    with transaction.atomic():
        for model, key in (
            (Operation, "id"),
            (Presence, "operation_id"),
            (Convening, "operation_id"),
            (Operation.countries.through, "operation_id"),
            (Deadline, "operation_id"),
        ):
            _copy(model, key, first.pk, count - 1)
        for model in (MiniSummit, JointStatement):
            _copy(model, "operation_id", first.pk, count - 1)
        _copy_rungs(first.pk, count - 1)
    own = cases.large_operation(world, hours_ago=5, name="The operation that is opened")
    cases.filed_summit(world, own)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return world, own


def _copy(model: type[models.Model], key: str, original: int, copies: int) -> None:
    """Copy the rows of one table that belong to the original operation."""
    columns = [field.column for field in model._meta.local_concrete_fields]
    given: dict[str, str] = {
        "id": f"t.id + g.n * {STRIDE}",
        key: f"t.{key} + g.n * {STRIDE}",
    }
    if model is Operation:
        given |= {
            "ref": "'BEN-' || (2000 + mod(g.n, 25)) || '-' || g.n",
            "name": "'Benchmark operation ' || g.n",
            # Spread over 25 years; one in fifty is recent, as in life.
            "onset_at": "t.onset_at - (g.n * interval '131 minutes')",
            "state": "CASE WHEN mod(g.n, 50) = 0 THEN 'active' ELSE 'closed' END",
            "closed_at": "CASE WHEN mod(g.n, 50) = 0 THEN NULL ELSE t.onset_at END",
            "closed_by_id": "CASE WHEN mod(g.n, 50) = 0 THEN NULL ELSE t.created_by_id END",
        }
        for field in model._meta.local_concrete_fields:
            if field.unique and field.null:
                given.setdefault(field.column, "NULL")
    if model is Deadline:
        given |= {
            "subject_id": f"(t.subject_id::bigint + g.n * {STRIDE})::text",
            "started_at": "t.started_at - (g.n * interval '131 minutes')",
            "due_at": "t.due_at - (g.n * interval '131 minutes')",
            "target_at": "t.target_at - (g.n * interval '131 minutes')",
            # Nineteen in twenty clocks are history; the rest run, some of them late.
            "stopped_at": "CASE WHEN mod(g.n, 20) = 0 THEN NULL ELSE t.due_at END",
            "outcome": "CASE WHEN mod(g.n, 20) = 0 THEN '' ELSE 'met' END",
        }
    _insert(model, columns, given, f"t.{key} = %s", [original], copies)


def _copy_rungs(original: int, copies: int) -> None:
    columns = [field.column for field in Rung._meta.local_concrete_fields]
    given = {
        "id": f"t.id + g.n * {STRIDE}",
        "deadline_id": f"t.deadline_id + g.n * {STRIDE}",
        "state": "CASE WHEN mod(g.n, 20) = 0 THEN 'planned' ELSE 'fired' END",
        "fire_at": "t.fire_at + interval '30 days'",
    }
    where = "t.deadline_id IN (SELECT id FROM coordination_deadline WHERE operation_id = %s)"
    _insert(Rung, columns, given, where, [original], copies)


def _insert(
    model: type[models.Model], columns: list[str], given: dict[str, str], where: str,
    params: list[Any], copies: int,
) -> None:  # fmt: skip
    table = model._meta.db_table
    values = ", ".join(given.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} "
            f"FROM {table} t, generate_series(1, %s) AS g(n) WHERE {where}",
            [copies, *params],
        )


def backlog(count: int) -> int:
    """Make `count` planned rungs due now; return how many there are."""
    due = list(Rung.objects.planned().order_by("id").values_list("pk", flat=True)[:count])
    Rung.objects.filter(pk__in=due).update(fire_at=timezone.now())
    return len(due)
