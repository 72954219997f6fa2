"""The table to print: the filed one with its receipt, the open one as a draft."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from smcc.exports.table.formats import write_table
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.amendment import actions as amendments
from tools.decision import actions as decisions
from tools.mini_summit import actions, printed
from tools.position import actions as positions

pytestmark = pytest.mark.django_db


@scenario
def summit(world, case):
    summit = cases.held_summit(world, case)
    cases.decide_all(world, summit)
    row = summit.rows.in_order().first()
    decisions.write_row(
        row, by=world.urcs, supports=[world.icrc],
        changes={"due_at": timezone.now() + timedelta(days=2), "lead": world.ifrc},
    )  # fmt: skip
    positions.say(
        row, by=world.icrc_hod, component=world.icrc, stance="disagrees", text="Ours", article="6"
    )
    return summit


def cells(table):
    return [[cell.text for cell in line.cells] for line in table.lines if hasattr(line, "cells")]


def test_the_open_table_is_a_draft_and_says_so(summit):
    table = printed.table_of(summit)
    assert table.title.startswith("Draft, not filed")
    assert any("may still change" in note for note in table.notes)
    assert "Draft" in printed.file_name(summit)


def test_the_filed_table_says_its_receipt_hash_and_times(world, summit):
    filed = actions.file_table(summit, by=world.urcs)
    table = printed.table_of(filed)
    assert filed.receipt in table.notes[0] and filed.table_hash in table.notes[0]
    assert "Kyiv" in table.dated and "Geneva" in table.dated
    assert printed.file_name(filed) == filed.receipt
    first = cells(table)[0]
    assert first[3:5] == ["IFRC", "ICRC"]
    assert "Kyiv" in first[6] and "Geneva" in first[6]
    assert "ICRC disagrees" in first[8] and "Ours" in first[8] and "6" in first[8]


def test_an_amendment_stands_below_the_table_as_filed(world, summit):
    filed = actions.file_table(summit, by=world.urcs)
    row = filed.rows.in_order().first()
    made = amendments.amend_table(
        filed, by=world.urcs, reason="Misheard", rows={row.pk: {"text": "Said anew"}}
    )
    table = printed.table_of(filed)
    lines = list(table.lines)
    section = next(line for line in lines if hasattr(line, "title"))
    assert made.receipt in section.title
    notes = " ".join(table.notes)
    assert "Amended since filing: Amendment 1 (" in notes and "Kyiv" in notes
    assert (
        "Was: Agreed on" in lines[-1].cells[2].text and "Is: Said anew" in lines[-1].cells[2].text
    )
    assert "Agreed on" in lines[0].cells[2].text, "the filed row is printed as it was filed"


def test_a_table_filed_before_there_were_positions_is_printed_as_it_was(world, summit):
    filed = actions.file_table(summit, by=world.urcs)
    filed.frozen_table = [
        {k: v for k, v in row.items() if k not in ("positions", "kind", "how_decided")}
        | {"disagreement": "As it was said then"}
        for row in filed.frozen_table
    ]
    assert cells(printed.table_of(filed))[0][8] == "As it was said then"


def test_pdf_and_word_are_handed_out_to_who_may_see_the_operation(world, case, summit, signed_in):
    address = reverse("mini_summit_table_file", args=[case.ref, 1, "pdf"])
    answer = signed_in(world.observer).get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    word = signed_in(world.urcs).get(reverse("mini_summit_table_file", args=[case.ref, 1, "docx"]))
    assert b"".join(word.streaming_content).startswith(b"PK")
    exe = reverse("mini_summit_table_file", args=[case.ref, 1, "exe"])
    assert signed_in(world.urcs).get(exe).status_code == 404
    case.visibility = "participants"
    case.save()
    assert signed_in(world.observer).get(address).status_code == 404


def test_the_pdf_holds_every_row(world, summit):
    file = io.BytesIO()
    write_table(printed.table_of(actions.file_table(summit, by=world.urcs)), "pdf", file)
    said = "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    assert "Security lead" in said and "Ours" in said
