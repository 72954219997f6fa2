"""No guess takes a row of the table from one that is certain, wherever in the file either stands."""

import pytest

from smcc.exports.table.word.identity import bookmark_name
from tools.table_import.matching import Brought, Matcher, row_key

pytestmark = pytest.mark.django_db


def mark(row):
    return bookmark_name("row", row_key(row))


def places(rows, *brought):
    """By row that was brought: the key of the row it goes to, and by what it is known."""
    found = Matcher(rows).place([Brought(*each) for each in brought])
    return [(each.row.pk if each.row else None, each.by, each.note) for each in found]


@pytest.mark.parametrize("like", ["Security lead", "Security leads"])
def test_a_mark_further_down_comes_before_a_title_above(rows, like):
    row = rows[1]
    found = places(rows, (like, "", [], None), ("Renamed since", "", [mark(row)], None))
    assert found[1] == (row.pk, "key", "")
    assert found[0][0] != row.pk and found[0][2] == ""


def test_a_choice_further_down_comes_before_a_title_above(rows):
    row = rows[1]
    found = places(rows, (row.title, "", [], None), ("Pumps", "", [], str(row.pk)))
    assert found == [(None, "new", ""), (row.pk, "chosen", "")]


def test_a_title_further_down_comes_before_a_likeness_above(rows):
    row = rows[1]
    assert places(rows, ("Our security lead", "", [], None))[0][:2] == (row.pk, "likeness")
    found = places(rows, ("Our security lead", "", [], None), (row.title, "", [], None))
    assert found[1] == (row.pk, "title", "") and found[0][0] != row.pk


def test_the_second_of_a_title_is_a_new_row_and_says_why(rows):
    title = rows[1].title
    found = places(rows, (title, "", [], None), (title, "", [], None))
    assert found[0] == (rows[1].pk, "title", "")
    assert found[1][:2] == (None, "new") and "A row above goes" in found[1][2]


def test_two_rows_that_a_person_sends_to_one_both_go_there(rows):
    row = rows[1]
    found = places(rows, (row.title, "", [], str(row.pk)), (row.title, "", [], str(row.pk)))
    assert found[0] == (row.pk, "title", "")
    assert found[1][:2] == (row.pk, "chosen") and "Another row goes there" in found[1][2]


def test_what_was_shown_and_kept_is_still_known_by_the_same(rows):
    keys = [str(rows[n].pk) for n in range(3)]
    brought = [("x", "", [mark(rows[0])]), (rows[1].title, "", []), ("x", "", [])]
    found = places(rows, *[(*each, key) for each, key in zip(brought, keys, strict=True)])
    assert [by for _row, by, _note in found] == ["key", "title", "chosen"]
