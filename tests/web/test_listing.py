"""Pages by cursor: every row once, at the same cost wherever one is."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import QueryDict
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from smcc.web.listing import Page, paginate, part_of

pytestmark = pytest.mark.django_db
ORDER = ("-created_at", "name", "id")
START = datetime(2024, 3, 14, tzinfo=UTC)


@pytest.fixture
def people():
    """Eleven people; some were made at the same instant, two have the same name."""
    Person = get_user_model()
    for number in range(11):
        made = Person.objects.create_user(f"p{number}@demo.example", None, name=f"N{number // 2}")
        Person.objects.filter(pk=made.pk).update(created_at=START + timedelta(hours=number // 3))
    return Person.objects.all()


def walk(rows, size, key="next", start=None):
    pages, params = [], start or {}
    while True:
        page = paginate(rows, params, order=ORDER, size=size)
        pages.append([row.pk for row in page])
        cursor = getattr(page, key)
        if not cursor:
            return pages, page
        params = {"after" if key == "next" else "before": cursor}


@pytest.mark.parametrize("size", [1, 2, 3, 5, 10, 11, 50])
def test_forward_every_row_comes_once_in_order(people, size):
    pages, last = walk(people, size)
    assert [pk for page in pages for pk in page] == [p.pk for p in people.order_by(*ORDER)]
    assert last.next == ""


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_backward_leads_through_the_same_rows_to_the_start(people, size):
    _, last = walk(people, size)
    pages, first = walk(people, size, key="previous", start={"before": last.previous})
    seen = [pk for page in reversed(pages) for pk in page]
    assert seen == [p.pk for p in people.order_by(*ORDER)][: len(seen)]
    assert first.previous == ""
    assert first.next


def test_a_row_that_comes_meanwhile_repeats_none(people):
    first = paginate(people, {}, order=ORDER, size=4)
    newest = get_user_model().objects.create_user("new@demo.example", None, name="A")
    second = paginate(people, {"after": first.next}, order=ORDER, size=4)
    assert not {p.pk for p in first} & {p.pk for p in second}
    assert newest.pk not in {p.pk for p in second}


def test_it_counts_nothing_and_reads_one_row_more(people):
    with CaptureQueriesContext(
        connection,
    ) as asked:
        paginate(people, {}, order=ORDER, size=4)
    assert len(asked) == 1
    sql = asked[0]["sql"].upper()
    assert "COUNT(" not in sql and "LIMIT 5" in sql and "OFFSET" not in sql


def test_values_rows_are_paged_too(people):
    rows = people.values("id", "name", "created_at")
    page = paginate(rows, {}, order=ORDER, size=4)
    after = paginate(rows, {"after": page.next}, order=ORDER, size=4)
    assert len(after) == 4 and after.rows[0]["id"] != page.rows[0]["id"]


@pytest.mark.parametrize(
    "cursor",
    [
        "", "x", "%%%", "🚒", "W10", "WzFd", "bnVsbA", "WyJhIiwiYiIsImMiXQ", "W251bGwsbnVsbCxudWxsXQ",
        "W3sidCI6IjIwMjQtMDMtMTQifSwiYSIsMV0", "WzEsMiw5OTk5OTk5OTk5OTk5OTk5OTk5OTldXQ", "A" * 5000,
        "WyJcdTAwMDAiLCJhIiwxXQ",
    ],
)  # fmt: skip
def test_a_cursor_that_cannot_be_read_gives_the_first_page(people, cursor):
    page = paginate(people, {"after": cursor}, order=ORDER, size=4)
    assert [p.pk for p in page] == [p.pk for p in people.order_by(*ORDER)[:4]]
    assert page.previous == ""


def test_a_huge_number_in_a_cursor_is_no_accident(people):
    page = paginate(people, {"after": "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTld"}, order=("id",), size=4)
    assert isinstance(page, Page)


def test_links_keep_the_filters_and_drop_the_old_cursor(rf):
    request = rf.get("/operations/?state=open&after=old&q=a%20b")
    page = Page([1], previous="abc", next="def")
    html = Template("{% page_links page %}").render(Context({"page": page, "request": request}))
    assert 'href="?state=open&amp;q=a+b&amp;before=abc"' in html
    assert 'href="?state=open&amp;q=a+b&amp;after=def"' in html
    assert 'href="?state=open&amp;q=a+b"' in html


def test_one_page_needs_no_links(rf):
    html = Template("{% page_links page %}").render(
        Context({"page": Page([1]), "request": rf.get("/")})
    )
    assert html.strip() == ""


def test_query_dicts_are_read(people):
    first = paginate(people, QueryDict(""), order=ORDER, size=4)
    assert paginate(people, QueryDict(f"after={first.next}"), order=ORDER, size=4).rows


@pytest.mark.parametrize("size", [1, 2, 5, 11, 50])
def test_rows_read_as_a_whole_are_paged_forward_and_back(size):
    rows = [{"rank": n // 4, "number": n} for n in range(11)]
    pages, params = [], {}
    while True:
        page = part_of(rows, params, order=("rank", "number"), size=size)
        pages.append(page.rows)
        if not page.next:
            break
        params = {"after": page.next}
    assert [row for each in pages for row in each] == rows and len(pages) == -(-11 // size)
    while page.previous:
        page = part_of(rows, {"before": page.previous}, order=("rank", "number"), size=size)
        assert page.rows == rows[max(rows.index(page.rows[-1]) + 1 - size, 0) :][: len(page.rows)]
    assert page.rows == rows[:size]


@pytest.mark.parametrize("cursor", ["", "x", "WyJhIiwiYiJd", "WzFd"])
def test_a_cursor_of_another_list_gives_the_first_page_of_a_whole(cursor):
    rows = [{"rank": 0, "number": n} for n in range(3)]
    for name in ("after", "before"):
        page = part_of(rows, {name: cursor}, order=("rank", "number"), size=2)
        assert page.rows == rows[:2] and not page.previous and page.next
