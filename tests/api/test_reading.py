"""Reading: pages, filters, fields, languages, 304."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from coordination.operations.models import Operation
from tests.api.caller import done, refused
from tests.factories import cases, plans, reviews, security, workstreams
from tests.factories.levels import Levels

pytestmark = pytest.mark.django_db

EMPTY = (
    "responsibilities", "log_entries", "drills", "calendar_feeds", "contacts", "hand_overs",
    "record_checks",
)  # fmt: skip
"""Lists of what the operation of these tests has none of."""
ALONE = ("me", "accountability", "health", "reminder_choices")
"""Addresses of one record, the reader's own or the house's."""


def copies(world, how_many, **more):
    """Operations straight into the table: a list does not ask how they came there."""
    now = timezone.now()
    start = Operation.objects.count()
    return Operation.objects.bulk_create(
        Operation(
            **{
                "ref": f"UKR-2020-{start + n:04d}", "name": f"Flood {start + n}",
                "crisis": "disaster", "hazard": "flood", "onset_zone": "Europe/Kyiv",
                "onset_precision": "exact", "host": world.urcs_ns, "country_codes": "UKR",
                "search_text": f"flood {start + n}",
                "state": "active", "onset_at": now - timedelta(hours=n // 3, days=1),
            } | more
        )
        for n in range(how_many)
    )  # fmt: skip


def walk(caller, path, params=None, link="next"):
    """Every page from here, following the links."""
    answer = done(caller.get(path, params))
    yield answer
    while answer[link]:
        answer = done(caller.client.get(answer[link]))
        yield answer


def test_walking_forwards_shows_each_row_once_though_rows_are_added(call, world):
    copies(world, 23)
    caller, seen = call("observer"), []
    for page in walk(caller, "operations/", {"limit": 5}):
        assert len(page["results"]) <= 5
        seen += [row["ref"] for row in page["results"]]
        copies(world, 1, onset_at=timezone.now())  # newer: before everything shown so far
    assert len(seen) == len(set(seen)) == 23


def test_walking_back_shows_the_same_rows_in_the_same_order(call, world):
    copies(world, 12)
    caller = call("observer")
    pages = list(walk(caller, "operations/", {"limit": 5}))
    forwards = [[row["ref"] for row in page["results"]] for page in pages]
    back = list(walk(caller, pages[-1]["previous"], link="previous"))
    assert [[row["ref"] for row in page["results"]] for page in back] == forwards[-2::-1]
    assert pages[0]["previous"] is None and pages[-1]["next"] is None


@pytest.mark.parametrize("cursor", ["nonsense", "WyJuIiwxXQ", "WyJuIiwieCIsInkiXQ", "bnVsbA", "é"])
def test_a_cursor_of_somebody_else_gets_a_sentence(call, cursor):
    body = refused(call("observer").get("operations/", {"cursor": cursor}), 400, "invalid")
    assert "not one that this list gave out" in body["fields"]["cursor"][0]


@pytest.mark.parametrize("limit", ["0", "201", "-1", "ten", "", "1e2", "٥", "9" * 40])
def test_a_limit_out_of_range_gets_a_sentence(call, limit):
    body = refused(call("observer").get("operations/", {"limit": limit}), 400, "invalid")
    assert body["fields"]["limit"] == ["Give a number from 1 to 200."]


def test_filters_narrow_and_are_kept_in_the_links(call, world):
    copies(world, 4, scale="large", country_codes="UKR")
    copies(world, 3, scale="small", state="closed")
    caller = call("observer")
    page = done(caller.get("operations/", {"scale": "large", "limit": 2}))
    assert "scale=large" in page["next"]
    pages = list(walk(caller, "operations/", {"scale": "large", "limit": 2}))
    found = [row["scale"] for each in pages for row in each["results"]]
    assert found == ["large"] * 4
    assert len(done(caller.get("operations/", {"q": "Flood 5"}))["results"]) == 1
    assert len(done(caller.get("operations/", {"state": "closed"}))["results"]) == 3


def test_a_filter_value_that_cannot_be_names_its_field(call):
    body = refused(call("observer").get("operations/", {"state": "sleeping"}), 400, "invalid")
    assert list(body["fields"]) == ["state"]


def test_a_mistyped_parameter_is_not_ignored(call):
    body = refused(call("observer").get("operations/", {"sate": "active"}), 400, "invalid")
    assert "state" in body["fields"]["sate"][0]


def test_fields_slims_a_list_and_a_record(call, large):
    caller = call("coordinator")
    row = done(caller.get("operations/", {"fields": "ref,scale_display"}))["results"][0]
    assert row == {"ref": large.ref, "scale_display": "Large"}
    one = done(caller.get(f"operations/{large.ref}/", {"fields": "state,steps"}))
    assert set(one) == {"state", "steps"}
    body = refused(caller.get("operations/", {"fields": "ref,secret"}), 400, "invalid")
    assert "secret" in body["fields"]["fields"][0]
    refused(caller.get("operations/", {"fields": ""}), 400, "invalid")


def test_fields_asks_the_database_for_less(call, large, django_assert_num_queries):
    caller = call("coordinator")
    caller.get("operations/")
    with django_assert_num_queries(3):  # token, posts, rows: no steps, so no allocation
        done(caller.get("operations/", {"fields": "ref,name"}))


def test_the_second_look_costs_no_body(call, large):
    caller = call("coordinator")
    first = caller.get("operations/")
    assert first["ETag"] and "no-cache" in first["Cache-Control"]
    second = caller.get("operations/", **{"If-None-Match": first["ETag"]})
    assert (second.status_code, second.content) == (304, b"")
    caller.patch(f"operations/{large.ref}/", {"name": "Other", "version": large.version})
    assert caller.get("operations/", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_labels_speak_the_readers_language_and_words_do_not(call, large):
    caller = call("coordinator")
    from smcc.rest.shape import labels_of

    labels_of.__wrapped__ if hasattr(labels_of, "__wrapped__") else None
    english = done(caller.get(f"operations/{large.ref}/"))
    french = done(caller.get(f"operations/{large.ref}/", **{"Accept-Language": "fr"}))
    assert english["scale"] == french["scale"] == "large"
    assert english["scale_display"] == "Large"


def test_codes_stand_for_records_and_times_are_utc(call, world, large):
    row = done(call("observer").get("operations/"))["results"][0]
    assert (row["host"], row["countries"], row["ref"]) == ("DUA001", ["UKR"], large.ref)
    assert row["coordinator_post"] == "mco-ukraine"
    assert row["onset_at"].endswith("Z") and row["created_at"].endswith("Z")


def test_components_countries_and_posts_by_code(call, world):
    caller = call("observer")
    one = done(caller.get("components/DUA001/"))
    assert (one["kind"], one["country"], one["region"]) == ("national_society", "UKR", "europe")
    assert done(caller.get("countries/UKR/"))["iso2"] == "UA"
    post = done(caller.get("posts/mco-ukraine/"))
    assert [holder["name"] for holder in post["holders"]] == ["Coordinator"]
    europe = done(caller.get("components/", {"region": "europe"}))["results"]
    assert {row["code"] for row in europe} == {"DUA001", "DPL001"}
    assert [c["iso3"] for c in done(caller.get("countries/", {"q": "ukr"}))["results"]] == ["UKR"]
    found = done(caller.get("components/", {"q": "polish"}))["results"]
    assert [row["code"] for row in found] == ["DPL001"]
    refused(caller.get("components/NOPE/"), 404)
    refused(caller.get("components/a%00b/"), 404)
    refused(caller.get("log-entries/99999999999999999999/"), 404)


def test_the_root_names_every_list_and_every_list_answers(call, world):
    caller = call("secretariat")
    case = cases.large_operation(world)
    cases.packet_out(world, cases.with_agenda(world, case))
    cases.advisor_matched(world, cases.advisor_requested(world, case), cases.in_pool(world))
    cases.with_table_brought(world, case)
    cases.issued_parameters(world, case)
    cases.spoken_about(world, case.mini_summits.get())
    cases.with_checklist(world, case)
    cases.discussed_statement(world, case.joint_statements.get())
    cases.with_letter(world, case)
    reviews.closed_round(world, reviews.review_with_learning(world), date(2026, 5, 23))
    workstreams.planned(world, workstreams.team(world))
    workstreams.chain(world)
    plans.all_of_it(world, case)
    security.agreed(world)
    Levels(world).item_to("passed")
    lists = done(caller.get(""))
    assert {"operations", "log_entries", "minimum_parameters", "policy_settings"} <= set(lists)
    for name, address in lists.items():
        answer = done(caller.client.get(address))
        if name not in ALONE:
            assert {"results", "next", "previous"} == set(answer), name
            assert answer["results"] or name in EMPTY, name


def test_an_unknown_address_is_a_404_in_the_api_s_own_words(call):
    refused(call("observer").get("nowhere/"), 404, "not_found")
    refused(call("observer").send("DELETE", "operations/"), 405, "method_not_allowed")


@pytest.mark.parametrize(
    "address", ["/api/nowhere/", "/api/v1/nowhere/", "/api/v1/components/a%00b/"]
)
def test_an_address_that_leads_nowhere_says_so_in_json(client, world, address):
    client.force_login(world.observer)
    assert refused(client.get(address), 404)["code"] == "not_found"
