"""A PDF that is too long to be waited for is ordered, and made by the worker with what its reader may see."""

from datetime import date

import pytest
from django.urls import reverse
from pypdf import PdfReader

from coordination.orders import actions as orders
from coordination.orders.models import FileOrder
from recommendations.recommendation import long_table
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

MAY = date(2026, 5, 23)


@scenario
def review(world):
    made = reviews.review(world, count=4)
    reviews.closed_round(world, made, MAY)
    reviews.review(world, ref="DRAFT-1", title="Not published yet", state="draft", count=1)
    return made


@pytest.fixture(autouse=True)
def short(monkeypatch):
    monkeypatch.setattr(long_table, "PDF_AT_MOST", 2)


def text_of(order, tmp_path):
    path = tmp_path / "made.pdf"
    path.write_bytes(b"".join(order.content()))
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_the_board_is_ordered_with_its_filters_and_made_as_its_reader_sees_it(
    world, review, client, tmp_path
):
    client.force_login(world.observer)
    asked = client.get(reverse("recommendation_table", args=["pdf"]), {"review": review.ref})
    assert "This PDF would have 4 recommendations." in asked.content.decode()
    assert not FileOrder.objects.exists(), "reading a page orders nothing"
    sent = client.post(reverse("recommendation_table_order"), {"filters": f"review={review.ref}"})
    order = FileOrder.objects.get()
    assert sent.url == order.get_absolute_url() and order.total == 4
    orders.make_waiting()
    order.refresh_from_db()
    assert (order.name, order.media_type) == ("recommendations.pdf", "application/pdf")
    said = text_of(order, tmp_path)
    assert "Do the thing number 4" in said and "Not published yet" not in said


def test_what_is_no_longer_visible_is_not_in_it(world, review, client, tmp_path):
    client.force_login(world.observer)
    client.post(reverse("recommendation_table_order"), {"filters": ""})
    type(review).objects.filter(pk=review.pk).update(state="draft")
    orders.make_waiting()
    assert "Do the thing" not in text_of(FileOrder.objects.get(), tmp_path)


def test_other_formats_and_short_ones_are_handed_out_at_once(world, review, client, monkeypatch):
    client.force_login(world.observer)
    csv = client.get(reverse("recommendation_table", args=["csv"]))
    assert csv["Content-Type"].startswith("text/csv")
    monkeypatch.setattr(long_table, "PDF_AT_MOST", 4)
    pdf = client.get(reverse("recommendation_table", args=["pdf"]))
    assert pdf["Content-Type"] == "application/pdf"
    assert b"".join(pdf.streaming_content).startswith(b"%PDF") and csv.streaming
    assert b"Do the thing" in b"".join(csv.streaming_content)


def test_a_round_is_ordered_too(world, review, client, tmp_path):
    client.force_login(world.observer)
    asked = client.get(reverse("round_table", args=[review.ref, MAY, "pdf"]))
    assert "This PDF would have 4 recommendations." in asked.content.decode()
    client.post(reverse("round_table_order", args=[review.ref, MAY]))
    orders.make_waiting()
    order = FileOrder.objects.get()
    assert order.name == "LLR-2026 2026-05-23.pdf"
    assert "Do the thing number 1" in text_of(order, tmp_path)
