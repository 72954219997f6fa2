"""A long table in parts: every row is found, saved and counted, and a part costs the same however many there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.tools.form_reader import form_of, text
from tools.decision import actions
from tools.decision.parts import PART, Layout


@pytest.fixture
def long(world, summit):
    """As many rows as two parts and a bit."""
    for n in range(summit.rows.count(), PART * 2 + 5):
        actions.add_row(
            summit, by=world.coordinator, topic="other", subject=f"Matter {n}", text="Agreed"
        )
    return list(summit.rows.in_order())


@pytest.mark.django_db
def test_every_row_stands_in_one_part_under_its_number(urcs, url, long):
    seen = []
    for part in (1, 2, 3):
        page = text(urcs.get(url, {"part": part}))
        here = [row for row in long if f'id="row-{row.pk}"' in page]
        assert len(here) <= PART
        number = long.index(here[0]) + 1
        assert f">{number}." in page.replace(" ", "")
        seen += here
    assert seen == long


@pytest.mark.django_db
def test_a_row_is_found_by_its_address_whatever_part_it_stands_in(urcs, url, long):
    page = text(urcs.get(url, {"row": long[-1].pk}))
    assert f'id="row-{long[-1].pk}"' in page and f'id="row-{long[0].pk}"' not in page


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["0", "-1", "99", "x", "٣", "9" * 30])
def test_a_part_that_there_is_not_is_the_first(urcs, url, long, said):
    assert f'id="row-{long[0].pk}"' in text(urcs.get(url, {"part": said}))
    assert f'id="row-{long[0].pk}"' in text(urcs.get(url, {"row": said}))


@pytest.mark.django_db
def test_what_was_typed_in_a_row_that_moved_to_another_part_is_saved(world, urcs, url, long):
    page = urcs.get(url)
    last, next_one = long[PART - 1], long[PART]
    data = form_of(page) | {f"row-{last.pk}-text": "Typed at the edge"}
    actions.move_row(next_one, by=world.coordinator, up=True)
    answer = urcs.post(url, data, follow=True)
    last.refresh_from_db()
    assert last.text == "Typed at the edge"
    assert "1 row was saved" in text(answer)


@pytest.mark.django_db
def test_a_row_that_is_added_is_shown_where_it_stands(urcs, url, long):
    data = form_of(urcs.get(url)) | {"new-subject": "Pumps", "new-text": "Two", "do": "add"}
    answer = urcs.post(url, data, follow=True)
    assert "Pumps" in text(answer)


@pytest.mark.django_db
def test_a_part_costs_the_same_in_a_table_of_any_length(world, summit, urcs, url, long):
    def queries():
        urcs.get(url)
        with CaptureQueriesContext(connection) as caught:
            urcs.get(url)
        return len(caught)

    before = queries()
    for n in range(PART):
        actions.add_row(summit, by=world.coordinator, topic="other", subject=f"More {n}", text="X")
    assert queries() == before
    assert len(Layout.of(summit).parts) == 4


@pytest.mark.django_db
def test_the_check_page_leads_to_the_row_in_its_part(world, urcs, summit, long):
    page = text(urcs.get(reverse("mini_summit_file", args=[summit.operation.ref, summit.number])))
    assert f"?row={long[-1].pk}#row-{long[-1].pk}" in page
