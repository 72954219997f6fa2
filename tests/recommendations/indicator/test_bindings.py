"""What measures a recommendation: said by the secretariat, on record, and never brought back."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from recommendations.indicator import actions
from recommendations.indicator.models import IndicatorBinding
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.api.caller import Caller, done, refused
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

KEY = "minimum_parameters_in_time"


@scenario
def thing(world):
    return reviews.review(world, count=2).recommendations.get(number=1)


@pytest.fixture
def bound(world, thing):
    return actions.bind(thing, by=world.secretariat, indicator=KEY)


def events(verb):
    return AuditEvent.objects.filter(verb=f"indicator_binding.{verb}")


def test_without_a_day_it_counts_from_the_reviews_report(world, thing, bound):
    assert bound.since == date(2026, 1, 5) == thing.review.reported_on
    event = events("bind").get()
    assert event.chain == "review:LLR-2026" and event.data["indicator"] == KEY
    assert event.data["changes"]["since"] == {"from": None, "to": "2026-01-05"}


@pytest.mark.parametrize("who", ["observer", "committee", "icrc_hod", "icrc_director"])
def test_only_the_secretariat_binds_changes_and_withdraws(world, thing, bound, who):
    person = getattr(world, who)
    with pytest.raises(NotYours):
        actions.bind(thing, by=person, indicator="coordination_advisors")
    with pytest.raises(NotYours):
        actions.amend_binding(bound, by=person, changes={"note": "x"})
    with pytest.raises(NotYours):
        actions.run(bound, "withdraw", by=person, reason="x")


@pytest.mark.parametrize(
    ("said", "field"),
    [({"indicator": "happiness"}, "indicator"), ({"note": "x" * 1001}, "note"),
     ({"since": date(2999, 1, 1)}, "since")],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(world, thing, said, field):
    with pytest.raises(Invalid) as refusal:
        actions.bind(thing, by=world.secretariat, **({"indicator": KEY} | said))
    assert list(refusal.value.fields) == [field]
    assert not IndicatorBinding.objects.exists()


def test_a_review_without_a_date_needs_a_day(world, thing):
    type(thing.review).objects.update(reported_on=None)
    with pytest.raises(Invalid):
        actions.bind(thing, by=world.secretariat, indicator=KEY)


def test_once_is_enough(world, thing, bound):
    with pytest.raises(OutOfTurn):
        actions.bind(thing, by=world.secretariat, indicator=KEY)
    actions.run(bound, "withdraw", by=world.secretariat, reason="Counts the wrong thing")
    with pytest.raises(OutOfTurn, match="Measure again"):
        actions.bind(thing, by=world.secretariat, indicator=KEY)


def test_a_change_is_on_record_with_before_and_after(world, bound):
    actions.amend_binding(bound, by=world.secretariat, changes={"since": date(2026, 2, 1)})
    changes = events("amend").get().data["changes"]
    assert changes == {"since": {"from": "2026-01-05", "to": "2026-02-01"}}
    with pytest.raises(Stale):
        actions.amend_binding(bound, by=world.secretariat, changes={"note": "x"}, version=1)


def test_withdrawing_needs_a_reason_and_can_be_taken_back(world, bound):
    with pytest.raises(NotReady):
        actions.run(bound, "withdraw", by=world.secretariat)
    row = actions.run(bound, "withdraw", by=world.secretariat, reason="Counts the wrong thing")
    assert row.withdrawn_at and not IndicatorBinding.objects.in_force().exists()
    event = events("withdraw").get()
    assert (event.before, event.after, event.reason) == (
        "bound",
        "withdrawn",
        "Counts the wrong thing",
    )
    row = actions.run(row, "bind_again", by=world.secretariat, reason="It does after all")
    assert row.withdrawn_at is None and IndicatorBinding.objects.in_force().get() == row


def test_load_reference_binds_three_of_2024_and_keeps_what_was_changed_here(world, capsys):
    call_command("load_reference")
    rows = IndicatorBinding.objects.order_by("recommendation__number")
    assert [(row.recommendation.number, row.indicator, row.since) for row in rows] == [
        (2, "minimum_parameters_in_time", date(2024, 2, 5)),
        (5, "mandatory_tools_in_time", date(2024, 2, 5)),
        (6, "coordination_advisors", date(2024, 2, 5)),
    ]
    second, _fifth, sixth = rows
    actions.run(second, "withdraw", by=world.secretariat, reason="Not here")
    actions.amend_binding(sixth, by=world.secretariat, changes={"since": date(2025, 1, 1)})
    capsys.readouterr()
    call_command("load_reference")
    assert "0 added, 0 changed" in capsys.readouterr().out
    assert [row.state for row in rows.all()] == ["withdrawn", "bound", "bound"]
    sixth.refresh_from_db()
    assert sixth.since == date(2025, 1, 1)


class TestPages:
    def test_the_secretariat_binds_in_the_browser(self, client, world, thing):
        client.force_login(world.secretariat)
        address = f"{thing.get_absolute_url()}measure/"
        assert address in client.get(thing.get_absolute_url()).text
        assert "Minimum parameters issued in time" in client.get(address).text
        answer = client.post(address, {"indicator": KEY, "since": "", "note": "Since the review"})
        made = IndicatorBinding.objects.get()
        assert answer.status_code == 302 and answer.url == made.get_absolute_url()
        assert "Since the review" in client.get(answer.url).text

    def test_what_is_refused_keeps_what_was_typed(self, client, world, thing):
        client.force_login(world.secretariat)
        tomorrow = (timezone.localdate() + timedelta(days=2)).isoformat()
        sent = {"indicator": KEY, "since": tomorrow, "note": "Typed with care"}
        answer = client.post(f"{thing.get_absolute_url()}measure/", sent)
        assert answer.status_code == 422
        assert "still to come" in answer.text and "Typed with care" in answer.text

    def test_a_save_over_somebody_elses_is_refused_once(self, client, world, bound):
        client.force_login(world.secretariat)
        address = f"{bound.get_absolute_url()}change/"
        client.get(address)
        actions.amend_binding(bound, by=world.secretariat, changes={"note": "Theirs"})
        sent = {"since": "2026-01-06", "note": "Mine", "version": "1"}
        answer = client.post(address, sent)
        assert answer.status_code == 409 and "Mine" in answer.text
        assert client.post(address, sent | {"version": "2"}).status_code == 302

    def test_others_are_not_offered_it_and_are_refused(self, client, world, thing, bound):
        client.force_login(world.observer)
        assert "measure/" not in client.get(thing.get_absolute_url()).text
        assert client.get(f"{thing.get_absolute_url()}measure/").status_code == 403
        assert client.get(f"{bound.get_absolute_url()}change/").status_code == 403
        sent = {"step": "withdraw", "reason": "x", "version": bound.version}
        assert client.post(f"{bound.get_absolute_url()}steps/", sent).status_code == 403
        assert IndicatorBinding.objects.in_force().exists()

    def test_a_step_is_taken_with_its_button(self, client, world, thing, bound):
        client.force_login(world.secretariat)
        sent = {"step": "withdraw", "reason": "Not this", "version": bound.version}
        assert client.post(f"{bound.get_absolute_url()}steps/", sent).status_code == 302
        text = client.get(bound.get_absolute_url()).text
        assert "No longer measured" in text and "Measure again" in text
        assert "No longer measured" in client.get(thing.get_absolute_url()).text

    def test_a_binding_of_a_draft_is_the_committees_alone(self, client, world):
        draft = reviews.review(world, ref="DRAFT", state="draft", count=1)
        hidden = actions.bind(draft.recommendations.get(), by=world.secretariat, indicator=KEY)
        client.force_login(world.observer)
        assert client.get(hidden.get_absolute_url()).status_code == 404
        client.force_login(world.committee)
        assert client.get(hidden.get_absolute_url()).status_code == 200


class TestAPI:
    def test_bound_changed_and_withdrawn_through_the_api(self, world, thing):
        caller = Caller(world.secretariat)
        sent = {"review": "LLR-2026", "recommendation": 1, "indicator": KEY, "since": "2026-02-01"}
        made = done(caller.post("indicator-bindings/", sent), 201)
        assert made["since"] == "2026-02-01" and made["figure"]["synthetic"] is False
        path = f"indicator-bindings/{made['id']}/"
        changed = done(caller.patch(path, {"version": made["version"], "note": "Read with care"}))
        assert changed["note"] == "Read with care"
        body = {"reason": "Not this"}
        assert done(caller.post(f"{path}steps/withdraw/", body))["state"] == "withdrawn"

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [({"recommendation": 99}, "recommendation"), ({"review": "NOPE"}, "review"),
         ({"indicator": "happiness"}, "indicator"), ({"since": "soon"}, "since")],
    )  # fmt: skip
    def test_what_cannot_be_names_its_field(self, world, thing, wrong, field):
        sent = {"review": "LLR-2026", "recommendation": 1, "indicator": KEY} | wrong
        body = refused(Caller(world.secretariat).post("indicator-bindings/", sent), 400, "invalid")
        assert list(body["fields"]) == [field]

    def test_others_are_refused(self, world, thing, bound):
        sent = {"review": "LLR-2026", "recommendation": 2, "indicator": KEY}
        refused(Caller(world.committee).post("indicator-bindings/", sent), 403)
        path = f"indicator-bindings/{bound.pk}/"
        refused(Caller(world.observer).patch(path, {"version": 1, "note": "x"}), 403)
