"""A deadline is a promise: what starts, stops and moves it, and what never does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.deadlines import actions, messages
from coordination.deadlines.models import Deadline, Rung
from coordination.deadlines.sweep import fire_due_rungs
from coordination.operations import actions as operations
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tests.factories import cases

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def deadline(case, clock):
    return Deadline.objects.get(operation=case, clock=clock)


def test_declaring_large_starts_the_clocks_that_the_scale_asks_for(world):
    case = cases.operation(world)
    assert not Deadline.objects.filter(operation=case).exists()
    case = operations.declare_scale(
        case, by=world.coordinator, scale="large", declared_by_post="HoD", reason="Nationwide"
    )
    assert set(Deadline.objects.filter(operation=case).values_list("clock", flat=True)) == {
        "mini_summit_held", "joint_statement_issued", "mco_decided",
    }  # fmt: skip
    summit = deadline(case, "mini_summit_held")
    assert summit.started_at == case.onset_at
    assert summit.target_at == case.onset_at + 24 * HOUR
    assert summit.due_at == summit.first_due_at == case.onset_at + 48 * HOUR
    assert summit.anchored_by == world.coordinator.name


def test_a_small_operation_has_no_clocks_and_shrinking_withdraws_them(world):
    case = cases.large_operation(world)
    case = operations.declare_scale(
        case, by=world.coordinator, scale="small", declared_by_post="HoD", reason="Overestimated"
    )
    row = deadline(case, "mini_summit_held")
    assert row.outcome == "withdrawn" and row.reason == "Overestimated"
    assert not row.rungs.planned().exists()


def test_a_withdrawn_clock_goes_on_with_its_old_promise(world):
    case = cases.large_operation(world)
    promised = deadline(case, "mini_summit_held").due_at
    for scale in ("small", "medium"):
        case = operations.declare_scale(
            case,
            by=world.coordinator,
            scale=scale,
            declared_by_post="HoD",
            reason="As it turns out",
        )
    row = deadline(case, "mini_summit_held")
    assert row.outcome == "" and row.due_at == promised
    assert row.rungs.planned().filter(deadline_version=row.version).exists()


def test_changing_the_policy_later_never_moves_a_promise_made(world):
    case = cases.large_operation(world)
    actions.change_setting(
        key="mini_summit_held.limit_hours", new=30, by=world.secretariat, reason="Agreed"
    )
    operations.amend_operation(case, by=world.coordinator, changes={"summary": "More is known."})
    assert deadline(case, "mini_summit_held").due_at == case.onset_at + 48 * HOUR
    later = cases.large_operation(world, name="Another")
    row = deadline(later, "mini_summit_held")
    assert row.due_at == later.onset_at + 30 * HOUR
    assert row.policy["basis"] == "setting"


def test_the_basis_is_kept_with_the_promise(world):
    case = cases.large_operation(world)
    assert deadline(case, "mini_summit_held").policy["basis"] == "source"
    assert deadline(case, "joint_statement_issued").policy["basis"] == "default"


def test_correcting_the_onset_moves_the_limit_and_says_so(world):
    case = cases.large_operation(world)
    before = deadline(case, "mini_summit_held")
    earlier = case.onset_at - 3 * HOUR
    operations.amend_operation(
        case, by=world.coordinator, changes={"onset_at": earlier}, reason="Reports from the city"
    )
    after = deadline(case, "mini_summit_held")
    assert after.due_at == before.due_at - 3 * HOUR
    assert after.first_due_at == before.due_at, "the first promise stays readable"
    assert not Rung.objects.planned().filter(deadline=after, deadline_version=1).exists()
    said = AuditEvent.objects.filter(verb="deadline.reanchor", target_id=after.key).get()
    assert said.reason == "Reports from the city"


def test_met_at_the_limit_is_met_and_one_instant_later_is_late(world):
    case = cases.large_operation(world)
    row = deadline(case, "mini_summit_held")
    row.outcome, row.stopped_at = "met", row.due_at
    assert row.status(timezone.now()) == "met"
    row.stopped_at = row.due_at + timedelta(microseconds=1)
    assert row.status(timezone.now()) == "met_late"


@pytest.mark.parametrize(
    ("hours", "status"),
    [(1, "running"), (23, "running"), (25, "soon"), (47, "soon"), (48.01, "overdue")],
)
def test_the_status_is_computed_from_an_explicit_now(world, hours, status):
    row = deadline(cases.large_operation(world), "mini_summit_held")
    assert row.status(row.started_at + hours * HOUR) == status


def test_waiving_stops_the_clock_with_its_reason(world):
    from tools.mini_summit import actions as summits

    case = cases.large_operation(world)
    summits.run(case.mini_summits.get(), "waive", by=world.coordinator, reason="Held by the region")
    row = deadline(case, "mini_summit_held")
    assert (row.outcome, row.reason) == ("waived", "Held by the region")


def test_closing_the_operation_stops_every_clock_and_reopening_lets_them_go_on(world):
    case = cases.large_operation(world)
    case = operations.run(case, "close", by=world.coordinator, reason="Merged with another")
    assert not Deadline.objects.open().filter(operation=case).exists()
    case = operations.run(case, "reopen", by=world.coordinator, reason="Not merged after all")
    assert Deadline.objects.open().filter(operation=case).count() == 3


class TestExtending:
    def test_both_dates_stay_and_a_new_ladder_is_laid(self, world):
        row = deadline(cases.large_operation(world), "mini_summit_held")
        new = row.due_at + 12 * HOUR
        extended = actions.extend(row, due_at=new, reason="Airport closed", by=world.coordinator)
        assert (extended.due_at, extended.first_due_at) == (new, row.due_at)
        planned = extended.rungs.planned()
        assert {rung.deadline_version for rung in planned} == {2}
        assert planned.get(name="limit").fire_at == new
        event = AuditEvent.objects.get(verb="deadline.extend")
        assert event.data["due_at"] == {"from": row.due_at.isoformat(), "to": new.isoformat()}
        assert event.reason == "Airport closed"

    @pytest.mark.parametrize(
        ("change", "reason", "field"),
        [(12, "", "reason"), (-1000, "why", "due_at"), (-1, "why", "due_at"), (0, "why", "due_at")],
    )
    def test_without_reason_into_the_past_or_not_later_is_refused(
        self, world, change, reason, field
    ):
        row = deadline(cases.large_operation(world), "mini_summit_held")
        with pytest.raises(Invalid) as refused:
            actions.extend(
                row, due_at=row.due_at + change * HOUR, reason=reason, by=world.coordinator
            )
        assert field in refused.value.fields
        assert Deadline.objects.get(pk=row.pk).version == 1

    def test_only_those_who_lead_may_extend(self, world):
        row = deadline(cases.large_operation(world), "mini_summit_held")
        for person in (world.observer, world.committee, world.polish):
            with pytest.raises(NotYours):
                actions.extend(row, due_at=row.due_at + HOUR, reason="why", by=person)

    def test_a_stopped_clock_and_a_stale_reader_are_refused(self, world):
        case = cases.large_operation(world)
        row = deadline(case, "mini_summit_held")
        actions.extend(row, due_at=row.due_at + HOUR, reason="why", by=world.coordinator)
        with pytest.raises(Stale):
            actions.extend(
                row, due_at=row.due_at + 2 * HOUR, reason="why", by=world.coordinator, version=1
            )
        cases.held_summit(world, case)
        with pytest.raises(OutOfTurn):
            actions.extend(row, due_at=row.due_at + 9 * HOUR, reason="why", by=world.coordinator)


class TestSettings:
    @pytest.mark.parametrize("new", ["soon", None, 0, -4, float("nan"), 10**9])
    def test_a_value_that_is_no_number_of_hours_is_refused(self, world, new):
        with pytest.raises(Invalid):
            actions.change_setting(
                key="mini_summit_held.limit_hours", new=new, by=world.secretariat, reason="Agreed"
            )

    def test_only_the_secretariat_changes_settings(self, world):
        with pytest.raises(NotYours):
            actions.change_setting(
                key="mini_summit_held.limit_hours", new=10, by=world.icrc_director, reason="Agreed"
            )

    def test_an_unknown_key_or_choice_is_refused(self, world):
        for key, new in (("tea.limit_hours", 4), ("mandatory_set", "none")):
            with pytest.raises(Invalid):
                actions.change_setting(key=key, new=new, by=world.secretariat, reason="Agreed")

    @pytest.mark.parametrize("new", [0, -1, 17_569, "x", True, None, "nan", "inf", 10**400])
    def test_a_promise_of_no_time_of_no_number_or_of_years_is_refused(self, world, new):
        key = "mini_summit_held.limit_hours"
        with pytest.raises(Invalid):
            actions.change_setting(key=key, new=new, by=world.secretariat, reason="Agreed")

    def test_a_change_is_recorded_with_both_values(self, world):
        actions.change_setting(
            key="mini_summit_held.limit_hours", new=36, by=world.secretariat, reason="Agreed"
        )
        event = AuditEvent.objects.get(verb="setting.change")
        assert (event.data["from"], event.data["to"]) == (48, 36.0)


def test_syncing_twice_changes_nothing(world):
    case = cases.large_operation(world)
    before = list(Deadline.objects.order_by("pk").values()), Rung.objects.count()
    for thing in (case.mini_summits.get(), case.joint_statements.get()):
        actions.sync(thing, by=world.coordinator)
    assert (list(Deadline.objects.order_by("pk").values()), Rung.objects.count()) == before


def test_of_a_clock_that_starts_late_only_rungs_that_reach_somebody_new_fire(world):
    case = cases.large_operation(world, hours_ago=40)
    fire_due_rungs()
    clock = deadline(case, "mini_summit_held")
    states = dict(clock.rungs.values_list("name", "state"))
    assert states == {
        "start": "cancelled", "24h_after_start": "fired", "12h_before": "fired",
        "limit": "planned", "after": "planned",
    }  # fmt: skip
    told = {name: clock.rungs.get(name=name).reached for name in ("24h_after_start", "12h_before")}
    leads, coordinator = str(world.posts["icrc_hod"]), str(world.posts["advisor"])
    posts = {name: {each["post"] for each in reached} for name, reached in told.items()}
    assert leads in posts["24h_after_start"] and leads not in posts["12h_before"]
    assert coordinator in posts["12h_before"]


def test_revisiting_ends_one_run_and_starts_the_next_with_its_own_limit(world):
    from tools.minimum_parameters import actions as parameters

    mine = cases.issued_parameters(world, cases.large_operation(world))
    first = Deadline.objects.get(clock="parameters_revisited")
    assert first.due_at == mine.issued_at + timedelta(days=14)
    mine = parameters.revisit(mine, by=world.coordinator, reason="Nothing has changed")
    first.refresh_from_db()
    assert (first.outcome, first.stopped_at) == ("met", mine.revisited_at)
    second = Deadline.objects.get(clock="parameters_revisited", occurrence=2)
    assert second.due_at == mine.revisited_at + timedelta(days=30)


class TestCorrections:
    """What the review of the house found: a fact moves a promise, a setting or a sync never does."""

    def test_an_extension_of_a_decision_survives_every_later_sync(self, world):
        from tools.decision import actions as decisions

        case = cases.large_operation(world)
        summit = cases.held_summit(world, case)
        own = timezone.now() + timedelta(days=3)
        for row in summit.rows.all():
            decisions.write_row(
                row, by=world.urcs, changes={"text": "Agreed", "lead": world.urcs_ns, "due_at": own}
            )
        from tools.mini_summit import actions as summits

        summits.file_table(summit, by=world.urcs)
        row = Deadline.objects.filter(operation=case, clock="decision_done").first()
        longer = row.due_at + timedelta(days=5)
        actions.extend(row, due_at=longer, reason="Road closed", by=world.coordinator)
        operations.amend_operation(
            case, by=world.coordinator, changes={"summary": "More is known."}
        )
        row.refresh_from_db()
        assert row.due_at == longer

    def test_a_corrected_onset_judges_a_clock_that_has_stopped(self, world):
        case = cases.large_operation(world, hours_ago=30)
        cases.held_summit(world, case)
        assert deadline(case, "mini_summit_held").status(timezone.now()) == "met"
        earlier = case.onset_at - timedelta(days=2)
        operations.amend_operation(case, by=world.coordinator, changes={"onset_at": earlier})
        row = deadline(case, "mini_summit_held")
        assert row.started_at == earlier and row.status(timezone.now()) == "met_late"
        assert not row.rungs.planned().exists()

    def test_a_clock_that_goes_on_counts_from_the_corrected_onset(self, world):
        case = cases.large_operation(world)
        case = operations.run(case, "close", by=world.coordinator, reason="Merged")
        earlier = case.onset_at - 3 * HOUR
        case = operations.amend_operation(
            case, by=world.coordinator, changes={"onset_at": earlier}, reason="Reports"
        )
        operations.run(case, "reopen", by=world.coordinator, reason="Not merged")
        row = deadline(case, "mini_summit_held")
        assert (row.started_at, row.due_at) == (earlier, earlier + 48 * HOUR)

    def test_changing_where_the_48_hours_begin_leaves_running_clocks_alone(self, world):
        case = cases.large_operation(world)
        cases.endorsing_parameters(world, case)
        before = deadline(case, "minimum_parameters_issued")
        actions.change_setting(
            key="minimum_parameters.starts", new="onset", by=world.secretariat, reason="Agreed"
        )
        operations.amend_operation(
            case, by=world.coordinator, changes={"summary": "More is known."}
        )
        after = deadline(case, "minimum_parameters_issued")
        assert (after.started_at, after.due_at, after.outcome) == (
            before.started_at, before.due_at, "",
        )  # fmt: skip
        later = cases.large_operation(world, name="Another")
        assert deadline(later, "minimum_parameters_issued").started_at == later.onset_at

    def test_a_waived_statement_is_not_waited_for(self, world):
        from tools.joint_statement import actions as statements

        case = cases.large_operation(world)
        statements.run(
            case.joint_statements.get(), "waive", by=world.coordinator, reason="Said in the appeal"
        )
        summit = cases.filed_summit(world, case)
        assert deadline(case, "minimum_parameters_issued").started_at == summit.filed_at

    def test_a_statement_waived_after_the_filing_starts_the_clock_and_one_written_after_all_stops_it(
        self, world
    ):
        from tools.joint_statement import actions as statements

        case = cases.large_operation(world)
        summit = cases.filed_summit(world, case)
        assert not Deadline.objects.filter(clock="minimum_parameters_issued").exists()
        statement = case.joint_statements.get()
        statements.run(statement, "waive", by=world.coordinator, reason="Said in the appeal")
        row = deadline(case, "minimum_parameters_issued")
        assert (row.started_at, row.stopped_at) == (summit.filed_at, None)
        assert row.rungs.planned().exists()
        statements.run(
            statement, "take_back_waiver", by=world.coordinator, reason="Needed after all"
        )
        row = deadline(case, "minimum_parameters_issued")
        assert row.outcome == "withdrawn" and not row.rungs.planned().exists()

    @pytest.mark.parametrize("value", [[1], {"a": 1}, 7, None])
    def test_a_choice_of_another_kind_is_a_sentence(self, world, value):
        with pytest.raises(Invalid):
            actions.change_setting(
                key="mandatory_set", new=value, by=world.secretariat, reason="Agreed"
            )

    def test_nothing_is_met_in_time_by_a_date_before_the_meeting(self, world):
        from tools.mini_summit import actions as summits

        summit = cases.held_summit(world, cases.large_operation(world))
        cases.decide_all(world, summit)
        for early in (summit.held_at - HOUR, summit.operation.onset_at - HOUR):
            with pytest.raises(Invalid):
                summits.file_table(summit, by=world.urcs, at=early)

    def test_a_withdrawn_operation_issues_nothing(self, world):
        from tools.joint_statement import actions as statements

        case = cases.large_operation(world)
        statement = cases.clearing_statement(world, case)
        for person, of in (
            (world.urcs, world.urcs_ns), (world.icrc_hod, world.icrc), (world.ifrc_hod, world.ifrc),
        ):  # fmt: skip
            statements.speak(statement, by=person, component=of, clears=True)
        operations.run(case, "withdraw", by=world.coordinator, reason="Logged twice")
        with pytest.raises(OutOfTurn):
            statements.issue(statement, by=world.coordinator)


def test_at_the_very_limit_it_is_not_overdue_in_any_reading(world):
    """The computed status, the list of overdue ones and the reminder say the same."""
    case = cases.large_operation(world)
    row = Deadline.objects.get(operation=case, clock="mini_summit_held")
    instant = timedelta(microseconds=1)
    for now, late in ((row.due_at, False), (row.due_at + instant, True)):
        assert row.is_overdue(now) is late
        assert (row.status(now) == "overdue") is late
        assert Deadline.objects.overdue(now).filter(pk=row.pk).exists() is late
        said = messages.reminder(
            row, row.rungs.get(name="limit"), person=world.coordinator, now=now
        )
        assert said.subject.startswith("OVERDUE") is late


@pytest.mark.parametrize("years", [2, 70, 5000])
def test_a_limit_is_not_moved_to_another_year_by_a_slip(world, years):
    """It would silence every reminder, and could not be moved back."""
    row = Deadline.objects.get(operation=cases.large_operation(world), clock="mini_summit_held")
    with pytest.raises(Invalid, match="more than a year away"):
        actions.extend(
            row, due_at=row.due_at.replace(year=row.due_at.year + years), reason="Typed too fast",
            by=world.coordinator,
        )  # fmt: skip
