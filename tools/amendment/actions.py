"""The only writer of amendments."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.deadlines import actions as deadlines
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, OutOfTurn
from tools.amendment import policy
from tools.amendment.models import Amendment
from tools.decision import checks
from tools.decision.models import Decision
from tools.mini_summit.models import MiniSummit
from tools.referral.actions import end_delegation
from tools.referral.models import Referral

Cells = Mapping[str, Any]


@transaction.atomic
def amend_table(
    summit: MiniSummit,
    *,
    by: Person,
    reason: str,
    rows: Mapping[int, Cells],
    versions: Mapping[int, int] | None = None,
) -> Amendment:
    """Change named cells of named rows of a filed table, as one numbered amendment with its receipt.

    `rows` holds, by a row's key, any of `policy.CELLS` as they are to stand; `versions` the versions
    that were read.
    Refused: to those who do not lead; before filing; without a reason; where nothing would change;
    a row that is not of this table, or was dropped or superseded; cells that cannot be right (named
    "<key>.<cell>"); where somebody changed a row since it was read (`Stale`).
    Follows: the table as filed, its hash and its receipt stay; the rows' clocks follow their dates;
    a row given another post is not delegated any more (an escalation goes on waiting for its
    answer); everybody to whom the filing was sent is told.
    """
    summit = process.lock(summit)
    process.check_role(summit, by, policy.MAY_AMEND)
    if sentence := policy.why_not(summit):
        raise OutOfTurn(sentence)
    _check_reason(reason)
    found = summit.rows.filter(pk__in=rows).in_order()
    process.hold(
        found, Referral.objects.standing().filter(decision__summit=summit, decision__in=rows)
    )
    known = {row.pk: row for row in found.select_related("lead", "responsible_post")}
    if strangers := set(rows) - set(known):
        raise Invalid({str(pk): _("This row is not in the table.") for pk in strangers})
    changes: list[tuple[Decision, dict[str, Any]]] = []
    faults: dict[str, Any] = {}
    for pk, row in known.items():
        row.operation = summit.operation
        process.check_version(row, (versions or {}).get(pk))
        if moved := moved_cells(row, rows[pk]):
            changes.append((row, moved))
            wrong = _faults(summit, row, moved)
            faults |= {f"{pk}.{cell}": said for cell, said in wrong.items()}
    if faults:
        raise Invalid(faults)
    if not changes:
        raise Invalid({"reason": _("Nothing would change. Change a cell, then amend.")})
    made = _made(summit, changes, reason.strip(), by)
    for row, moved in changes:
        _write(row, moved, made, by)
    event = process.record(
        summit, "amend", by=by, reason=made.reason,
        data={"number": made.number, "receipt": made.receipt, "sha256": made.content_hash,
              "changes": made.changes},
    )  # fmt: skip
    deadlines.announce(summit, policy.AMENDED, event, by=by)
    return made


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid({"reason": _("Say why the table is amended.")})
    if len(reason) > policy.LONGEST_REASON:
        raise Invalid(
            {
                "reason": _("This has %(n)d characters; there is room for %(limit)d.")
                % {"n": len(reason), "limit": policy.LONGEST_REASON}
            }
        )


def standing(row: Decision) -> dict[str, Any]:
    """The cells of a row as they stand."""
    stands = {name: getattr(row, name) for name in policy.CELLS if name != "supports"}
    return stands | {"supports": sorted(row.supports.all(), key=lambda each: each.code)}


def moved_cells(row: Decision, cells: Cells) -> dict[str, Any]:
    """Which of these cells would stand otherwise than now."""
    stands = standing(row)
    said = {name: cells[name] for name in policy.CELLS if name in cells}
    if "supports" in said:
        said["supports"] = sorted(set(said["supports"]), key=lambda each: each.code)
    return {name: value for name, value in said.items() if value != stands[name]}


def _faults(summit: MiniSummit, row: Decision, moved: Cells) -> dict[str, Any]:
    if row.state not in policy.AMENDABLE:
        said = _("This row is marked “%(state)s” and is not amended.")
        return {"text": said % {"state": row.state_label}}
    cells = standing(row) | dict(moved)
    asked_of_all = checks.faults_of(summit, {"topic": row.topic} | cells)
    if not {"lead", "responsible_post"} & set(moved):
        asked_of_all.pop("responsible_post", None)  # it was referred there: see `tools.referral`
    return asked_of_all | policy.faults_of(row, cells)


def _made(summit: MiniSummit, changes: list[Any], reason: str, by: Person) -> Amendment:
    number = (summit.amendments.aggregate(last=Max("number"))["last"] or 0) + 1
    said = [
        {
            "decision": row.pk, "position": row.position, "title": row.title,
            "cells": [
                {"cell": name, "was": spoken(standing(row)[name]), "is": spoken(value)}
                for name, value in moved.items()
            ],
        }
        for row, moved in changes
    ]  # fmt: skip
    now = timezone.now()
    content = {
        "table": summit.table_hash, "number": number, "reason": reason, "changes": said,
        "made_at": now.isoformat(),
    }  # fmt: skip
    digest = hash_of(content)
    return Amendment.objects.create(
        summit=summit, number=number, reason=reason, changes=said, content_hash=digest,
        receipt=f"{summit.operation.ref}-MS{summit.number}-A{number}-{digest[:8].upper()}",
        made_at=now, made_by=by,
    )  # fmt: skip


def hash_of(content: Mapping[str, Any]) -> str:
    """The SHA-256 of canonical JSON: what the amendment's receipt is given for."""
    said = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def spoken(value: Any) -> str:
    """A cell as an amendment keeps it: codes for components, the text of a post, an ISO moment."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(each.code for each in value)
    if isinstance(value, Component):
        return value.code
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _write(row: Decision, moved: Cells, made: Amendment, by: Person) -> None:
    fields = {name: value for name, value in moved.items() if name != "supports"}
    if "supports" in moved:
        row.supports.set(moved["supports"])
        process.bump(row)
        process.record(
            row, "supports", by=by, before=row.state, reason=made.reason,
            data={"supports": [each.code for each in moved["supports"]], "amendment": made.number},
        )  # fmt: skip
    if fields:
        process.amend(row, fields, by=by, roles=policy.MAY_AMEND, reason=made.reason, verb="amend")
    if "responsible_post" in fields:
        end_delegation(row, by=by, reason=made.reason)
