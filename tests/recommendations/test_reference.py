"""The review of 2024 as `manage.py load_reference` brings it."""

import pytest
from django.core.management import call_command

from recommendations.recommendation.models import Recommendation, Reference
from recommendations.report.models import StatusReport
from recommendations.review.models import Learning, Review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def loaded(capsys):
    call_command("load_reference")
    capsys.readouterr()


def test_the_review_is_there_with_what_it_learned():
    review = Review.objects.get(ref="LLR-2024")
    assert review.state == "published" and review.reported_on.isoformat() == "2024-02-05"
    learned = [each.learnings.count() for each in review.priorities.all()]
    assert learned == [5, 2, 3, 10, 2, 3] and review.ambitions.count() == 3
    assert {each.pk for each in review.countries.all()} == {"UKR", "PAK"}


def test_ten_recommendations_stand_under_three_lines():
    rows = Recommendation.objects.filter(review__ref="LLR-2024").order_by("number")
    assert [each.number for each in rows] == list(range(1, 11))
    assert [each.country_id for each in rows] == [None] * 8 + ["PAK", "UKR"]


def test_where_the_colour_is_lost_the_status_is_inferred_and_says_why():
    rows = StatusReport.objects.filter(round__dated="2024-05-23").order_by("recommendation__number")
    assert [each.status for each in rows] == [
        "in_progress", "implemented", "in_progress", "implemented", "implemented", "in_progress",
        "pending", "not_applicable", "not_applicable", "pending",
    ]  # fmt: skip
    inferred = [each for each in rows if each.status_basis == "inferred"]
    assert len(inferred) == 8 and all(each.basis_reason and each.basis_by for each in inferred)
    assert {each.recommendation.number for each in rows if each.status_basis == "stated"} == {8, 9}


def test_a_reference_that_points_nowhere_is_kept_as_written_and_flagged():
    lost = [each for each in Reference.objects.all() if each.points_nowhere]
    assert [(each.recommendation.number, each.as_written) for each in lost] == [
        (9, "Recommendation 11")
    ]


def test_learnings_are_cited_where_the_source_cites_them():
    seventh = Recommendation.objects.get(number=7)
    cited = {str(each.learning) for each in seventh.references.filter(names="learning")}
    assert cited == {"4.1", "4.4", "5.1"}


def test_loading_again_changes_nothing_and_leaves_what_was_edited(capsys):
    Learning.objects.filter(priority__number=1, number=1).update(text="Put better here")
    before = StatusReport.objects.count()
    call_command("load_reference")
    said = capsys.readouterr().out
    assert "0 added, 0 changed" in said
    assert Learning.objects.get(priority__number=1, number=1).text == "Put better here"
    assert StatusReport.objects.count() == before
