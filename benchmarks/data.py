"""A hundred thousand operations with their clocks: one made by the product's own actions, then copied.

The copies are made inside PostgreSQL, row by row of every table that hangs on the operation, so
that they have all that a real one has, whatever the models look like by then.
"""

from __future__ import annotations

from django.db import connection, models, transaction
from django.utils import timezone

from coordination.deadlines.models import Deadline, Rung
from coordination.logbook.actions import write_entry
from coordination.logbook.models import LogEntry
from coordination.operations.dossier import models_by_kind
from coordination.operations.models import Convening, Operation, Presence
from smcc.audit.models import Chain
from tests.factories import cases
from tests.factories.world import World, make_world

NOT_COPIED = {"decision"}
"""Kinds of which every operation has a dozen, and which nothing measured here reads across operations."""
ORIGINAL = 1
"""The key of the operation that is copied: the first of an empty database."""
STRIDE = 1_000_000
"""Copies of row n get the ids n + STRIDE, n + 2 * STRIDE, …: no two collide."""
COPY = f"g.n::bigint * {STRIDE}"
APART = "(g.n * interval '131 minutes')"
"""Onsets lie this far apart: a hundred thousand spread over 25 years."""
ENTRIES = (
    "Convoy of twelve trucks reached the warehouse in the east",
    "Water points repaired in three districts; chlorine is short",
    "Délégation reçue par le ministère; the airport opens for relief flights",
)


def build(count: int) -> tuple[World, Operation]:
    """Fill an empty, migrated database. Returns the people, and one operation made by hand."""
    world = make_world()
    first = cases.large_operation(world, hours_ago=30)
    for text in ENTRIES:
        write_entry(first, by=world.urcs, text=text)
    assert first.pk == ORIGINAL, "the database was empty"
    grow(1, count)
    own = cases.large_operation(world, hours_ago=5, name="The operation that is opened")
    cases.held_summit(world, own)
    return world, own


def grow(have: int, want: int) -> None:
    """Copy the first operation, of which there are `have` with its copies, until there are `want`."""
    if want <= have:
        return
    tools, new = models_by_kind(), (have, want - 1)
    with transaction.atomic():
        for model, key in (
            (Operation, "id"),
            (Presence, "operation_id"),
            (Convening, "operation_id"),
            (Operation.countries.through, "operation_id"),
            (Deadline, "operation_id"),
            (LogEntry, "operation_id"),
            *((tools[kind], "operation_id") for kind in tools if kind not in NOT_COPIED),
        ):
            _copy(model, key, new)
        _copy_rungs(new)
        _open_chains()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy(model: type[models.Model], key: str, new: tuple[int, int]) -> None:
    """Copy the rows of one table that belong to the original operation."""
    fields = model._meta.local_concrete_fields
    given: dict[str, str] = {"id": f"t.id + {COPY}", key: f"t.{key} + {COPY}"}
    for field in fields:
        if field.unique and field.null:
            given[field.column] = "NULL"
    match model.__name__:
        case "Operation":
            given |= {
                "ref": "'BEN-' || (2000 + mod(g.n, 25)) || '-' || g.n",
                "name": "'Benchmark operation ' || g.n",
                "search_text": "'ben' || (2000 + mod(g.n, 25)) || g.n || ' benchmark operation ' || g.n",
                "onset_at": f"t.onset_at - {APART}",
                # As in life: few are active, and few are their participants' alone.
                "state": "CASE WHEN mod(g.n, 50) = 0 THEN 'active' ELSE 'closed' END",
                "coordinator_post_id": "CASE WHEN mod(g.n, 10) = 0 THEN t.coordinator_post_id END",
                "visibility": "CASE WHEN mod(g.n, 20) = 1 THEN 'participants' ELSE 'movement' END",
                "closed_at": f"CASE WHEN mod(g.n, 50) = 0 THEN NULL ELSE t.onset_at - {APART} END",
                "closed_by_id": "CASE WHEN mod(g.n, 50) = 0 THEN NULL ELSE t.created_by_id END",
            }
        case "Deadline":
            # Nineteen in twenty clocks are history, of these one in five met late; the rest run.
            given |= {
                "subject_id": f"(t.subject_id::bigint + {COPY})::text",
                "started_at": f"t.started_at - {APART}",
                "due_at": f"t.due_at - {APART}",
                "first_due_at": f"t.first_due_at - {APART}",
                "target_at": f"t.target_at - {APART}",
                "stopped_at": "CASE WHEN mod(g.n, 20) = 0 THEN NULL ELSE t.due_at - "
                f"{APART} + CASE WHEN mod(g.n, 5) = 1 THEN 1 ELSE -1 END * interval '1 hour' END",
                "outcome": "CASE WHEN mod(g.n, 20) = 0 THEN '' ELSE 'met' END",
            }
        case "LogEntry":
            given |= {"happened_at": f"t.happened_at - {APART}"}
    _insert(model, given, f"t.{key} = %s", new)


def _copy_rungs(new: tuple[int, int]) -> None:
    given = {
        "id": f"t.id + {COPY}",
        "deadline_id": f"t.deadline_id + {COPY}",
        "state": "CASE WHEN mod(g.n, 20) = 0 THEN 'planned' ELSE 'fired' END",
        "fire_at": "t.fire_at + interval '30 days'",
        "fired_at": "CASE WHEN mod(g.n, 20) = 0 THEN NULL ELSE t.fire_at END",
        "is_recorded": "mod(g.n, 20) <> 0",
        "prepared_at": "NULL",
    }
    where = "t.deadline_id IN (SELECT id FROM coordination_deadline WHERE operation_id = %s)"
    _insert(Rung, given, where, new)


def _open_chains() -> None:
    """An audit chain for each copied operation: a rung whose chain cannot be held does not fire."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Chain._meta.db_table} (name, length, head) SELECT 'operation:' || ref, 0, ''"
            f" FROM {Operation._meta.db_table} WHERE id > {STRIDE} ON CONFLICT DO NOTHING"
        )


def _insert(
    model: type[models.Model], given: dict[str, str], where: str, new: tuple[int, int]
) -> None:
    """Insert the rows of the original's that `where` finds, once for each new number."""
    table = model._meta.db_table
    columns = [field.column for field in model._meta.local_concrete_fields]
    values = ", ".join(given.get(column, f't."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} "
            f"FROM {table} t, generate_series(%s, %s) AS g(n) WHERE {where}",
            [*new, ORIGINAL],
        )


def backlog(count: int) -> int:
    """Make the next rung of `count` running clocks due now; return how many there are."""
    planned = Rung.objects.planned().filter(deadline__stopped_at=None)
    due = planned.order_by("deadline_id", "n").distinct("deadline_id").values_list("pk", flat=True)
    return Rung.objects.filter(pk__in=list(due[:count])).update(fire_at=timezone.now())
