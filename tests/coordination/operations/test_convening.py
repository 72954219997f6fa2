"""Who convenes: proposed, agreed, contested, and never two at once for the same place and time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.operations import actions, policy
from coordination.operations.models import Convening
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, Stale
from tests.factories import cases
from tests.fixtures.scenarios import scenario

DAY = timedelta(days=1)


@scenario
def case(world):
    case = cases.operation(world, countries=[world.ukraine, world.poland])
    Convening.objects.all().delete()
    return case


def propose(world, case, **more):
    facts = {
        "country": world.ukraine, "role": "convener", "component": world.urcs_ns,
        "starts_on": case.today,
    } | more  # fmt: skip
    return actions.propose_convening(operation=case, by=world.coordinator, **facts)


def agree(world, row):
    return actions.run_convening(row, "agree", by=world.coordinator)


PERIODS = {
    # the second period against one of today to in ten days
    "the same days": ((0, 10), True),
    "within": ((2, 3), True),
    "touching the last day": ((10, 20), True),
    "from the day after": ((11, 20), False),
    "touching the first day": ((-5, 0), True),
    "until the day before": ((-5, -1), False),
    "around it": ((-5, 20), True),
    "without an end, earlier": ((-5, None), True),
    "without an end, later": ((11, None), False),
}


@pytest.mark.parametrize("period", PERIODS)
def test_two_agreed_periods_do_not_overlap(world, case, period):
    (starts, ends), is_rival = PERIODS[period]
    agree(world, propose(world, case, ends_on=case.today + 10 * DAY))
    second = propose(
        world, case, component=world.polish_ns, starts_on=case.today + starts * DAY,
        ends_on=None if ends is None else case.today + ends * DAY,
    )  # fmt: skip
    if is_rival:
        with pytest.raises(
            NotReady, match="Ukrainian Red Cross Society is already agreed as convener"
        ):
            agree(world, second)
        assert Convening.objects.agreed().count() == 1
    else:
        assert agree(world, second).state == "agreed"


AREAS = {
    ("", ""): True,
    ("", "Kharkiv"): True,
    ("Kharkiv", ""): True,
    ("Kharkiv", "kharkiv "): True,
    ("Kharkiv", "Odesa"): False,
}


@pytest.mark.parametrize("areas", AREAS)
def test_an_allocation_for_the_whole_country_is_one_for_every_area(world, case, areas):
    first, second = areas
    agree(world, propose(world, case, areas=[first]))
    row = propose(world, case, areas=[second], component=world.polish_ns)
    if AREAS[areas]:
        with pytest.raises(NotReady):
            agree(world, row)
    else:
        agree(world, row)


@pytest.mark.parametrize("other", ["country", "role", "operation"])
def test_another_country_role_or_operation_is_no_rival(world, case, other):
    agree(world, propose(world, case))
    changes = {
        "country": {"country": world.poland},
        "role": {"role": "co_convener", "component": world.icrc},
        "operation": {},
    }
    if other == "operation":
        case = cases.operation(world, name="another")
        Convening.objects.filter(operation=case).delete()
    assert agree(world, propose(world, case, **changes[other])).state == "agreed"


def test_once_the_first_has_ended_the_second_is_agreed(world, case):
    first = agree(world, propose(world, case))
    second = propose(world, case, component=world.polish_ns)
    actions.run_convening(first, "end", by=world.coordinator, reason="handed over")
    assert agree(world, second).state == "agreed"


def test_ending_closes_the_period_today_also_where_a_later_end_was_given(world, case):
    row = agree(
        world, propose(world, case, starts_on=case.today - DAY, ends_on=case.today + 9 * DAY)
    )
    ended = actions.run_convening(row, "end", by=world.coordinator, reason="handed over")
    assert (ended.ends_on, ended.ended_by) == (case.today, world.coordinator)


def test_contesting_keeps_the_article_and_agreeing_takes_it_away(world, case):
    row = propose(world, case)
    row = actions.run_convening(
        row, "contest", by=world.icrc_director, reason="see the letter", article="5.4.1"
    )
    assert (row.state, row.article) == ("contested", "5.4.1")
    event = AuditEvent.objects.get(verb="convening.dispute")
    assert event.data["article"] == "5.4.1"
    assert AuditEvent.objects.get(verb="convening.contest").reason == "see the letter"
    assert agree(world, row).article == ""


def test_an_article_nobody_disputes_on_is_refused_and_nothing_changes(world, case):
    row = propose(world, case)
    with pytest.raises(Invalid) as refused:
        actions.run_convening(row, "contest", by=world.urcs, reason="why", article="99")
    assert "article" in refused.value.fields
    row.refresh_from_db()
    assert (row.state, row.article) == ("proposed", "")


def test_a_step_on_an_allocation_that_somebody_changed_is_refused(world, case):
    row = propose(world, case)
    agree(world, row)
    with pytest.raises(Stale):
        actions.run_convening(row, "contest", by=world.urcs, reason="why", version=row.version)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"country": "pakistan"}, "country"),
        ({"role": "chair"}, "role"),
        ({"role": "co_convener"}, "exception"),
        ({"ends_on": -1}, "ends_on"),
    ],
)
def test_a_proposal_that_cannot_be_right_is_refused_by_field(world, case, changes, field):
    if changes.get("country"):
        changes = {"country": world.pakistan}
    if "ends_on" in changes:
        changes = {"ends_on": case.today - DAY}
    with pytest.raises(Invalid) as refused:
        propose(world, case, **changes)
    assert set(refused.value.fields) == {field}
    assert not Convening.objects.filter(operation=case).exists()


def test_a_second_click_on_propose_proposes_nothing_more(world, case):
    propose(world, case)
    with pytest.raises(Invalid, match="recorded already and stands as “Proposed”"):
        propose(world, case)
    assert Convening.objects.filter(operation=case).count() == 1


@pytest.mark.parametrize("contested", [False, True])
@pytest.mark.parametrize("days", [(0, None), (2, 3), (10, 20), (-5, 0)])
def test_a_component_is_not_proposed_twice_for_one_day_in_one_role(world, case, days, contested):
    row = propose(world, case, ends_on=case.today + 10 * DAY)
    if contested:
        actions.run_convening(row, "contest", by=world.icrc_director, reason="why")
    starts, ends = days
    again = {
        "starts_on": case.today + starts * DAY,
        "ends_on": None if ends is None else case.today + ends * DAY,
    }
    with pytest.raises(Invalid, match="for some of these days and areas already"):
        propose(world, case, **again)
    assert Convening.objects.filter(operation=case).count() == 1


@pytest.mark.parametrize(
    ("role", "words"), [("convener", "convener"), ("co_convener", "co-convener")]
)
def test_what_stands_in_the_way_is_said_in_a_sentence_of_its_role(world, case, role, words):
    why = "agreed in Geneva" if role == "co_convener" else ""
    said = {"role": role, "exception": why}
    row = propose(world, case, **said)
    with pytest.raises(Invalid) as refused:
        propose(world, case, starts_on=case.today + DAY, **said)
    assert refused.value.fields["component"] == [
        f"{row.component.name} is named as {words} for some of these days and areas already, "
        "and that stands as “Proposed”. Settle or withdraw that first."
    ]
    agree(world, row)
    other = propose(world, case, component=world.polish_ns, **said)
    with pytest.raises(NotReady, match=f"is already agreed as {words} for that time"):
        agree(world, other)


def test_it_is_proposed_again_for_other_days_another_area_or_another_role(world, case):
    propose(world, case, ends_on=case.today + 10 * DAY, areas=["Lviv"])
    propose(world, case, starts_on=case.today + 11 * DAY)
    propose(world, case, ends_on=case.today + 10 * DAY, areas=["Odesa"])
    propose(world, case, role="co_convener", exception="agreed in Geneva")
    assert Convening.objects.filter(operation=case).count() == 4


def test_the_terms_of_what_is_agreed_are_changed_by_proposing_others(world, case):
    agree(world, propose(world, case))
    assert propose(world, case, starts_on=case.today + DAY).is_proposed


@pytest.mark.parametrize(
    ("role", "component"),
    [("co_convener", "icrc"), ("co_convener", "ifrc"), ("convener", "urcs_ns")],
)
def test_a_reason_for_the_exception_is_not_dropped_where_there_is_none(
    world, case, role, component
):
    with pytest.raises(Invalid) as refused:
        propose(world, case, role=role, component=getattr(world, component), exception="because")
    assert set(refused.value.fields) == {"exception"}


def test_a_component_that_had_left_the_movement_convenes_nothing(world, case):
    world.polish_ns.active_until = case.today - DAY
    world.polish_ns.save()
    with pytest.raises(Invalid, match="was not part of the Movement"):
        propose(world, case, component=world.polish_ns)


def test_the_page_and_the_door_ask_the_same_question(world, case):
    """Siblings that a page has read give the same answer as the database."""
    agree(world, propose(world, case))
    row = propose(world, case, component=world.polish_ns)
    row.siblings = list(Convening.objects.filter(operation=case).select_related("component"))
    looked_up = Convening.objects.get(pk=row.pk)
    assert str(policy.no_overlap(row)) == str(policy.no_overlap(looked_up)) != "None"


# --- Responsibilities --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"kind_of": "cook"}, "kind_of"),
        ({"kind_of": "sector_lead"}, "subject"),
        ({"kind_of": "area", "subject": " "}, "subject"),
        ({"kind_of": "focal_point"}, "level"),
        ({"kind_of": "focal_point", "level": "moon"}, "level"),
        ({"kind_of": "security_lead", "country": "pakistan"}, "country"),
        ({"kind_of": "security_lead", "post": "urcs_sg"}, "post"),
    ],
)
def test_a_responsibility_that_cannot_be_right_is_refused_by_field(world, case, facts, field):
    facts = dict(facts)
    if "country" in facts:
        facts["country"] = world.pakistan
    if "post" in facts:
        facts["post"] = world.posts[facts["post"]]
    with pytest.raises(Invalid) as refused:
        actions.assign_responsibility(case, by=world.coordinator, component=world.icrc, **facts)
    assert set(refused.value.fields) == {field}
    assert not case.responsibilities.exists()


def test_a_second_click_names_nobody_twice(world, case):
    def name_lead():
        return actions.assign_responsibility(
            case, by=world.coordinator, kind_of="security_lead", component=world.icrc
        )

    name_lead()
    with pytest.raises(Invalid, match="recorded already"):
        name_lead()
    assert case.responsibilities.count() == 1


def test_a_responsibility_ends_with_a_reason_and_stays_in_the_record(world, case):
    row = actions.assign_responsibility(
        case, by=world.coordinator, kind_of="security_lead", component=world.icrc
    )
    with pytest.raises(Invalid):
        actions.end_responsibility(row, by=world.coordinator, reason=" ")
    ended = actions.end_responsibility(row, by=world.coordinator, reason="handed over")
    again = actions.end_responsibility(row, by=world.urcs, reason="twice")
    assert again.ended_by == ended.ended_by == world.coordinator
    assert not case.responsibilities.current().exists() and case.responsibilities.count() == 1
    assert AuditEvent.objects.filter(verb="operation.end_assignment").count() == 1


def test_a_period_ends_on_the_day_that_it_ended(world):
    """Recorded days later, the end is still the day that was given."""
    case = cases.operation(world, hours_ago=24 * 20)
    row = agree(world, propose(world, case, starts_on=case.today - 15 * DAY))
    actions.run_convening(
        row, "end", by=world.coordinator, reason="Handed over", at=timezone.now() - 4 * DAY
    )
    row.refresh_from_db()
    assert row.ends_on == case.today - 4 * DAY


def test_what_is_contested_is_no_longer_recorded_as_agreed(world, case):
    row = agree(world, propose(world, case))
    assert row.agreed_at and row.agreed_by == world.coordinator
    actions.run_convening(row, "contest", by=world.urcs, reason="We convene here", article="5.2")
    row.refresh_from_db()
    assert (row.state, row.agreed_at, row.agreed_by) == ("contested", None, None)
