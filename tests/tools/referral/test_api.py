"""Referrals and the register in the API: the same rules, the same filters, the path beside the record."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.api.caller import done, refused
from tests.api.conftest import call  # noqa: F401
from tools.decision.models import Decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(decision):
    return {
        "decision": decision.pk, "move": "escalate", "reason": "No agreement",
        "to_post": "icrc-director-of-operations",
    }  # fmt: skip


def test_escalated_and_returned_and_the_record_has_the_path(call, decision, sent):  # noqa: F811
    made = done(call("coordinator").post("referrals/", sent), 201)
    assert (made["state"], made["to_level"], made["from_post"]) == (
        "asked", "strategic", "urcs-secretary-general",
    )  # fmt: skip
    director = call("icrc_director")
    one = done(director.get(f"referrals/{made['id']}/"))
    assert [step["name"] for step in one["steps"]] == ["answer"]
    said = {"reason": "Agreed", "version": made["version"]}
    back = done(director.post(f"referrals/{made['id']}/steps/answer/", said))
    assert (back["state"], back["answer"]) == ("answered", "Agreed")
    record = done(call("observer").get(f"decisions/{decision.pk}/"))
    assert record["level"] == "operational"
    (station,) = record["path"]
    assert (station["referral"], station["move"], station["to_post"]) == (
        made["id"], "escalate", "icrc-director-of-operations",
    )  # fmt: skip


def test_refused_with_the_same_sentences(call, decision, later, sent):  # noqa: F811
    lead = call("coordinator")
    refused(call("icrc_hod").post("referrals/", sent), 403)
    body = refused(lead.post("referrals/", sent | {"to_post": "urcs-secretary-general"}), 400)
    assert "lies with this post already" in body["fields"]["to_post"][0]
    refused(lead.post("referrals/", sent | {"version": decision.version + 9}), 409, "stale")
    for given, field in (
        ({"move": "sell"}, "move"),
        ({"reason": ""}, "reason"),
        ({"move": "carry", "to_mini_summit": 10**9}, "to_mini_summit"),
        ({"decision": 10**9}, "decision"),
        ({"move": "delegate", "level": "below"}, "level"),
    ):
        assert field in refused(lead.post("referrals/", sent | given), 400)["fields"]
    carried = sent | {"move": "carry", "to_mini_summit": later.pk}
    carried.pop("to_post")
    assert done(lead.post("referrals/", carried), 201)["to_mini_summit"] == later.pk


def test_what_may_not_be_seen_is_neither_listed_nor_referred(call, decision, sent, escalate):  # noqa: F811
    made = escalate()
    decision.operation.visibility = "participants"
    decision.operation.save()
    stranger = call("polish")
    assert done(stranger.get("referrals/"))["results"] == []
    assert done(stranger.get("decisions/", {"show": "open"}))["results"] == []
    refused(stranger.get(f"referrals/{made.pk}/"), 404)
    assert "decision" in refused(stranger.post("referrals/", sent), 400)["fields"]


def test_the_registers_filters_are_the_lists(call, summit, decision, escalate):  # noqa: F811
    Decision.objects.filter(pk=decision.pk).update(due_at=timezone.now() - timedelta(days=1))

    def found(who, **asked):
        return [row["id"] for row in done(call(who).get("decisions/", asked))["results"]]

    assert found("urcs", show="mine") == found("observer", show="overdue") == [decision.pk]
    assert decision.pk not in found("observer", show="without_owner")
    assert len(found("urcs_staff", show="component")) == summit.rows.count()
    assert found("observer", level="strategic") == []
    escalate()
    assert found("observer", level="strategic") == found("icrc_director", show="mine")
    assert found("observer", q=decision.text.split()[-1], level="strategic") == [decision.pk]
    refused(call("observer").get("decisions/", {"show": "theirs"}), 400, "invalid")


def test_done_takes_a_link_and_refuses_a_bad_one(call, decision):  # noqa: F811
    host, step = call("urcs"), f"decisions/{decision.pk}/steps/complete/"
    bad = host.post(step, {"reason": "Seen", "evidence_url": "javascript:alert(1)"})
    assert "evidence_url" in refused(bad, 400)["fields"]
    refused(host.post(step, {"reason": " ", "evidence_url": "https://x.org/a"}), 409)
    good = done(host.post(step, {"reason": "Seen", "evidence_url": "x.org/a"}))
    assert (good["state"], good["outcome"], good["evidence_url"]) == (
        "done", "Seen", "https://x.org/a",
    )  # fmt: skip
