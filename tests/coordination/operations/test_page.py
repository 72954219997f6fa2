"""The operation's page: what is due, who leads what, what was decided, what happened."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.deadlines.models import Deadline
from coordination.logbook.actions import write_entry
from coordination.operations import actions
from coordination.operations.dossier import models_by_kind, outline, things_of
from tests.factories import cases
from tools.mini_summit import actions as summits

HOUR = timedelta(hours=1)


def page_of(client, case):
    answer = client.get(case.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_head_says_what_it_is(world, coordinator):
    case = cases.large_operation(
        world, onset_precision="estimated", synthetic="The hours are invented.", go_event=5854,
        glide="OT-2022-000157-UKR", appeal_codes=["MGR65002"], visibility="participants",
    )  # fmt: skip
    actions.set_category(
        case, by=world.coordinator, category="red", since=case.today, note="new appeal"
    )
    page = page_of(coordinator, case)
    for said in (
        case.ref, case.name, "Large scale", "(estimated)", "Head of Delegation, IFRC",
        "Nationwide; beyond the capacity of the host", "new appeal", "MGR65002",
        "https://go.ifrc.org/emergencies/5854", "OT-2022-000157-UKR", "Only those who take part",
        "The hours are invented.", "Movement Coordination in Operations Advisor",
    ):  # fmt: skip
        assert said in page, said
    assert page.count('class="synthetic"') == 1


def test_the_history_of_scale_and_category_stays_readable(world, coordinator):
    case = cases.operation(world, hours_ago=100)
    for hours, scale in ((90, "small"), (50, "medium"), (5, "large")):
        actions.declare_scale(
            case, by=world.coordinator, scale=scale, declared_by_post=f"Post {scale}",
            reason=f"Why {scale}", declared_at=timezone.now() - hours * HOUR,
        )  # fmt: skip
    page = page_of(coordinator, case)
    assert page.index("Post large") < page.index("Post medium") < page.index("Post small")


# --- What is due -------------------------------------------------------------------------


def test_a_clock_shows_every_fact_that_it_rests_on(world, coordinator):
    case = cases.large_operation(world, hours_ago=30)
    answer = coordinator.get(case.get_absolute_url())
    clock = answer.context["overview"].clocks[0]
    assert str(clock.name) == "Mini-Summit held"
    assert (clock.started_at, clock.zone) == (case.onset_at, "Europe/Kyiv")
    page = answer.content.decode()
    for said in (
        "18 hours left", "Due soon", "the onset of the emergency", "recorded by Coordinator",
        "SMCC 2.0 progress report, May 2022", "Next reminder", "the coordinator of the operation",
        "Default of this installation, not a rule of the Movement.",
    ):  # fmt: skip
        assert said in page, said


def test_open_clocks_come_by_urgency_and_stopped_ones_after_them(world, coordinator):
    case = cases.large_operation(world, hours_ago=30)
    cases.filed_summit(world, case)
    overview = coordinator.get(case.get_absolute_url()).context["overview"]
    assert [str(c.name) for c in overview.clocks] == [
        "Joint Statement issued", "Coordination advisor decided",
    ]  # fmt: skip
    due = [c.due_at for c in overview.clocks]
    assert due == sorted(due)
    assert {str(c.name) for c in overview.stopped_clocks} == {
        "Mini-Summit held", "Decision table filed",
    }  # fmt: skip


def test_what_is_late_is_unmistakable(world, coordinator):
    case = cases.large_operation(world, hours_ago=60)
    page = page_of(coordinator, case)
    assert "Overdue" in page and "12 hours late" in page and 'class="clock is-overdue"' in page


def test_beside_a_clock_that_counts_from_later_stands_the_time_since_onset(world, coordinator):
    case = cases.large_operation(world, hours_ago=40)
    clocks = coordinator.get(case.get_absolute_url()).context["overview"].clocks
    notes = {str(c.name): c.note for c in clocks}
    assert notes["Mini-Summit held"] == ""
    assert "40 h" in notes["Coordination advisor decided"]


# --- Tools and decisions -----------------------------------------------------------------


def test_the_tools_stand_with_their_state_and_a_link(world, coordinator):
    case = cases.large_operation(world)
    summit = cases.filed_summit(world, case)
    page = page_of(coordinator, case)
    for thing in things_of(case):
        if thing.kind != "decision":
            assert f'href="{thing.get_absolute_url()}"' in page
            assert str(thing.title) in page and str(thing.state_label) in page
    assert summit.state_label == "Table filed"


def test_the_outline_is_what_the_tools_say_themselves(world):
    case = cases.large_operation(world)
    cases.issued_parameters(world, case)
    whole = [t for t in things_of(case) if t.kind != "decision"]
    brief = outline(case, without={"decision"})
    assert brief == whole
    for one, other in zip(brief, whole, strict=True):
        assert (one.title, one.state, one.version, one.get_absolute_url()) == (
            other.title, other.state, other.version, other.get_absolute_url(),
        )  # fmt: skip


def test_open_decisions_come_from_the_filed_table_the_soonest_due_first(world, coordinator):
    from tools.decision import actions as decisions

    case = cases.large_operation(world, hours_ago=30)
    assert "No decision is open." in page_of(coordinator, case)
    summit = cases.held_summit(world, case)
    cases.decide_all(world, summit)
    late, soon = summit.rows.in_order()[3], summit.rows.in_order()[1]
    for row, hours in ((late, 90), (soon, 20)):
        decisions.write_row(row, by=world.urcs, changes={"due_at": timezone.now() + hours * HOUR})
    from tools.mini_summit import actions as summits

    summits.file_table(summit, by=world.urcs)
    overview = coordinator.get(case.get_absolute_url()).context["overview"]
    assert [line.decision.pk for line in overview.decisions[:2]] == [soon.pk, late.pk]
    assert [str(line.clock.word) for line in overview.decisions[:2]] == ["Running", "Running"]
    assert len(overview.decisions) == summit.rows.count()
    assert all(str(c.name) != "Decision carried out" for c in overview.clocks)
    page = page_of(coordinator, case)
    assert f"Agreed on {soon.title}" in page and "Ukrainian Red Cross Society" in page


@pytest.mark.parametrize(
    ("name", "offered"),
    [("coordinator", True), ("urcs", True), ("icrc_hod", False), ("observer", False)],
)
def test_tools_are_started_by_those_who_lead(world, signed_in, name, offered):
    case = cases.operation(world)
    page = page_of(signed_in(name), case)
    assert ("Start a Joint Statement" in page) is offered


def test_a_closed_operation_starts_no_tool(world, coordinator):
    case = cases.operation(world)
    actions.run(case, "close", by=world.coordinator, reason="over")
    page = page_of(coordinator, case)
    assert "Start a Joint Statement" not in page
    assert "because the operation is not active" in page
    assert "Reopen the operation" in page


# --- Who leads what ----------------------------------------------------------------------


def test_the_matrix_says_for_each_country_who_leads_what(world, coordinator):
    case = cases.operation(world, countries=[world.ukraine, world.poland])
    actions.run_convening(
        case.convenings.get(country=world.poland, role="co_convener"), "contest",
        by=world.urcs, reason="they ask for the IFRC", article="5.2",
    )  # fmt: skip
    actions.run_convening(
        case.convenings.get(country=world.ukraine, role="convener"), "agree", by=world.coordinator
    )
    for facts in (
        {"kind_of": "security_lead", "component": world.icrc, "post": world.posts["icrc_hod"]},
        {"kind_of": "sector_lead", "subject": "Health", "component": world.urcs_ns, "country": world.ukraine},
        {"kind_of": "focal_point", "level": "geneva", "component": world.ifrc},
        {"kind_of": "area", "subject": "Kharkiv oblast", "component": world.ifrc, "country": world.ukraine},
    ):  # fmt: skip
        actions.assign_responsibility(case, by=world.coordinator, **facts)
    rows = {
        row.code: row
        for row in coordinator.get(case.get_absolute_url()).context["overview"].countries
    }
    assert [r.name for r in rows.values()] == ["Ukraine", "Poland", ""]
    assert [c.component.code for c in rows["UKR"].conveners] == ["DUA001"]
    assert [c.state for c in rows["POL"].co_conveners] == ["contested"]
    assert {r.subject for r in rows["UKR"].responsibilities} == {"Health", "Kharkiv oblast"}
    assert {r.kind_of for r in rows[""].responsibilities} == {"security_lead", "focal_point"}
    page = page_of(coordinator, case)
    for said in (
        "Contested",
        "Article 5.2",
        "Agreed",
        "Kharkiv oblast",
        "Geneva",
        "Head of Delegation",
    ):
        assert said in page, said


def test_a_rival_that_was_agreed_is_named_where_the_button_would_be(world, coordinator):
    case = cases.operation(world)
    row = case.convenings.get(role="convener")
    actions.run_convening(row, "agree", by=world.coordinator)
    actions.propose_convening(
        operation=case, by=world.coordinator, country=world.ukraine, role="convener",
        component=world.polish_ns, starts_on=case.today,
    )  # fmt: skip
    page = page_of(coordinator, case)
    assert "Ukrainian Red Cross Society is already agreed as convener for that time." in page


# --- Steps, and whose they are -----------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "seen", "unseen"),
    [
        (
            "coordinator",
            ["Close the operation", "Withdraw: logged in error", "Write it down", "/edit/", "/scale/"],
            [],
        ),
        ("urcs", ["Close the operation", "Write it down", "/edit/"], ["Withdraw: logged"]),
        ("icrc_hod", ["Write it down"], ["Close the operation", "/edit/", "/scale/"]),
        ("icrc_director", ["Write it down", "/scale/", "Record as agreed"], ["/edit/", "Close the"]),
        (
            "observer",
            ["Who leads what"],
            ["Write it down", "Close the", "/edit/", "/scale/", "Record as agreed", "Propose a convener"],
        ),
    ],
)  # fmt: skip
def test_a_person_is_offered_what_that_person_may_do(world, case, signed_in, name, seen, unseen):
    page = page_of(signed_in(name), case)
    for said in seen:
        assert said in page, said
    for said in unseen:
        assert said not in page, said


def test_a_step_is_taken_by_post_and_says_so(world, case, coordinator):
    steps = f"{case.get_absolute_url()}steps/"
    answer = coordinator.post(
        steps, {"step": "close", "reason": "All is done", "version": "1"}, follow=True
    )
    case.refresh_from_db()
    assert case.state == "closed"
    assert f"{case.ref} is Closed." in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"step": "close", "reason": "", "version": "1"}, 409, "needs a reason"),
        ({"step": "reopen", "reason": "why", "version": "1"}, 409, "is not possible while this is “Active”"),
        ({"step": "fly", "reason": "why", "version": "1"}, 409, "There is no step of the name “fly” here."),
        ({"step": "close", "reason": "my words", "version": "7"}, 409, "Somebody else changed this"),
        ({"step": "close", "reason": "my words", "version": "x"}, 409, "Somebody else changed this"),
    ],
)  # fmt: skip
def test_a_step_that_was_not_taken_says_why_and_keeps_the_reason(
    world, case, coordinator, sent, status, sentence
):
    answer = coordinator.post(f"{case.get_absolute_url()}steps/", sent)
    page = answer.content.decode()
    assert answer.status_code == status
    assert sentence in page
    assert sent["reason"] in page
    case.refresh_from_db()
    assert case.state == "active"


def test_after_a_stale_step_the_same_form_sent_again_is_taken(world, case, coordinator):
    steps = f"{case.get_absolute_url()}steps/"
    actions.amend_operation(case, by=world.urcs, changes={"name": "Theirs"})
    answer = coordinator.post(steps, {"step": "close", "reason": "my words", "version": "1"})
    page = answer.content.decode()
    assert 'name="version" value="2"' in page and "my words" in page
    coordinator.post(steps, {"step": "close", "reason": "my words", "version": "2"})
    case.refresh_from_db()
    assert case.state == "closed"


def test_a_double_click_on_a_step_takes_it_once_and_gets_a_sentence(world, case, coordinator):
    steps = f"{case.get_absolute_url()}steps/"
    sent = {"step": "close", "reason": "done", "version": "1"}
    assert coordinator.post(steps, sent).status_code == 302
    second = coordinator.post(steps, sent)
    assert second.status_code == 409
    assert "now stands as “Closed”" in second.content.decode()


def test_a_step_of_somebody_else_is_refused_with_a_page(world, case, signed_in):
    answer = signed_in("observer").post(
        f"{case.get_absolute_url()}steps/", {"step": "close", "reason": "x", "version": "1"}
    )
    assert answer.status_code == 403
    assert "This step is not yours to take." in answer.content.decode()


def test_a_reference_is_found_whatever_its_case_and_nonsense_is_a_404(world, case, coordinator):
    assert coordinator.get(f"/operations/{case.ref.lower()}/").status_code == 200
    for ref in ("UKR-1999-99", "%00", "x" * 300, "..%2f"):
        assert coordinator.get(f"/operations/{ref}/").status_code == 404


# --- What it costs -----------------------------------------------------------------------


def fill(world, case, times):
    for n in range(times):
        write_entry(case, by=world.coordinator, text=f"Entry {n}")
        actions.assign_responsibility(
            case,
            by=world.coordinator,
            kind_of="sector_lead",
            subject=f"Sector {n}",
            component=world.ifrc,
        )
        actions.propose_convening(
            operation=case, by=world.coordinator, country=world.ukraine, role="convener",
            component=world.polish_ns, starts_on=case.today, areas=[f"Area {n}"],
        )  # fmt: skip


@pytest.mark.parametrize("name", ["coordinator", "urcs", "observer", "icrc_director"])
def test_the_page_costs_at_most_twelve_queries_whatever_it_holds(world, signed_in, name):
    assert "decision" in models_by_kind()
    client = signed_in(name)
    small = cases.operation(world)
    client.get(small.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(small.get_absolute_url())
    case = cases.large_operation(world, countries=[world.ukraine, world.poland])
    cases.issued_parameters(world, case)
    fill(world, case, 15)
    with CaptureQueriesContext(connection) as more:
        client.get(case.get_absolute_url())
    assert len(few) <= len(more) <= 12, [q["sql"][:90] for q in more]
    fill_more = cases.large_operation(world, name="another")
    fill(world, fill_more, 3)
    with CaptureQueriesContext(connection) as again:
        client.get(case.get_absolute_url())
    assert len(again) == len(more)


def test_what_is_long_past_is_cut_short_and_says_where_the_rest_is(world, coordinator):
    """Twelve stopped clocks and seven Mini-Summits: the newest are shown, the others linked."""
    case = cases.large_operation(world)
    for _n in range(7):
        last = case.mini_summits.latest("number")
        summits.run(last, "waive", by=world.coordinator, reason="Nothing to coordinate")
        summits.plan_mini_summit(case, by=world.coordinator)
    now = timezone.now()
    Deadline.objects.bulk_create(
        Deadline(
            clock="mini_summit_held", subject_kind="x", subject_id=str(n), operation=case,
            subject_label=f"Past {n}", started_at=case.onset_at, first_due_at=now, due_at=now,
            stopped_at=now - timedelta(minutes=n), outcome="met",
        )
        for n in range(12)
    )  # fmt: skip
    text = coordinator.get(case.get_absolute_url()).content.decode()
    past = re.findall(r"Past (\d+)<", text)
    assert past == [str(n) for n in range(len(past))] and 0 < len(past) <= 10
    assert f"?status=met&amp;operation={case.ref}" in text
    assert "Mini-Summit: 3 earlier ones" in text
    assert "Mini-Summit 8" in text and "Mini-Summit 3<" not in text


def test_dated_decisions_never_crowd_out_the_clocks_of_the_tools(world, coordinator):
    case = cases.large_operation(world)
    now = timezone.now()
    Deadline.objects.bulk_create(
        Deadline(
            clock="decision_done", subject_kind="decision", subject_id=str(10_000 + n),
            operation=case, subject_label=f"Decision {n}", started_at=case.onset_at,
            first_due_at=now, due_at=now + timedelta(minutes=n), outcome="",
        )
        for n in range(150)
    )  # fmt: skip
    shown = coordinator.get(case.get_absolute_url()).context["overview"]
    assert {str(face.name) for face in shown.clocks} == {
        "Mini-Summit held", "Joint Statement issued", "Coordination advisor decided",
    }  # fmt: skip
