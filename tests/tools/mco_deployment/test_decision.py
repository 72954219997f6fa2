"""The advisor decision: deploy, not needed, or needed and not to be had, with its reason."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines.models import Deadline
from coordination.operations import actions as operations
from coordination.roles import LEADS, PRINCIPALS, Role
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.mco_deployment import actions
from tools.mco_deployment.models import MCODeployment
from tools.mco_deployment.policy import WORKFLOW, Choice, State

TABLE = {"decide": ({State.DUE}, State.DECIDED), "reopen": ({State.DECIDED}, State.DUE)}


@scenario
def deployment(world):
    return cases.large_operation(world).mco_deployment


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("name", list(TABLE))
def test_a_step_is_taken_from_its_state_by_leads_and_principals_only(name, state, role):
    sources, target = TABLE[name]
    thing = SimpleNamespace(state=state)
    if role not in LEADS | PRINCIPALS:
        with pytest.raises(NotYours):
            WORKFLOW.check(name, thing, {role}, "why")
    elif state not in sources:
        with pytest.raises(OutOfTurn):
            WORKFLOW.check(name, thing, {role}, "why")
    else:
        assert WORKFLOW.check(name, thing, {role}, "why").target == target


def test_the_table_names_every_step():
    assert {step.name for step in WORKFLOW.steps} == set(TABLE)


class TestDeciding:
    def test_a_large_operation_has_it_to_decide_and_a_small_one_has_not(self, world, deployment):
        assert deployment.state == State.DUE
        assert Deadline.objects.of(deployment).get().started_at == deployment.large_since
        assert not MCODeployment.objects.filter(operation=cases.operation(world)).exists()

    @pytest.mark.parametrize("choice", Choice.values)
    def test_each_choice_is_recorded_with_its_reason_and_stops_the_clock(
        self, world, deployment, choice
    ):
        row = actions.decide(deployment, by=world.coordinator, choice=choice, reason="Because.")
        assert (row.state, row.choice, row.reason) == (State.DECIDED, choice, "Because.")
        assert Deadline.objects.of(deployment).get().outcome == "met"

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"choice": ""}, "choice"),
            ({"choice": "maybe"}, "choice"),
            ({"reason": " "}, "reason"),
            ({"reason": "x" * 5_001}, "reason"),
        ],
    )
    def test_without_a_choice_or_a_reason_it_is_refused(self, world, deployment, given, field):
        said = {"choice": "deploy", "reason": "Because."} | given
        with pytest.raises(Invalid) as refused:
            actions.decide(deployment, by=world.coordinator, **said)
        assert field in refused.value.fields
        assert MCODeployment.objects.get().state == State.DUE

    @pytest.mark.parametrize("who", ["polish", "observer", "region"])
    def test_others_do_not_decide(self, world, deployment, who):
        with pytest.raises(NotYours):
            actions.decide(
                deployment, by=getattr(world, who), choice="deploy", reason="I would like to"
            )

    def test_it_is_not_dated_before_the_onset_or_in_the_future(self, world, deployment):
        onset = deployment.operation.onset_at
        for at in (onset - timedelta(minutes=1), timezone.now() + timedelta(hours=1)):
            with pytest.raises(Invalid):
                actions.decide(deployment, by=world.coordinator, choice="deploy", reason="x", at=at)

    def test_twice_is_out_of_turn_and_again_needs_reopening(self, world, deployment):
        row = actions.decide(deployment, by=world.urcs, choice="unmet", reason="Nobody is free")
        with pytest.raises(OutOfTurn):
            actions.decide(row, by=world.urcs, choice="deploy", reason="Somebody is")
        row = actions.run(row, "reopen", by=world.urcs, reason="Somebody is free now")
        assert (row.state, row.decided_at) == (State.DUE, None)
        row = actions.decide(row, by=world.urcs, choice="deploy", reason="Somebody is")
        assert row.choice == "deploy"
        assert AuditEvent.objects.filter(verb="mco_deployment.decide").count() == 2

    def test_who_read_an_earlier_version_is_told(self, world, deployment):
        row = actions.decide(deployment, by=world.urcs, choice="unmet", reason="Nobody is free")
        row = actions.run(row, "reopen", by=world.urcs, reason="Somebody is free now")
        with pytest.raises(Stale):
            actions.decide(row, by=world.urcs, choice="deploy", reason="x", version=1)

    def test_the_database_knows_no_decision_without_a_choice(self, deployment):
        with pytest.raises(IntegrityError), transaction.atomic():
            MCODeployment.objects.update(decided_at=timezone.now(), choice="")


class TestThePage:
    def url(self, deployment, name="mco_deployment"):
        return reverse(name, args=[deployment.operation.ref])

    def test_it_offers_the_decision_to_those_who_lead(self, client, world, deployment):
        at = self.url(deployment, "mco_deployment_decide")
        for who, gets in (("coordinator", True), ("icrc_director", True), ("polish", False)):
            client.force_login(getattr(world, who))
            page = client.get(self.url(deployment)).content.decode()
            assert (f'href="{at}"' in page) == gets
            assert client.get(at).status_code == (200 if gets else 403)

    def test_deciding_shows_choice_and_reason(self, client, world, deployment):
        client.force_login(world.coordinator)
        data = {"choice": "unmet", "reason": "The pool is <empty>", "version": deployment.version}
        at = self.url(deployment, "mco_deployment_decide")
        page = client.post(at, data, follow=True).content.decode()
        assert "Needed, but none can be had" in page and "The pool is &lt;empty&gt;" in page

    def test_a_missing_reason_keeps_the_choice_and_an_early_date_the_reason(
        self, client, world, deployment
    ):
        client.force_login(world.coordinator)
        at = self.url(deployment, "mco_deployment_decide")
        answer = client.post(at, {"choice": "unmet", "reason": ""})
        assert answer.status_code == 422
        assert answer.content.decode().count(" checked") == 1
        answer = client.post(
            at,
            {
                "choice": "unmet", "reason": "Long thought", "version": deployment.version,
                "at_date": "1999-01-01", "at_time": "12:00",
            },
        )  # fmt: skip
        assert answer.status_code == 422
        assert "Long thought" in answer.content.decode()
        assert "before the onset" in answer.content.decode()

    def test_a_double_click_decides_once_and_says_so(self, client, world, deployment):
        client.force_login(world.coordinator)
        data = {"choice": "deploy", "reason": "Needed", "version": deployment.version}
        at = self.url(deployment, "mco_deployment_decide")
        assert client.post(at, data).status_code == 302
        second = client.post(at, data)
        assert second.status_code == 409 and "Needed" in second.content.decode()
        assert AuditEvent.objects.filter(verb="mco_deployment.decide").count() == 1

    def test_it_is_reopened_with_a_reason(self, client, world, deployment):
        row = actions.decide(deployment, by=world.urcs, choice="unmet", reason="Nobody is free")
        client.force_login(world.urcs)
        steps = self.url(deployment, "mco_deployment_steps")
        data = {"step": "reopen", "reason": "Somebody is free", "version": row.version}
        client.post(steps, data)
        assert MCODeployment.objects.get().state == State.DUE

    def test_who_may_not_see_the_operation_finds_nothing(self, client, world):
        case = cases.large_operation(world, visibility="participants")
        client.force_login(world.observer)
        for name in ("mco_deployment", "mco_deployment_decide"):
            assert client.get(reverse(name, args=[case.ref])).status_code == 404

    def test_an_operation_without_one_has_no_page(self, client, world):
        client.force_login(world.coordinator)
        case = cases.operation(world)
        assert client.get(reverse("mco_deployment", args=[case.ref])).status_code == 404


class TestLargeAgain:
    """Declared smaller and large again, the 48 hours count from the later declaration."""

    def declare(self, world, case, scale, *, hours_ago):
        return operations.declare_scale(
            case, by=world.coordinator, scale=scale, declared_by_post="USG", reason="Situation",
            declared_at=timezone.now() - timedelta(hours=hours_ago),
        )  # fmt: skip

    def test_the_clock_counts_from_the_later_one(self, world):
        case = cases.operation(world, hours_ago=90)
        self.declare(world, case, "large", hours_ago=80)
        self.declare(world, case, "medium", hours_ago=60)
        self.declare(world, case, "large", hours_ago=10)
        deployment = MCODeployment.objects.get(operation=case)
        clock = Deadline.objects.of(deployment).get()
        expected = timezone.now() - timedelta(hours=10)
        assert abs(deployment.large_since - expected) < timedelta(minutes=1)
        assert clock.started_at == deployment.large_since
        assert clock.stopped_at is None and clock.due_at > timezone.now()

    def test_declaring_it_large_once_more_starts_nothing_anew(self, world):
        case = cases.operation(world, hours_ago=90)
        self.declare(world, case, "large", hours_ago=80)
        self.declare(world, case, "large", hours_ago=10)
        since = MCODeployment.objects.get(operation=case).large_since
        assert abs(since - (timezone.now() - timedelta(hours=80))) < timedelta(minutes=1)

    def test_a_decision_taken_stands(self, world):
        case = cases.operation(world, hours_ago=90)
        self.declare(world, case, "large", hours_ago=80)
        before = actions.decide(
            MCODeployment.objects.get(operation=case), by=world.coordinator,
            choice=Choice.NOT_NEEDED, reason="One is there",
        )  # fmt: skip
        self.declare(world, case, "medium", hours_ago=60)
        self.declare(world, case, "large", hours_ago=10)
        after = MCODeployment.objects.get(operation=case)
        assert (after.state, after.large_since) == (State.DECIDED, before.large_since)
