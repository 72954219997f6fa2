"""Areas, reasons and memberships: what an allocation may say, and what the matrix says of it."""

from datetime import timedelta

import pytest

from coordination.conveners import actions
from coordination.conveners.matrix import Matrix
from coordination.operations import actions as operations
from coordination.operations.models import Convening
from coordination.operations.policy import ConveningState
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn

DAY = timedelta(days=1)


def propose(world, case, **more):
    facts = {
        "country": world.ukraine, "role": "convener", "component": world.urcs_ns,
        "starts_on": case.today,
    } | more  # fmt: skip
    return operations.propose_convening(operation=case, by=world.coordinator, **facts)


def kinds(case, country="UKR", role="convener"):
    found = Matrix(type(case).objects.get(pk=case.pk)).open_findings
    return [each.kind.value for each in found if (each.country, each.role) == (country, role)]


# --- What an allocation may say ----------------------------------------------------------


def test_a_co_convener_that_is_another_component_needs_a_reason(world, case):
    other = {"role": "co_convener", "component": world.polish_ns}
    with pytest.raises(Invalid) as refused:
        propose(world, case, **other, exception="  ")
    assert list(refused.value.fields) == ["exception"]
    row = propose(world, case, **other, exception="Both institutions asked it to.")
    assert row.exception == "Both institutions asked it to."
    event = AuditEvent.objects.filter(verb="convening.propose").latest("id")
    assert event.data["exception"] == row.exception


def test_a_reason_where_none_is_needed_is_refused_and_not_dropped(world, case):
    with pytest.raises(Invalid) as refused:
        propose(world, case, role="co_convener", component=world.icrc, exception="why not")
    assert list(refused.value.fields) == ["exception"]


def test_areas_are_a_list_without_repetitions(world, case):
    row = propose(world, case, areas=["Kharkiv", " kharkiv ", "", "Odesa  oblast"])
    assert row.areas == ["Kharkiv", "Odesa oblast"] and row.geography == "Kharkiv; Odesa oblast"


@pytest.mark.parametrize("areas", [["a" * 201], [f"Area {n}" for n in range(51)]])
def test_areas_that_cannot_be_get_a_sentence(world, case, areas):
    with pytest.raises(Invalid) as refused:
        propose(world, case, areas=areas)
    assert list(refused.value.fields) == ["areas"]


def test_the_same_areas_in_another_order_are_the_same_proposal(world, case):
    propose(world, case, areas=["Kharkiv", "Odesa"])
    with pytest.raises(Invalid, match="recorded already"):
        propose(world, case, areas=["odesa", "KHARKIV"])


def test_two_agreed_lists_may_not_share_an_area(world, case, agree):
    agree(areas=["Kharkiv", "Odesa"])
    with pytest.raises(NotReady, match="already agreed"):
        agree(areas=["Lviv", "odesa"], component=world.polish_ns)
    standing = case.convenings.get(component=world.polish_ns, areas=["Lviv", "odesa"])
    operations.run_convening(standing, "withdraw", by=world.coordinator, reason="Anew")
    agree(areas=["Lviv"], component=world.polish_ns)


def test_a_society_whose_membership_ended_is_neither_proposed_nor_agreed_to(world, case):
    row = propose(world, case)
    society = world.urcs_ns
    society.active_until = case.today - DAY
    society.save()
    with pytest.raises(NotReady, match="no member of the Movement"):
        operations.run_convening(row, "agree", by=world.coordinator)
    with pytest.raises(Invalid, match="not part of the Movement"):
        propose(world, case, areas=["Lviv"])
    assert "membership" in kinds(case)


def test_a_membership_that_ends_within_an_agreed_period_is_warned_of(world, case, agree):
    row = agree()
    society = world.urcs_ns
    society.active_until = case.today + 10 * DAY
    society.save()
    assert "membership" in kinds(case)
    row.refresh_from_db()
    assert row.state == ConveningState.AGREED, "nothing is ended by the house"


# --- What the matrix says ----------------------------------------------------------------


def test_what_is_open_is_said_with_what_to_do(world, case, agree):
    found = {f.role: f for f in Matrix(case).open_findings if f.country == "UKR"}
    assert "nobody is agreed as convener" in found["convener"].sentence
    assert "Ukrainian Red Cross Society convenes as the host" in found["convener"].todo
    assert "Confirm the suggestion" in found["co_convener"].todo
    agree(starts_on=case.today - 3 * DAY)
    assert kinds(case) == []


def test_days_that_are_over_are_a_fact_and_nothing_to_do(world, case, agree):
    case = type(case).objects.get(pk=case.pk)
    case.onset_at -= 5 * DAY
    case.save()
    agree(starts_on=case.today)
    matrix = Matrix(case)
    assert kinds(case) == []
    past = [f for f in matrix.past_findings if f.country == "UKR" and f.role == "convener"]
    assert len(past) == 1 and past[0].todo == ""


def test_an_area_that_nobody_covers_is_shown(world, case, agree):
    actions.name_area(operation=case, country=world.ukraine, name="Odesa", by=world.coordinator)
    agree(areas=["Kharkiv"], starts_on=case.today - DAY)
    (finding,) = [
        f for f in Matrix(case).open_findings if (f.country, f.role) == ("UKR", "convener")
    ]
    assert finding.kind == "area_gap" and "Odesa" in finding.sentence


