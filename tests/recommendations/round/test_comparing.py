"""What moved between two rounds: the status first, then the words, marked for eyes and ears."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.recommendation import actions
from recommendations.round import actions as rounds
from recommendations.round.comparing import compare
from smcc.web import listing
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

MAY, JUNE = date(2026, 5, 23), date(2026, 6, 1)
PAGE = "/reviews/LLR-2026/rounds/2026-06-01/compared/2026-05-23/"


@scenario
def two(world):
    review = reviews.review(world)
    first = reviews.closed_round(world, review, MAY, narrative="The draft is being written.")
    actions.respond(
        review.recommendations.get(number=1), by=world.secretariat, party=world.icrc,
        answer="partially_agreed",
    )  # fmt: skip
    second = reviews.open_round(world, review, JUNE)
    reviews.report(world, second, 1, narrative="The  draft is being\nwritten.")
    reviews.report(world, second, 2, narrative="The draft is published.")
    reviews.report(world, second, 3, status="implemented", narrative="The draft is being written.")
    return first, rounds.run(second, "close", by=world.secretariat)


def test_status_moves_come_first_then_words_then_what_is_the_same(two):
    rows = compare(*two)
    assert [(each.recommendation.number, each.status_moved, each.is_same) for each in rows] == [
        (3, True, False), (1, False, False), (2, False, False),
    ]  # fmt: skip


def test_spaces_are_no_change_and_a_response_is_one(two):
    one = next(each for each in compare(*two) if each.recommendation.number == 1)
    assert one.texts_moved == []
    assert [(each.party, each.before, each.after) for each in one.answers_moved] == [
        ("ICRC", "", "Partially agreed")
    ]


def test_the_page_marks_words_for_eyes_and_for_ears(client, world, two):
    client.force_login(world.observer)
    text = client.get(PAGE).text
    assert "<del>" in text and "published." in text and "[removed: " in text
    assert text.index("Status moved") < text.index("Words moved")
    assert "In progress" in text and "Implemented" in text


def test_the_order_of_the_address_does_not_matter(client, world, two):
    client.force_login(world.observer)
    other = "/reviews/LLR-2026/rounds/2026-05-23/compared/2026-06-01/"
    assert client.get(other).context["earlier"] == client.get(PAGE).context["earlier"] == two[0]


def test_an_open_round_is_compared_by_the_committee_alone(client, world, two):
    reviews.open_round(world, two[0].review, date(2026, 7, 1))
    address = "/reviews/LLR-2026/rounds/2026-07-01/compared/2026-06-01/"
    client.force_login(world.observer)
    assert client.get(address).status_code == 404
    client.force_login(world.committee)
    assert client.get(address).status_code == 200


def test_the_comparison_is_paged_in_its_order_and_counts_all_that_there_is(
    client, world, two, monkeypatch
):
    client.force_login(world.observer)
    whole = client.get(PAGE)
    monkeypatch.setitem(listing.part_of.__kwdefaults__, "size", 1)
    first = client.get(PAGE)
    seen, address = [], PAGE
    while address:
        answer = client.get(address)
        assert (
            "1 status moved." in answer.text and "1 recommendation says the same" not in whole.text
        )
        assert "2 recommendations say it in other words." in answer.text, "of all, not of the page"
        seen += [each.recommendation.number for each in answer.context["page"]]
        cursor = answer.context["page"].next
        address = f"{PAGE}?after={cursor}" if cursor else ""
    assert seen == [3, 1, 2] == [each.recommendation.number for each in whole.context["page"]]
    assert "Status moved" in first.text and "Words moved" not in first.text


def test_a_comparison_costs_the_same_queries_however_many_it_compares(client, world):
    counted = []
    for ref, count in (("SMALL", 2), ("LARGE", 9)):
        review = reviews.review(world, ref=ref, count=count)
        reviews.closed_round(world, review, MAY)
        reviews.closed_round(world, review, JUNE, narrative="Otherwise.")
        client.force_login(world.observer)
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(PAGE.replace("LLR-2026", ref))
        assert f"{count} recommendations say it in other words." in answer.text
        counted.append(len(seen))
    assert counted[0] == counted[1]
