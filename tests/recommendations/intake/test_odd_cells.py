"""Cells that are merged, split, nested, tracked, drawn, computed or hidden: said, cell by cell."""

import copy
from datetime import date, datetime

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.factories import reviews, tables
from tests.fixtures.scenarios import scenario
from tests.recommendations.intake.bringing import brought, cell, cells, moved

ROWS = [("Strategic level",)] + [
    (f"{n}", f"Do the thing number {n}", f"Because of {n}.", "", f"Go on {n}.") for n in (1, 2, 3)
]
NUMBER, TEXT, DETAIL, STATUS, WAY = range(5)


@scenario
def review(world):
    return reviews.review(world, count=3)


def word(edit, rows=ROWS):
    return tables.edited(tables.document(rows), edit)


def at(document, number, column):
    return tables.cell_of(document, number, column)


def xml(text):
    return parse_xml(text.replace("<w:", "<w:", 1).replace(">", f" {nsdecls('w')}>", 1))


def run(text, kind="t"):
    return f'<w:r><w:{kind} xml:space="preserve">{text}</w:{kind}></w:r>'


def tracked(cell, kept, struck):
    paragraph = cell.paragraphs[0]._p
    for each in list(paragraph):
        paragraph.remove(each)
    paragraph.append(xml(f'<w:del w:id="1" w:author="A post">{run(struck, "delText")}</w:del>'))
    paragraph.append(xml(f'<w:ins w:id="2" w:author="A post">{run(kept)}</w:ins>'))


def test_tracked_changes_are_read_as_accepted_and_said(world, review):
    intake = brought(
        world,
        review,
        word(lambda d: tracked(at(d, 2, DETAIL), "Because of snow.", "Because of 2.")),
    )
    found = cell(intake, 2, "detail")
    assert (found.verdict, found.said) == ("unclear", "Because of snow.")
    assert "tracked changes" in found.why and found.facts == {"detail": "Because of snow."}
    assert any("as if all of them were accepted" in each for each in intake.notices)
    assert [each for each in moved(intake) if each[1] == "detail"] == [(2, "detail", "unclear")]


def test_a_row_struck_out_is_not_read_and_a_row_put_in_is_unclear(world, review):
    def edit(document):
        rows = document.tables[0].rows
        for n, kind in ((3, "del"), (4, "ins")):
            rows[n]._tr.get_or_add_trPr().append(
                xml(f'<w:{kind} w:id="{n}" w:author="A post"></w:{kind}>')
            )

    intake = brought(world, review, word(edit))
    assert {each.row.recommendation.number for each in cells(intake)} == {1, 3}
    assert "added as a tracked change" in cell(intake, 3, "recommendation").why


def test_cells_merged_with_their_neighbours_are_unclear(world, review):
    def edit(document):
        row = document.tables[0].rows[2]
        row.cells[DETAIL].merge(row.cells[STATUS])

    intake = brought(world, review, word(edit))
    for column in ("detail", "response"):
        assert "merged with the cell beside" in cell(intake, 1, column).why
    assert cell(intake, 2, "detail").verdict == "same"


def test_cells_merged_downwards_are_unclear(world, review):
    def edit(document):
        table = document.tables[0]
        table.cell(2, WAY).merge(table.cell(3, WAY))

    found = cell(brought(world, review, word(edit)), 2, "way_forward")
    assert found.verdict == "unclear" and "merged with the cell above" in found.why


def test_a_split_cell_is_read_part_after_part(world, review):
    def edit(document):
        row = document.tables[0].rows[3]._tr
        original = row.tc_lst[DETAIL]
        for other in document.tables[0]._tbl.tr_lst:
            if other is not row and len(other.tc_lst) == 5:
                other.tc_lst[DETAIL].get_or_add_tcPr().append(
                    xml('<w:gridSpan w:val="2"></w:gridSpan>')
                )
        part = copy.deepcopy(original)
        part.p_lst[0].r_lst[0].text = "And wind."
        original.addnext(part)

    found = cell(brought(world, review, word(edit)), 2, "detail")
    assert found.said == "Because of 2.\n\nAnd wind." and "it was split" in found.why


