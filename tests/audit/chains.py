"""A short chain to break in every way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from smcc.audit.models import AuditEvent, Chain
from smcc.audit.record import append, exported

NOON = datetime(2024, 3, 14, 12, tzinfo=UTC)
NAME = "operation:UKR-2024-01"


def write_chain(length: int = 4, name: str = NAME) -> list[AuditEvent]:
    return [
        append(
            chain=name, at=NOON + timedelta(minutes=n), verb="test.write", target_kind="test",
            target_id=n, actor_name="Coordinator", reason=f"reason {n}", data={"n": n, "ж": "نص"},
        )
        for n in range(length)
    ]  # fmt: skip


def export(name: str = NAME) -> list[dict[str, Any]]:
    return [exported(e) for e in AuditEvent.objects.filter(chain=name).order_by("number")]


def tamper(sql: str, values: list[Any] | None = None) -> None:
    """Change the table as somebody with the database's own password could: triggers off, change, on."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
            cursor.execute(sql, values or [])
            cursor.execute("ALTER TABLE audit_auditevent ENABLE TRIGGER USER")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
            "AND tbl_name = 'audit_auditevent'"
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(sql, values or [])
        for _, again in triggers:
            cursor.execute(again)


def head(name: str = NAME) -> Chain:
    return Chain.objects.get(name=name)