def test_two_agreed_at_once_from_before_the_rule_are_shown(world, case, agree):
    agree()
    second = propose(world, case, component=world.polish_ns)
    assert "rivals" in kinds(case)
    Convening.objects.filter(pk=second.pk).update(
        state="agreed", agreed_at=case.created_at, agreed_by=world.coordinator
    )
    assert "overlap" in kinds(case)


def test_many_proposals_that_meet_are_one_thing_to_settle_with_their_days(world, case):
    components = [world.urcs_ns, world.polish_ns, world.prcs_ns, world.icrc, world.ifrc]
    for n, component in enumerate(components):
        propose(world, case, component=component, starts_on=case.today + n * DAY)
    found = [f for f in Matrix(case).open_findings if (f.country, f.kind) == ("UKR", "rivals")]
    assert len(found) == 1
    assert all(component.name in found[0].sentence for component in components)
    assert found[0].sentence.count("proposed, from ") == 5


def test_proposals_that_do_not_meet_are_nothing_to_settle(world, case):
    propose(world, case, areas=["Lviv"], ends_on=case.today + DAY)
    propose(world, case, component=world.polish_ns, areas=["Odesa"])
    propose(world, case, component=world.prcs_ns, areas=["Lviv"], starts_on=case.today + 2 * DAY)
    assert "rivals" not in kinds(case)


def test_a_contested_role_names_its_article(world, case):
    row = propose(world, case, role="co_convener", component=world.icrc)
    operations.run_convening(row, "contest", by=world.ifrc_hod, reason="ours", article="5.2")
    said = [f.sentence for f in Matrix(case).open_findings if f.kind == "contested"]
    assert said == ["Ukraine: International Committee of the Red Cross as co-convener is contested, on Article 5.2."]  # fmt: skip


def test_one_component_in_both_roles_is_pointed_out(world, case, agree):
    agree(component=world.icrc)
    agree(component=world.icrc, role="co_convener")
    assert "both_roles" in kinds(case, role="")


# --- Suggestions -------------------------------------------------------------------------


def confirm(world, case, **more):
    facts = {
        "operation": case, "country": world.ukraine, "role": "co_convener",
        "component": world.icrc, "by": world.coordinator,
    } | more  # fmt: skip
    return actions.confirm_suggestion(**facts)


def test_logging_an_operation_marks_what_it_suggests(world):
    from tests.factories import cases

    made = cases.operation(world, name="Another")
    rows = made.convenings.all()
    assert rows and all(row.is_suggestion and row.state == "proposed" for row in rows)


def test_a_person_confirms_a_suggestion_in_one_press_and_it_stays_marked(world, case):
    row = confirm(world, case)
    assert (row.state, row.is_suggestion, row.agreed_by) == ("agreed", True, world.coordinator)
    assert row.starts_on == case.today and row.ends_on is None
    verbs = list(AuditEvent.objects.of("convening", row.pk).values_list("verb", flat=True))
    assert verbs == ["convening.propose", "convening.agree"]


def test_a_suggestion_closes_the_gap_and_no_more(world, case, agree):
    agree(role="co_convener", component=world.ifrc, starts_on=case.today + 10 * DAY)
    row = confirm(world, case)
    assert row.ends_on == case.today + 9 * DAY


def test_what_is_no_longer_suggested_is_not_confirmed(world, case, agree):
    with pytest.raises(OutOfTurn, match="no longer suggested"):
        confirm(world, case, component=world.ifrc)
    confirm(world, case)
    with pytest.raises(OutOfTurn, match="no longer suggested"):
        confirm(world, case)
    propose(world, case)
    with pytest.raises(OutOfTurn):
        confirm(world, case, role="convener", component=world.urcs_ns)


@pytest.mark.parametrize("who", ["observer", "icrc_hod", "icrc_director"])
def test_only_those_who_lead_confirm_and_name_areas(world, case, who):
    with pytest.raises(NotYours):
        confirm(world, case, by=getattr(world, who))
    with pytest.raises(NotYours):
        actions.name_area(
            operation=case, country=world.ukraine, name="East", by=getattr(world, who)
        )


# --- Areas -------------------------------------------------------------------------------


def test_an_area_is_named_once_and_withdrawn_with_a_reason(world, case):
    def name(said):
        return actions.name_area(
            operation=case, country=world.ukraine, name=said, by=world.coordinator
        )

    area = name(" Donetsk  oblast ")
    assert area.name == "Donetsk oblast"
    for wrong in ("donetsk oblast", "  ", "x" * 201):
        with pytest.raises(Invalid):
            name(wrong)
    with pytest.raises(Invalid, match="why"):
        actions.withdraw_area(area, by=world.coordinator, reason=" ")
    gone = actions.withdraw_area(area, by=world.coordinator, reason="one with Luhansk")
    again = actions.withdraw_area(area, by=world.coordinator, reason="twice")
    assert again.reason == gone.reason == "one with Luhansk"
    assert name("Donetsk oblast").pk != area.pk


def test_an_area_of_another_country_is_refused(world, case):
    from coordination.components.models import Country

    other = Country.objects.exclude(pk__in=case.country_codes.split()).first()
    with pytest.raises(Invalid, match="not part of the operation"):
        actions.name_area(operation=case, country=other, name="East", by=world.coordinator)
