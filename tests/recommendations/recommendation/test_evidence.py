"""Evidence is taken back, never deleted: with a reason, and then it counts nowhere."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.recommendation import actions, policy
from recommendations.recommendation.models import Evidence
from recommendations.report.freezing import as_closed
from recommendations.report.hints import hints
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tests.api.caller import Caller, done, refused
from tests.factories import cases, reviews
from tests.recommendations.recommendation.test_recommendations import MAY, one

pytestmark = pytest.mark.django_db
PAGE = "/reviews/LLR-2026/recommendations/1/"


@pytest.fixture
def review(world):
    return reviews.review(world)


@pytest.fixture
def evidence(world, review):
    return actions.add_evidence(
        one(review), by=world.icrc_hod, kind="report", title="The report", dated="May 2026"
    )


def test_it_stays_with_the_reason_and_the_record_tells_it(world, review, evidence):
    version = one(review).version
    taken = actions.take_back_evidence(evidence, by=world.icrc_hod, reason="It is another review's")
    assert taken.taken_back_by == world.icrc_hod and taken.taken_back_at is not None
    assert Evidence.objects.get().taken_back_reason == "It is another review's"
    assert not Evidence.objects.standing().exists()
    assert one(review).version == version + 1
    event = AuditEvent.objects.get(verb="recommendation.take_back_evidence")
    assert event.reason == "It is another review's" and event.data["title"] == "The report"


def test_without_a_reason_by_others_twice_or_when_closed_it_is_refused(world, review, evidence):
    for reason in (" ", "x" * 2001):
        with pytest.raises(Invalid) as said:
            actions.take_back_evidence(evidence, by=world.icrc_hod, reason=reason)
        assert "reason" in said.value.fields
    with pytest.raises(NotYours):
        actions.take_back_evidence(evidence, by=world.observer, reason="So")
    reviews.closed_round(world, review, MAY, status="implemented")
    actions.run(one(review), "close", by=world.secretariat)
    with pytest.raises(OutOfTurn):
        actions.take_back_evidence(evidence, by=world.secretariat, reason="So")
    actions.run(one(review), "reopen", by=world.secretariat, reason="Not done after all")
    actions.take_back_evidence(evidence, by=world.secretariat, reason="So")
    with pytest.raises(OutOfTurn, match="taken back already"):
        actions.take_back_evidence(evidence, by=world.secretariat, reason="Again")
    assert AuditEvent.objects.filter(verb="recommendation.take_back_evidence").count() == 1


def test_then_it_counts_nowhere(world, review, evidence):
    reviews.closed_round(world, review, MAY, status="implemented")
    thing = one(review)
    report, caller = thing.current, Caller(world.observer, "read")
    at = f"recommendations/{thing.pk}/"
    assert policy.what_is_missing(thing) == []
    assert "no evidence" not in " ".join(map(str, hints(report)))
    assert [each["title"] for each in as_closed(thing)["evidence"]] == ["The report"]
    assert [each["id"] for each in done(caller.get(at))["evidence"]] == [evidence.pk]
    actions.take_back_evidence(evidence, by=world.secretariat, reason="So")
    assert [str(each) for each in policy.what_is_missing(thing)] == ["There is no evidence."]
    assert "no evidence" in " ".join(map(str, hints(report)))
    assert as_closed(one(review))["evidence"] == []
    assert done(caller.get(at))["evidence"] == []
    report.refresh_from_db()
    assert report.as_closed["evidence"][0]["title"] == "The report", "a closed round keeps it"


def test_on_the_page(client, world, review, evidence):
    at = f"{PAGE}evidence/{evidence.pk}/take-back/"
    client.force_login(world.observer)
    assert at not in client.get(PAGE).text
    assert client.get(at).status_code == client.post(at, {"reason": "So"}).status_code == 403
    client.force_login(world.icrc_hod)
    assert at in client.get(PAGE).text and "The report" in client.get(at).text
    assert client.post(at, {"reason": ""}).status_code == 422
    answer = client.post(at, {"reason": "It is another one's"})
    assert answer.status_code == 302 and answer.url == PAGE
    text = client.get(PAGE).text
    assert "Taken back" in text and "It is another one&#x27;s" in text and at not in text
    again = client.post(at, {"reason": "Twice"})
    assert again.status_code == 409 and "It was taken back already." in again.text


def test_through_the_api(world, review, evidence):
    at = f"recommendations/{one(review).pk}/evidence/{evidence.pk}/take-back/"
    refused(Caller(world.observer).post(at, {"reason": "So"}), 403)
    refused(Caller(world.icrc_hod).post(at, {}), 400)
    other = review.recommendations.get(number=2).pk
    elsewhere = f"recommendations/{other}/evidence/{evidence.pk}/take-back/"
    refused(Caller(world.secretariat).post(elsewhere, {"reason": "So"}), 404)
    assert done(Caller(world.icrc_hod).post(at, {"reason": "So"}))["evidence"] == []
    assert Evidence.objects.get().taken_back_reason == "So"


def test_of_an_operation_that_may_not_be_seen_there_is_nothing_to_take_back(client, world, review):
    case = cases.operation(world, visibility="participants")
    shown = Evidence.objects.create(
        recommendation=one(review), kind="operation", title="Quiet", operation=case
    )
    client.force_login(world.committee)
    seen = Evidence.objects.visible_to(world.committee).exists()
    answer = client.get(f"{PAGE}evidence/{shown.pk}/take-back/")
    assert answer.status_code == (200 if seen else 404) == 404


def test_a_date_that_is_too_long_is_refused_and_not_cut(world, review):
    given = {"by": world.secretariat, "kind": "report", "title": "The report"}
    made = actions.add_evidence(one(review), dated="x" * 40, **given)
    assert made.dated == "x" * 40
    with pytest.raises(Invalid) as said:
        actions.add_evidence(one(review), dated="x" * 41, **given)
    assert said.value.fields["dated"] == ["This has 41 characters; there is room for 40."]
    assert Evidence.objects.count() == 1


def test_what_a_round_froze_of_an_operation_is_hidden_once_the_operation_is(
    client, world, review, evidence
):
    case = cases.large_operation(world, name="Zanzibar flood")
    actions.add_evidence(
        one(review),
        by=world.icrc_hod,
        kind="operation",
        title="The flood of Zanzibar",
        operation=case,
    )
    reviews.closed_round(world, review, MAY, status="implemented")
    report = one(review).current
    outside, inside = (Caller(each, "read") for each in (world.observer, world.coordinator))

    def frozen(caller):
        row = done(caller.get(f"status-reports/{report.pk}/"))
        [listed] = done(caller.get("status-reports/", {"recommendation": 1}))["results"]
        assert listed["as_closed"] == row["as_closed"]
        return [each["title"] for each in row["as_closed"]["evidence"]]

    assert frozen(outside) == frozen(inside) == ["The report", "The flood of Zanzibar"]
    type(case).objects.filter(pk=case.pk).update(visibility="participants")
    assert frozen(outside) == ["The report"] and len(frozen(inside)) == 2
    for form in ("csv", "xlsx", "hxl"):
        answer = outside.get("status-reports/", {"format": form})
        body = answer.getvalue()
        assert answer.status_code == 200 and b"Zanzibar" not in body, form
    report.refresh_from_db()
    assert len(report.as_closed["evidence"]) == 2, "the record is kept as it was"
    client.force_login(world.observer)
    dated = report.round.get_absolute_url()
    for door in (PAGE, dated, report.get_absolute_url(), "/recommendations/?review=LLR-2026"):
        assert "Zanzibar" not in client.get(door).text, door
    for door in (f"{dated}table.csv", f"{dated}table.json", "/recommendations/table.csv"):
        assert b"Zanzibar" not in b"".join(client.get(door).streaming_content), door


def test_reading_what_was_frozen_takes_one_query_however_many_there_are(world):
    counted = []
    for ref, count in (("SMALL", 2), ("LARGE", 8)):
        made = reviews.review(world, ref=ref, count=count)
        case = cases.operation(world, name=ref)
        for thing in made.recommendations.all():
            actions.add_evidence(
                thing, by=world.secretariat, kind="operation", title="It", operation=case
            )
        reviews.closed_round(world, made, MAY)
        caller = Caller(world.observer, "read")
        caller.get("status-reports/", {"review": ref})
        with CaptureQueriesContext(connection) as seen:
            answer = caller.get("status-reports/", {"review": ref})
        assert len(done(answer)["results"]) == count
        counted.append(len(seen))
    assert counted[0] == counted[1]
