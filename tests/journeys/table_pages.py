"""Every page of a decision table's life and of a statement's, by name: for test_every_page."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from coordination.operations.models import Operation
from tests.factories import cases
from tests.factories.world import World
from tools.cell.actions import Typed, write_cell
from tools.decision.models import Decision
from tools.mini_summit.models import MiniSummit
from tools.referral.models import Referral

LONG = "Warehouse-and-fleet-of-the-eastern-corridor-with-all-its-crossings-and-permits"
OF_A_PRINCIPAL = frozenset({"answer"})
"""Pages that only the post to which a decision was escalated can open."""
ARABIC = "مستودع الإغاثة وطرق الإمداد"


def _type(row: Decision, cell: str, text: str, *, by: Any) -> None:
    """As by somebody who saw the cell empty."""
    typed = Typed(cell, text, 0, uuid4(), timezone.now())
    write_cell(Decision.objects.filter(pk=row.pk), typed, by=by)


def of_an_open_table(world: World, case: Operation) -> dict[str, str]:
    """A table that three people write in: texts that wait, a packet out, a table brought in."""
    summit = cases.with_agenda(world, case)
    packet = cases.packet_out(world, summit)
    returned = cases.packet_returned(world, packet)
    brought = cases.with_table_brought(world, case)
    cases.held_summit(world, case)
    row = summit.rows.in_order().first()
    for person, text in ((world.urcs, LONG), (world.coordinator, ARABIC)):
        _type(row, "text", text, by=person)
    _type(row, "lead", "The Red Moon", by=world.urcs)
    item = summit.agenda.first()
    here = [case.ref, summit.number]
    return {
        "table with texts that wait": reverse("decision_table", args=here),
        "agenda": reverse("mini_summit_agenda", args=here),
        "item of the agenda": reverse("agenda_item", args=[*here, item.pk]),
        "propose an item": reverse("agenda_propose", args=[case.ref]),
        "attendance": reverse("mini_summit_attendance", args=here),
        "facts of the meeting": reverse("mini_summit_facts", args=here),
        "situation of the meeting": reverse("mini_summit_situation", args=here),
        "kind of a row": reverse("decision_kind", args=[*here, row.pk]),
        "row of an open table": row.get_absolute_url(),
        "tables brought in": reverse("table_import_list", args=here),
        "preview of a table": reverse("table_import", args=[*here, brought.pk]),
        "packets": reverse("packet_list", args=here),
        "new packet": reverse("packet_new", args=here),
        "packet back": reverse("packet_back", args=here),
        "packet": reverse("packet", args=[*here, packet.number]),
        "packet that came back": returned.get_absolute_url(),
    }


def of_a_filed_table(world: World, summit: MiniSummit) -> dict[str, str]:
    """A filed table with positions, an amendment, words on its minutes, and a row that was escalated."""
    cases.spoken_about(world, summit)
    here = [summit.operation.ref, summit.number]
    first, last = summit.rows.in_order().first(), summit.rows.in_order().last()
    referral = Referral.objects.get(decision=last)
    return {
        "Mini-Summits": reverse("mini_summit_list", args=here[:1]),
        "filed meeting": summit.get_absolute_url(),
        "filed table": reverse("decision_table", args=here),
        "minutes": reverse("minutes", args=here),
        "decision with a position": first.get_absolute_url(),
        "positions": reverse("positions", args=[*here, first.pk]),
        "new amendment": reverse("amendment_new", args=here),
        "amendment": reverse("amendment", args=[*here, 1]),
        "escalated decision": last.get_absolute_url(),
        "answer": reverse("referral_answer", args=[*here, last.pk, referral.pk]),
        "done": reverse("decision_done", args=[*here, first.pk]),
        "register": reverse("register"),
        "register, all": reverse("register") + "?show=",
        "register, nothing": reverse("register") + "?q=nothing-has-this-word",
    } | {
        f"refer: {move}": reverse("refer", args=[*here, first.pk, move])
        for move in ("carry", "delegate", "escalate")
    }  # fmt: skip


def of_a_statement(world: World, summit: MiniSummit) -> dict[str, str]:
    """A statement's comments, silence, objection, drafts and translations."""
    issued = summit.operation.joint_statements.get()
    row = cases.discussed_statement(world, issued)
    here = [row.operation.ref, row.number]
    before = [row.operation.ref, issued.number]
    return {
        "discussed statement": row.get_absolute_url(),
        "comments": reverse("section_comment_list", args=here),
        "comment": reverse("section_comment", args=[*here, row.comments.get().pk]),
        "silence": reverse("silence", args=here),
        "redline": reverse("joint_statement_redline", args=here),
        "languages": reverse("translation_list", args=before),
        "translation": reverse("translation", args=[*before, "fr"]),
        "receipt of the statement": reverse("joint_statement_receipt", args=before),
    }


def of_both(world: World, done: Operation) -> dict[str, Any]:
    """All of them: of an operation with a filed table, and of a new one whose table is open."""
    filed = done.mini_summits.order_by("number").first()
    return (
        of_an_open_table(world, cases.large_operation(world, name=LONG))
        | of_a_filed_table(world, filed)
        | of_a_statement(world, filed)
    )