def test_a_table_in_a_cell_is_said(world, review):
    def edit(document):
        inner = at(document, 1, DETAIL).add_table(1, 2)
        inner.rows[0].cells[0].text = "inside"

    found = cell(brought(world, review, word(edit)), 1, "detail")
    assert found.verdict == "unclear" and "table of its own" in found.why and "inside" in found.said


def test_pictures_text_boxes_and_comments_are_said(world, review):
    box = ('<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent>'
           "</w:pict></w:r>")  # fmt: skip

    def edit(document):
        at(document, 1, DETAIL).paragraphs[0]._p.append(xml(box))
        at(document, 2, WAY).paragraphs[0]._p.append(xml("<w:r><w:drawing></w:drawing></w:r>"))
        at(document, 3, WAY).paragraphs[0]._p.append(
            xml('<w:r><w:commentReference w:id="0"></w:commentReference></w:r>')
        )

    intake = brought(world, review, word(edit))
    assert "text box, which is not read" in cell(intake, 1, "detail").why
    assert "In a box" not in cell(intake, 1, "detail").said
    assert "picture" in cell(intake, 2, "way_forward").why
    assert "1 comment was not read." in intake.notices


def test_several_tables_and_one_broken_in_two(world, review):
    def edit(document):
        document.add_table(1, 2).rows[0].cells[0].text = "Legend"
        table = tables.table_in(document, [])
        table._tbl.append(document.tables[0].rows[4]._tr)

    intake = brought(world, review, word(edit))
    assert sorted({each.row.recommendation.number for each in cells(intake)}) == [1, 2, 3]
    assert intake.notices == ["1 other table was not read: it lacks the official header."]


def test_the_header_again_on_another_page_is_no_row(world, review):
    def edit(document):
        rows = document.tables[0]._tbl.tr_lst
        rows[2].addnext(copy.deepcopy(rows[0]))

    assert brought(world, review, word(edit)).rows.count() == 3


def test_words_of_content_controls_and_links_are_read_and_field_codes_are_not(world, review):
    def edit(document):
        paragraph = at(document, 2, DETAIL).paragraphs[0]._p
        for each in list(paragraph):
            paragraph.remove(each)
        paragraph.append(xml(f"<w:hyperlink>{run('Because')}</w:hyperlink>"))
        paragraph.append(xml(f"<w:sdt><w:sdtContent>{run(' of')}</w:sdtContent></w:sdt>"))
        paragraph.append(xml(run(" PAGEREF x", "instrText")))
        paragraph.append(xml(f"<w:fldSimple>{run(' 2.')}</w:fldSimple>"))

    assert cell(brought(world, review, word(edit)), 2, "detail").verdict == "same"


def test_an_unknown_column_and_a_missing_one(world, review):
    heads = ("No.", "Recommendation", "Priority", "Detail and rationale", "Way forward")
    rows = [("1", "Do the thing number 1", "high", "Because of 1.", "")]
    intake = brought(world, review, tables.document(rows, heads))
    assert "The column “Priority” is none of the official table; it was not read." in intake.notices
    assert {each.column for each in cells(intake)} == {"recommendation", "detail", "way_forward"}


