"""The trend over rounds: a bar for each closed round, the same as a table, in any direction and language."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from recommendations.report.models import StatusReport
from recommendations.round import actions as rounds
from recommendations.round.models import Round
from recommendations.round.trend import AT_MOST, HIGH, drawn, trend
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

MAY, JUNE, JULY = date(2026, 5, 23), date(2026, 6, 1), date(2026, 7, 1)
ONE, OTHERS = "/reviews/LLR-2026/", ("/recommendations/", "/reviews/EMPTY/")
BOARD = "/recommendations/?review=LLR-2026"


@scenario
def review(world):
    """Two closed rounds; in the second, one implemented, one pending, one silent; a third is open."""
    made = reviews.review(world)
    reviews.review(world, ref="EMPTY", count=1)
    reviews.closed_round(world, made, MAY)
    again = reviews.open_round(world, made, JUNE)
    reviews.report(world, again, 1, status="implemented")
    reviews.report(world, again, 2, status="pending")
    rounds.run(again, "close", by=world.secretariat)
    third = reviews.open_round(world, made, JULY)
    reviews.report(world, third, 1, status="not_applicable")
    return made


def counts(bar):
    return {part.key: part.count for part in bar.parts if part.count}


def test_a_closed_round_is_a_bar_and_silence_is_counted_as_silence(world, review):
    found = trend(review, world.secretariat)
    assert [(bar.dated, counts(bar)) for bar in found.bars] == [
        (MAY, {"in_progress": 3}),
        (JUNE, {"implemented": 1, "pending": 1, "silent": 1}),
    ]


@pytest.mark.parametrize("address", [ONE, BOARD])
def test_it_is_drawn_and_told_as_a_table(client, world, review, address):
    client.force_login(world.observer)
    text = client.get(address).text
    figure = re.search(r'<figure class="trend">.*?</figure>', text, re.S)[0]
    drawing = etree.fromstring(
        re.search(r"<svg class=.trend-plot.*</svg>(?=\s*<ul)", figure, re.S)[0]
    )
    assert drawing.get("role") == "img" and drawing.get("aria-label")
    parts = [g.get("class").split()[1] for g in drawing.iter("g")]
    assert parts == ["is-in_progress", "is-implemented", "is-pending", "is-silent"]
    assert "The latest of them, 1 June 2026: Implemented: 1, Pending implementation: 1" in figure
    cells = [
        each.strip() for each in re.findall(r'<td class="number"[^>]*>(.*?)</td>', figure, re.S)
    ]
    assert cells == ["0", "3", "0", "0", "0", "1", "0", "1", "0", "1"]
    assert "style=" not in figure and "<script" not in figure


@pytest.mark.parametrize("address", OTHERS)
def test_where_there_is_no_round_or_not_one_review_nothing_is_drawn(client, world, review, address):
    client.force_login(world.observer)
    assert 'class="trend"' not in client.get(address).text


def many(n):
    day = date(2020, 1, 1)
    return [(day + timedelta(days=31 * at), "", "pending", at + 1) for at in range(n)]


def test_the_last_twelve_are_drawn_and_that_is_said(client, world, review):
    for dated, *_rest in many(AT_MOST - 1):
        made = Round.objects.create(
            review=review, dated=dated, report_by=timezone.now(), state="closed",
            closed_at=timezone.now(), closed_by=world.secretariat,
        )  # fmt: skip
        one = review.recommendations.get(number=1)
        StatusReport.objects.create(
            round=made, recommendation=one, state="checked", status="pending"
        )
    client.force_login(world.observer)
    found = client.get(BOARD).context["trend"]
    assert len(found.bars) == AT_MOST and found.bars[-1].dated == JUNE
    assert found.bars[0].dated == date(2020, 2, 1)
    assert (
        "What the last 12 closed rounds said; earlier ones are not drawn." in client.get(ONE).text
    )
    assert not drawn(many(AT_MOST)).is_cut and drawn(many(AT_MOST + 1)).is_cut


@pytest.mark.parametrize(
    ("language", "places"), [("en", [0, 25]), ("ar", [75, 50]), ("fr", [0, 25])]
)
def test_time_runs_as_the_page_is_read(client, world, review, language, places):
    person = world.observer
    type(person).objects.filter(pk=person.pk).update(language=language)
    client.force_login(person)
    bars = client.get(ONE).context["trend"].bars
    assert [float(bar.x) for bar in bars] == places
    assert [bar.dated for bar in bars] == [MAY, JUNE], "the table keeps its order"
    numbers = re.findall(r' (?:x|y|width|height)="([^"]+)"', client.get(ONE).text)
    assert all(re.fullmatch(r"-?[\d.]+%?", each) for each in numbers), numbers


def test_the_boxes_of_a_bar_fill_it_without_a_gap():
    bar = drawn(
        [(MAY, "", "implemented", 2), (MAY, "", "silent", 3), (JUNE, "", "pending", 2)]
    ).bars
    tops = [(float(p.y), float(p.y) + float(p.height)) for p in bar[0].drawn]
    assert tops == [(HIGH * 3 / 5, HIGH), (0, HIGH * 3 / 5)]
    assert float(bar[1].drawn[0].height) == HIGH * 2 / 5, "bars have one scale"


def test_what_is_invented_says_so(client, world, review):
    Round.objects.filter(dated=MAY).update(synthetic="An invented round.")
    client.force_login(world.observer)
    assert client.get(BOARD).text.count("An invented round.") == 1


def test_it_costs_one_query_and_the_board_twelve_at_most(world, review, client):
    for person in (world.observer, world.icrc_hod, world.committee, world.secretariat):
        person.held_posts()
        with CaptureQueriesContext(connection) as seen:
            trend(review, person)
        assert len(seen) == 1
        client.force_login(person)
        for address in (BOARD, "/recommendations/"):
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                client.get(address)
            assert len(seen) <= 12, [each["sql"][:90] for each in seen]
