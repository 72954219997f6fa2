"""Each program's clipboard is read into the same plain rows, and its columns are known by their words."""

import pytest

from smcc.reading.any_file import read_any, read_pasted
from smcc.reading.limits import MOST_COLUMNS
from tests.tools.table_import import clipboards
from tools.table_import.heads import columns_of, field_of, head_of, is_head

pytestmark = pytest.mark.django_db


def read(text="", html=""):
    grid = read_pasted(text, html, is_head)
    return grid, columns_of(grid, head_of(grid)), [row.cells for row in grid.rows]


def test_word():
    grid, columns, cells = read(html=clipboards.WORD)
    assert columns == ["topic", "text", "lead", "due_at"]
    assert cells[0] == ["Issue", "What was decided", "Lead agency", "Deadline"]
    assert cells[1] == [
        "Security lead", "The ICRC leads on security.\nReviewed in a week.", "ICRC", "14 March 2099",
    ]  # fmt: skip
    assert cells[2] == ["Pumps", "Two to Kherson", "Atlantis Brigade", ""]
    assert grid.notices == ["Words struck out by tracked changes were not read."]


def test_excel():
    grid, columns, cells = read(html=clipboards.EXCEL)
    assert columns == ["topic", "text", "lead", "supports"]
    assert cells[1:] == [
        ["Sector leads", "WASH: first\nthen health", "IFRC", "ICRC, URCS"],
        ["Sector leads", "Shelter with the host", "URCS", "URCS"],
        ["23/11/2099", "A row called by a date", "ICRC", ""],
    ]
    assert "2 cells were merged" in grid.notices[0] and "1 hidden row" in grid.notices[1]


def test_google_sheets():
    _grid, columns, cells = read(html=clipboards.SHEETS)
    assert columns == ["topic", "text", "due_at"]
    assert cells[1] == ["Appels", "Un seul appel", "14 mars 2099"]


def test_google_docs():
    _grid, columns, cells = read(html=clipboards.DOCS)
    assert columns == ["topic", "text"]
    assert cells[1] == ["Comunicaciones", "Una sola voz\nprensa\nredes"]


def test_libreoffice_in_arabic():
    _grid, columns, cells = read(html=clipboards.CALC)
    assert columns == ["topic", "text"]
    assert cells[1] == ["المضخات", "مضختان إلى خيرسون"]


def test_a_chat_gives_a_row_for_each_line_and_nobodys_name_is_taken_for_a_lead():
    grid, columns, cells = read(clipboards.CHAT)
    assert grid.kind == "chat"
    assert columns == ["ignore", "topic", "text", "due_at"]
    assert cells[0] == ["Head of Delegation", "Security lead", "ICRC", "14 March 2099"]
    assert cells[1][1:] == ["Appeals", "one appeal", "tomorrow"]
    assert cells[2][1:] == ["", "thanks all", ""]
    _grid, _columns, cells = read(clipboards.ANDROID)
    assert cells[1] == ["Secretary General", "Appeals", "one appeal"]


def test_numbered_lines():
    _grid, columns, cells = read(clipboards.LINES)
    assert columns == ["topic", "lead", "due_at"]
    assert cells == [
        ["Security lead", "ICRC", "Friday"], ["Appeals", "IFRC", "14 March 2099"], ["Communications", "URCS", ""],
    ]  # fmt: skip


def test_markdown_and_what_excel_puts_as_text():
    _grid, columns, cells = read(clipboards.MARKDOWN)
    assert (columns, cells[1]) == (
        ["topic", "text", "lead"],
        ["Security lead", "We agree | all of us", "ICRC"],
    )
    _grid, columns, cells = read(clipboards.TABS)
    assert (columns, cells[1]) == (
        ["topic", "text", "lead"],
        ["Security lead", 'Two\nlines, "quoted"', "ICRC"],
    )


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("Responsable", "lead"), ("Échéance", "due_at"), ("DEADLINE", "due_at"), ("Lead agency", "lead"),
        ("Who?", "lead"), ("Plazo", "due_at"), ("الموعد النهائي", "due_at"), ("Decision / action", "text"),
        ("Due (date)", "due_at"), ("Poste responsable", "responsible_post"), ("No.", "ignore"), ("Weather", ""),
        ("Désaccord", "disagreement"), ("In support", "supports"),
    ],
)  # fmt: skip
def test_the_words_over_a_column_say_what_it_is(word, field):
    assert field_of(word) == field


def test_without_a_header_the_columns_are_known_by_what_stands_in_them():
    text = "1\tSecurity lead\tWe agreed that the ICRC leads on it, for now.\tICRC\t14 March 2099\n2\tAppeals\tOne appeal of all, launched together.\tIFRC\tFri 18:00"
    assert read(text)[1] == ["ignore", "topic", "text", "lead", "due_at"]


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_csv_of_any_mark_and_letters(mark, encoding):
    text = (
        mark.join(("Thème", "Décision", "Échéance"))
        + "\r\n"
        + mark.join(("Sécurité", f'"Oui{mark} ""tous"""', ""))
        + "\r\n"
    )
    grid = read_any(text.encode(encoding), "a.csv", is_head)
    assert grid.rows[0].cells == ["Thème", "Décision", "Échéance"]
    assert grid.rows[1].cells == ["Sécurité", f'Oui{mark} "tous"', ""]
    assert any("Windows-1252" in each for each in grid.notices) == (encoding == "cp1252")


def test_scripts_and_styles_of_two_megabytes_are_never_words():
    noise = "<style>p{}</style><script>alert(1)</script>" * 40_000
    html = f"<table onload='x()'><tr><td>Topic{noise}</td><td>Decision</td></tr><tr><td>Pumps</td><td><img src=x onerror=alert(1)>&lt;b&gt;Two&lt;/b&gt;</td></tr></table>"
    grid, _columns, cells = read(html=html)
    assert cells == [["Topic", "Decision"], ["Pumps", "<b>Two</b>"]]
    assert grid.notices == ["Pictures were not read."]


def test_a_thousand_columns_are_cut_and_said():
    row = "<tr>" + "".join(f"<td>c{n}</td>" for n in range(1000)) + "</tr>"
    grid = read(html=f"<table>{row}</table>")[0]
    assert grid.width == MOST_COLUMNS
    assert "Columns 1 to 30 were read" in grid.notices[0]
    wide = read(
        html="<table><tr><td colspan=999999 rowspan=999999>x</td><td>y</td></tr><tr><td>z</td></tr></table>"
    )[0]
    assert wide.width == MOST_COLUMNS and len(wide.rows) == 2


def test_a_table_in_a_cell_gives_its_words_and_says_so():
    grid, _columns, cells = read(
        html="<table><tr><td>a</td><td>b<table><tr><td>c</td><td>d</td></tr></table></td></tr></table>"
    )
    assert cells == [["a", "b\nc\td"]] or cells == [["a", "b\nc d"]]
    assert "table of its own" in grid.rows[0].flaws[1]


def test_of_several_tables_the_one_with_the_header_is_read():
    html = "<table><tr><td>x</td></tr>" + "<tr><td>y</td></tr>" * 9 + "</table>" + clipboards.SHEETS
    grid, columns, _cells = read(html=html)
    assert columns == ["topic", "text", "due_at"]
    assert "1 other table was not read" in grid.notices[-1]


def test_ten_thousand_open_tags_are_read_without_falling_over():
    deep = "<div>" * 10_000 + "deep"
    assert read(html=f"<table><tr><td>Topic</td><td>{deep}</td></tr></table>")[0].rows
