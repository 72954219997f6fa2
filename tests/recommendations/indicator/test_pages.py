"""A figure on its page, on its recommendation, on the board and in the API: of what the reader may see."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.operations.models import Operation
from recommendations.indicator import actions
from tests.api.caller import Caller, done, refused
from tests.factories import cases, reviews
from tests.fixtures.scenarios import scenario
from tests.recommendations.indicator import counted

BOARD = "/recommendations/"
SINCE = date(2020, 1, 1)


@scenario
def measured(world):
    """A recommendation bound to minimum parameters in time, over a few operations."""
    thing = reviews.review(world, count=3).recommendations.get(number=2)
    binding = reviews.measured(world, thing, since=SINCE, note="Since the first of them")
    counted.issued(world, "Quick one", 10)
    counted.issued(world, "Slow one", 60)
    counted.issued(world, "Hidden one", 20, visibility="participants")
    counted.waived(world, "Waived one")
    invented = counted.issued(world, "Invented one", 5)
    Operation.objects.filter(pk=invented.pk).update(synthetic="All of it")
    return binding


@pytest.fixture
def page(client, measured):
    def opened(person, **asked):
        client.force_login(person)
        answer = client.get(measured.get_absolute_url(), asked)
        assert answer.status_code == 200
        return answer

    return opened


def names(answer):
    return [row["operation"].name for row in answer.context["rows"]]


def test_the_page_says_how_many_since_when_and_of_what_the_reader_may_see(world, page):
    text = " ".join(page(world.observer).text.split())
    assert "Parameters issued within 48 h in 1 of 2 large-scale operations, median 35 h." in text
    assert "Only operations that you may see are counted" in text
    assert "Declared large-scale since:" in text and "1 Jan 2020" in text
    assert "Since the first of them" in text
    assert "Hidden one" not in text


def test_another_reader_sees_another_figure(world, page):
    answer = page(world.secretariat)
    assert "in 2 of 3 large-scale operations" in answer.text
    assert "Hidden one" in answer.text


@pytest.mark.parametrize(
    ("asked", "found"),
    [({}, ["Waived one", "Invented one", "Slow one", "Quick one"]),
     ({"standing": "in_time"}, ["Quick one"]), ({"standing": "late"}, ["Slow one"]),
     ({"standing": "waived"}, ["Waived one"]), ({"standing": "not_done"}, []),
     ({"standing": "left_out"}, ["Waived one", "Invented one"]),
     ({"standing": "synthetic"}, ["Invented one"]), ({"standing": "nonsense"}, []),
     ({"part": "nonsense"}, []), ({"show": "synthetic"}, ["Invented one"])],
)  # fmt: skip
def test_each_number_opens_the_operations_behind_it(world, page, asked, found):
    assert names(page(world.observer, **asked)) == found


def test_a_waiver_is_shown_as_waived_with_its_reason(world, page):
    text = page(world.observer, standing="waived").text
    assert "One country with one partner: the statement suffices" in text
    assert "it was waived, with a reason" in text


def test_synthetic_figures_are_shown_on_wish_and_marked_in_word(world, page):
    plain = page(world.observer).text
    assert "?show=synthetic" in plain and "invented, and so is the figure" not in plain
    answer = page(world.observer, show="synthetic")
    assert "invented, and so is the figure" in answer.text
    assert "Synthetic operations" in answer.text
    assert answer.context["sentence"] == (
        "parameters issued within 48 h in 1 of 1 large-scale operations, median 5 h"
    )


def test_the_board_and_the_recommendation_say_the_real_figure(client, world, measured):
    client.force_login(world.observer)
    said = "parameters issued within 48 h in 1 of 2 large-scale operations, median 35 h"
    for address in (BOARD, f"{BOARD}?show=synthetic"):
        text = client.get(address).text
        assert said in text and measured.get_absolute_url() in text
    one = client.get(measured.recommendation.get_absolute_url()).text
    assert said.capitalize() in one and "1 synthetic one is left out" in one


def test_where_all_is_synthetic_it_says_so_and_counts_nothing(client, world, measured):
    Operation.objects.update(synthetic="All of it")
    client.force_login(world.observer)
    assert "0 real large-scale operations so far" in client.get(BOARD).text
    assert "4 synthetic ones are left out" in client.get(measured.get_absolute_url()).text


def test_no_export_of_the_table_speaks_of_a_figure(client, world, measured):
    client.force_login(world.observer)
    text = b"".join(client.get("/recommendations/table.csv")).decode()
    assert "Do the thing number 2" in text and "large-scale operations" not in text


def test_withdrawn_it_is_no_longer_said(client, world, measured):
    actions.run(measured, "withdraw", by=world.secretariat, reason="No use")
    client.force_login(world.observer)
    assert "large-scale operations, median" not in client.get(BOARD).text
    assert measured.title not in client.get(measured.recommendation.get_absolute_url()).text
    assert Caller(world.observer).get("recommendations/").json()["results"][0]["indicators"] == []


def test_an_indicator_that_is_no_longer_known_breaks_nothing(client, world, measured):
    type(measured).objects.update(indicator="forgotten")
    client.force_login(world.observer)
    assert client.get(BOARD).status_code == 200
    assert "No longer counted here" in client.get(measured.recommendation.get_absolute_url()).text
    assert (
        client.get(measured.get_absolute_url().replace(measured.indicator, "forgotten")).status_code
        == 404
    )
    assert done(Caller(world.observer).get("indicator-bindings/"))["results"][0]["figure"] is None


class TestCost:
    def queries(self, client, address):
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return [each["sql"][:140] for each in caught]

    def more(self, world):
        for n in range(6):
            cases.large_operation(world, name=f"More {n}")
            made = reviews.review(world, ref=f"MORE-{n}", count=3)
            for number, key in enumerate(
                ("minimum_parameters_in_time", "mandatory_tools_in_time", "coordination_advisors"),
                start=1,
            ):
                thing = made.recommendations.get(number=number)
                reviews.measured(world, thing, key, since=date(2021, 1, 1 + n))

    @pytest.mark.parametrize("where", ["board", "page", "recommendation"])
    def test_it_does_not_grow_with_operations_nor_with_bindings(
        self, client, world, measured, where
    ):
        client.force_login(world.observer)
        address = {
            "board": BOARD, "page": measured.get_absolute_url(),
            "recommendation": measured.recommendation.get_absolute_url(),
        }[where]  # fmt: skip
        few = self.queries(client, address)
        self.more(world)
        many = self.queries(client, address)
        assert len(many) == len(few) <= (12 if where == "board" else 20), many

    def test_the_list_of_the_api_costs_two_queries_more(self, world, measured):
        caller = Caller(world.observer)

        def cost(fields):
            with CaptureQueriesContext(connection) as caught:
                done(caller.get("recommendations/", {"fields": fields}))
            return len(caught)

        cost("number")
        few = cost("number,indicators") - cost("number")
        self.more(world)
        assert cost("number,indicators") - cost("number") == few == 2

    def test_a_long_list_is_paged(self, client, world, measured, monkeypatch):
        from smcc.web import listing

        monkeypatch.setattr(listing.paginate, "__kwdefaults__",
                            listing.paginate.__kwdefaults__ | {"size": 2})  # fmt: skip
        client.force_login(world.observer)
        first = client.get(measured.get_absolute_url())
        assert names(first) == ["Waived one", "Invented one"]
        cursor = first.context["page"].next
        second = client.get(measured.get_absolute_url(), {"after": cursor, "part": "parameters"})
        assert names(second) == ["Slow one", "Quick one"]


class TestAPI:
    def test_a_recommendation_says_its_figure(self, world, measured):
        pk = measured.recommendation.pk
        (said,) = done(Caller(world.observer).get(f"recommendations/{pk}/"))["indicators"]
        (part,) = said["parts"]
        assert said["since"] == "2020-01-01" and said["synthetic"] is False
        assert said["unit"] == "operations" and "limit of their own clock" in said["counted"]
        assert said["left_out"] == {"synthetic": 1, "drill": 0, "withdrawn": 0}
        assert (part["n"], part["of"], part["left_out"]) == (1, 2, 1)
        assert part["median_hours"] == pytest.approx(35, abs=0.2)
        (seen_by_all,) = done(Caller(world.secretariat).get(f"recommendations/{pk}/"))["indicators"]
        assert seen_by_all["parts"][0]["of"] == 3

    @pytest.mark.parametrize(
        ("asked", "found"),
        [({"standing": "in_time"}, {"Quick one"}), ({"standing": "late"}, {"Slow one"}),
         ({"standing": "left_out"}, {"Waived one", "Invented one"}),
         ({"show": "synthetic"}, {"Invented one"})],
    )  # fmt: skip
    def test_the_operations_behind_it(self, world, measured, asked, found):
        path = f"indicator-bindings/{measured.pk}/operations/"
        rows = done(Caller(world.observer).get(path, asked))["results"]
        assert {row["name"] for row in rows} == found

    def test_each_says_how_it_stands(self, world, measured):
        path = f"indicator-bindings/{measured.pk}/operations/"
        rows = done(Caller(world.observer).get(path))["results"]
        by_name = {row["name"]: row for row in rows}
        assert "Hidden one" not in by_name
        quick, waived = by_name["Quick one"], by_name["Waived one"]
        assert (quick["standing_display"], quick["counts"]) == ("In time", "in")
        assert quick["took_hours"] == pytest.approx(10, abs=0.2) and quick["synthetic"] == ""
        assert waived["counts"] == "left_out" and waived["reason"].startswith("One country")
        assert by_name["Invented one"]["synthetic"] == "All of it"

    def test_bad_input_names_its_parameter(self, world, measured):
        caller, path = Caller(world.observer), f"indicator-bindings/{measured.pk}/operations/"
        for asked in ({"standing": "x"}, {"part": "mini_summit"}, {"show": "all"}, {"sate": "x"}):
            body = refused(caller.get(path, asked), 400, "invalid")
            assert list(body["fields"]) == list(asked)
        refused(caller.get("indicator-bindings/999999/operations/"), 404)

    def test_page_and_api_open_the_same_operations(self, client, world, measured):
        client.force_login(world.observer)
        path = f"indicator-bindings/{measured.pk}/operations/"
        for asked in ({}, {"standing": "left_out"}, {"show": "synthetic"}):
            rows = done(Caller(world.observer).get(path, asked))["results"]
            page = client.get(measured.get_absolute_url(), asked)
            assert {row["name"] for row in rows} == set(names(page))
