"""Pages by cursor, at the level of rows."""

import pytest

from coordination.components.models import Country
from smcc.rest.cursor import read_page
from smcc.rules.refusals import Invalid
from tests.factories.world import country
from tests.fixtures.scenarios import scenario

pytestmark = pytest.mark.django_db


def page(cursor="", limit=2, order=("name_en", "iso3")):
    return read_page(
        Country,
        order=order,
        cursor=cursor,
        limit=limit,
        fetch=lambda narrow, edge, backwards: list(
            narrow(Country.objects.all(), *edge).values_list("name_en", "iso3")
        ),
        edge_of=lambda row: row if order[0] == "name_en" else row[::-1],
    )


@scenario
def five():
    """Two of them share their name: the code tells them apart."""
    for code, name in (("AAA", "A"), ("BBB", "B"), ("BBC", "B"), ("DDD", "D"), ("EEE", "é")):
        country(code, code[1:], name, 3)


def test_equal_sort_values_at_a_page_s_edge_neither_repeat_nor_hide(five):
    first = page()
    second = page(first.next)
    assert [code for _n, code in first.rows + second.rows] == ["AAA", "BBB", "BBC", "DDD"]
    assert [code for _n, code in page(second.previous).rows] == ["AAA", "BBB"]


def test_a_row_taken_away_at_the_edge_hides_no_other(five):
    first = page()
    Country.objects.filter(iso3="BBB").delete()
    assert [code for _n, code in page(first.next).rows] == ["BBC", "DDD"]


def test_the_last_page_leads_nowhere(five):
    last = page(page(page().next).next)
    assert [code for _n, code in last.rows] == ["EEE"] and last.next is None


def test_an_empty_list_has_no_cursors(db):
    assert page() == type(page())([], None, None)


def test_a_cursor_of_another_list_is_refused(five):
    with pytest.raises(Invalid, match="not one that this list gave out"):
        page(page().next, order=("iso3",))
