"""The pages of a request: what each reader finds, what bad input gets, and the list with its counts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import cases
from tools.advisor_request import outcome
from tools.advisor_request.models import AdvisorRequest
from tools.mco_deployment import actions as decisions


def at(row, name="advisor_request"):
    return reverse(name, args=[row.operation.ref, row.number])


def test_the_operation_page_leads_to_the_form_and_asks_once(world, case, client):
    client.force_login(world.coordinator)
    page = client.get(case.get_absolute_url()).content.decode()
    new = reverse("advisor_request_new", args=[case.ref])
    assert f'action="{new}"' in page
    form = client.post(new).content.decode()
    assert 'name="asked_for"' in form and "Say what" not in form
    day = str(timezone.localdate())
    data = {"asked_for": "Help <b>now</b>", "starts_on": day, "ends_on": day, "languages": ["fr"],
            "key": "7b1f6f0e-7ad5-4d2c-9d7e-0f5d7d7f5b11"}  # fmt: skip
    for _twice in range(2):
        page = client.post(new, data, follow=True).content.decode()
        assert "Help &lt;b&gt;now&lt;/b&gt;" in page and "French" in page
    assert AdvisorRequest.objects.count() == 1
    assert "Advisor requested, no. 1" in client.get(case.get_absolute_url()).content.decode()


def test_a_missing_day_keeps_what_was_typed(world, case, client):
    client.force_login(world.coordinator)
    new = reverse("advisor_request_new", args=[case.ref])
    answer = client.post(new, {"key": "x", "asked_for": "Long thought", "starts_on": "soon"})
    assert answer.status_code == 422 and "Long thought" in answer.content.decode()
    assert not AdvisorRequest.objects.exists()


@pytest.mark.parametrize("typed", ["\x00", "9" * 400, "x" * 1_000_000])
def test_nonsense_gets_a_sentence(world, asked, client, typed):
    client.force_login(world.coordinator)
    data = {"asked_for": typed, "starts_on": typed, "ends_on": typed, "version": typed}
    assert client.post(at(asked, "advisor_request_change"), data).status_code == 422
    assert client.get(reverse("advisor_request_list"), {"state": typed[:500]}).status_code == 200


def test_matching_is_offered_to_those_who_match_with_reasons(world, asked, advisor, client):
    match = at(asked, "advisor_request_match")
    client.force_login(world.coordinator)
    assert client.get(match).status_code == 403
    assert client.post(match, {"advisor": advisor.pk}).status_code == 403
    client.force_login(world.secretariat)
    page = client.get(match).content.decode()
    assert "Available on all days" in page and "is a suggestion" in page
    assert client.post(match, {"version": asked.version}).status_code == 422
    done = client.post(match, {"advisor": advisor.pk, "version": asked.version}, follow=True)
    assert "Waits for approval" in done.content.decode()
    again = client.post(match, {"advisor": advisor.pk, "version": asked.version})
    assert again.status_code == 409


def test_from_approval_to_debriefing_by_the_pages(world, asked, advisor, client):
    row = cases.advisor_matched(world, asked, advisor)
    client.force_login(world.icrc_director)
    data = {"step": "approve", "version": row.version}
    page = client.post(at(row, "advisor_request_steps"), data, follow=True).content.decode()
    assert "Approved" in page
    client.force_login(world.urcs_staff)
    version = AdvisorRequest.objects.get().version
    client.post(at(row, "advisor_request_deploy"), {"version": version})
    over = at(row, "advisor_request_hand_over")
    answer = client.post(
        over, {"version": version + 1, "handed_to": "advisor", "open_points": "Typed"}
    )
    assert answer.status_code == 422 and "Typed" in answer.content.decode()
    client.post(over, {"version": version + 1, "handed_to": "country_team", "open_points": "3W"})
    page = client.get(at(row)).content.decode()
    assert "Advisor debriefed" in page and "3W" in page
    data = {"version": version + 2, "worked": "Calls", "lessons": "Earlier"}
    page = client.post(at(row, "advisor_request_debrief"), data, follow=True).content.decode()
    assert "Debriefed" in page and "Earlier" in page


def test_the_list_counts_what_was_unmet_by_its_reason(world, case, asked, client):
    outcome.mark_unmet(asked, by=world.secretariat, unmet_reason="travel", note="Borders closed")
    cases.advisor_requested(world, case)
    client.force_login(world.observer)
    page = client.get(reverse("advisor_request_list")).content.decode()
    assert "Travel was restricted: 1" in page
    found = client.get(reverse("advisor_request_list"), {"unmet_reason": "travel"}).content.decode()
    assert f'href="{at(asked)}"' in found and "no. 2" not in found
    for form in ("csv", "xlsx"):
        answer = client.get("/api/v1/advisor-requests/", {"format": form, "unmet_reason": "travel"})
        assert answer.status_code == 200 and b"".join(answer)


def test_what_is_restricted_is_neither_listed_nor_counted(world, client):
    hidden = cases.large_operation(world, visibility="participants", present=[world.icrc])
    row = cases.advisor_requested(world, hidden)
    outcome.mark_unmet(row, by=world.secretariat, unmet_reason="travel")
    client.force_login(world.observer)
    page = client.get(reverse("advisor_request_list")).content.decode()
    assert "Travel was restricted: 1" not in page and hidden.name not in page


def test_the_list_costs_the_same_for_one_and_for_many(
    world, case, asked, client, django_assert_max_num_queries
):
    for _each in range(6):
        cases.advisor_requested(world, case)
    client.force_login(world.coordinator)
    client.get(reverse("advisor_request_list"))
    with django_assert_max_num_queries(8):
        client.get(reverse("advisor_request_list"))


def test_the_decision_leads_to_the_requests(world, case, asked, client):
    decisions.decide(case.mco_deployment, by=world.coordinator, choice="deploy", reason="Needed")
    client.force_login(world.coordinator)
    page = client.get(reverse("mco_deployment", args=[case.ref])).content.decode()
    assert f'href="{at(asked)}"' in page
    assert reverse("advisor_request_new", args=[case.ref]) in page
