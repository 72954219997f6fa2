"""A review with many learnings: its page tells the first of each priority and leads to the others."""

import pytest

from recommendations.models import Learning
from recommendations.review.views.page import LEARNINGS_AT_ONCE
from tests.factories import reviews

pytestmark = pytest.mark.django_db


def test_the_page_tells_the_first_learnings_and_leads_to_all(world, client):
    client.force_login(world.committee)
    review = reviews.review_with_learning(world)
    priority = review.priorities.get()
    page = client.get(review.get_absolute_url()).content.decode()
    assert "Learned" in page and "learnings of this priority" not in page
    Learning.objects.bulk_create(
        Learning(priority=priority, number=n, text=f"Lesson <{n}>") for n in range(2, 41)
    )
    page = client.get(review.get_absolute_url()).content.decode()
    assert page.count("Lesson &lt;") == LEARNINGS_AT_ONCE - 1
    assert "All 40 learnings of this priority" in page
    assert f"/learnings/?review={review.ref}&amp;priority=1" in page