class TestWorkbooks:
    def read(self, world, review, edit, rows=ROWS):
        return brought(world, review, tables.edited_book(tables.workbook(rows), edit))

    def test_formulas_are_not_computed(self, world, review):
        def edit(sheet):
            sheet.cell(3, 3).value = '=CONCATENATE("a","b")'

        found = cell(self.read(world, review, edit), 1, "detail")
        assert found.verdict == "unclear" and "formula; put in its value" in found.why
        assert found.facts == {} and str(found).startswith("Row 3, Detail")

    @pytest.mark.parametrize("value, said, sure", [
        ("2026-05-23", "2026-05-23", True), ("23 May 2026", "23 May 2026", True),
        ("03/04/26", "03/04/26", False), ("3.4.2026", "3.4.2026", False), ("٠٣/٠٤/٢٠٢٦", "٠٣/٠٤/٢٠٢٦", False),
        (date(2026, 5, 23), "2026-05-23", True), (datetime(2026, 5, 23, 9, 30), "2026-05-23 09:30", True),
        (12, "12", True), (2.5, "2.5", True), (True, "True", True),
    ])  # fmt: skip
    def test_days_and_numbers(self, world, review, value, said, sure):
        def edit(sheet):
            sheet.cell(3, 5).value = value

        found = cell(self.read(world, review, edit), 1, "way_forward")
        assert found.said == said
        assert (found.verdict == "changed") is sure, found.why
        assert sure or "cannot be told apart" in found.why

    def test_hidden_rows_and_columns_are_left_unread_and_said(self, world, review):
        def edit(sheet):
            sheet.row_dimensions[4].hidden = True
            sheet.column_dimensions["E"].hidden = True

        intake = self.read(world, review, edit)
        assert {each.row.recommendation.number for each in cells(intake)} == {1, 3}
        assert "way_forward" not in {each.column for each in cells(intake)}
        assert any("1 hidden row was not read" in each for each in intake.notices)
        assert any("“Way forward” is hidden" in each for each in intake.notices)

    def test_merged_cells_are_unclear_and_a_merged_section_is_none_of_it(self, world, review):
        def edit(sheet):
            sheet.merge_cells("A2:E2")
            sheet.merge_cells("C4:C5")

        intake = self.read(world, review, edit)
        for number in (2, 3):
            assert "merged" in cell(intake, number, "detail").why
        assert cell(intake, 1, "detail").verdict == "same"

    def test_the_sheet_with_the_header_is_read_whichever_it_is(self, world, review):
        def edit(sheet):
            book = sheet.parent
            book.create_sheet("First", 0).append(["Something else"])

        assert self.read(world, review, edit).rows.count() == 3

    def test_a_header_further_down_is_found(self, world, review):
        assert self.read(world, review, lambda sheet: sheet.insert_rows(1, 7)).rows.count() == 3

    def test_an_error_is_no_text(self, world, review):
        def edit(sheet):
            sheet.cell(3, 3).value = "#REF!"
            sheet.cell(3, 3).data_type = "e"

        assert "an error" in cell(self.read(world, review, edit), 1, "detail").why

    def test_control_characters_are_dropped(self, world, review):
        def edit(sheet):
            sheet.cell(3, 3).value = "Because_x0007_ of_x000B_ 1."

        assert "\x07" not in cell(self.read(world, review, edit), 1, "detail").said

    def test_a_guarded_text_is_the_text(self, world, review):
        review.recommendations.filter(number=1).update(detail="=cmd|x")

        def edit(sheet):
            sheet.cell(3, 3).value = "'=cmd|x"

        assert cell(self.read(world, review, edit), 1, "detail").verdict == "same"


def test_footnotes_of_word_are_read_into_a_new_recommendation(world, review):
    notes = (f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>Ibid.</w:t></w:r></w:p>'
             "</w:footnote></w:footnotes>").encode()  # fmt: skip

    def edit(document):
        at(document, 7, DETAIL).paragraphs[0]._p.append(
            xml('<w:r><w:footnoteReference w:id="2"></w:footnoteReference></w:r>')
        )

    content = word(edit, [("Strategic level",), ("7", "Something quite new.", "Why.", "", "")])
    intake = brought(world, review, tables.with_parts(content, {"word/footnotes.xml": notes}))
    [found] = cells(intake, column="recommendation")
    assert found.facts["footnotes"] == ["Ibid."] and found.verdict == "new"
