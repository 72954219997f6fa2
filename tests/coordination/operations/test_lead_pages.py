"""Proposing, agreeing to and contesting conveners; naming leads: in a browser."""

import pytest

from coordination.operations import actions
from coordination.operations.models import Convening
from smcc.rules.refusals import Invalid
from tests.factories import cases
from tests.factories.world import component, post


def proposal(case, **changes):
    return {
        "country": "UKR", "role": "convener", "component": "Polish Red Cross",
        "starts_on": f"{case.today}", "ends_on": "", "areas": "Volyn", "basis": "Joint letter",
    } | changes  # fmt: skip


def propose(client, case, **changes):
    return client.post(f"{case.get_absolute_url()}conveners/new/", proposal(case, **changes))


def test_a_proposal_is_made_and_says_that_nobody_has_agreed(world, case, coordinator):
    answer = propose(coordinator, case)
    row = Convening.objects.get(areas=["Volyn"])
    assert answer["Location"] == row.get_absolute_url()
    page = coordinator.get(answer["Location"]).content.decode()
    for said in ("is proposed. Nobody has agreed yet.", "Joint letter", "Volyn", "Proposed"):
        assert said in page, said
    assert (row.component, row.state, row.created_by) == (
        world.polish_ns, "proposed", world.coordinator,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"component": "Narnia"}, "“Narnia” was not found among the components."),
        ({"component": ""}, "This field is required."),
        ({"role": "co_convener"}, "The co-convener is the ICRC or the IFRC."),
        ({"ends_on": "2001-01-01"}, "The end is before the beginning."),
        ({"starts_on": "someday"}, "Write the date as year-month-day"),
        ({"country": "PAK"}, "Select a valid choice."),
        ({"areas": "g" * 201}, "at most 200 characters"),
    ],
)
def test_a_proposal_that_cannot_be_right_gets_its_sentence(
    world, case, coordinator, changes, sentence
):
    answer = propose(coordinator, case, **changes)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True)
    assert "Joint letter" in page
    assert not Convening.objects.filter(basis="Joint letter").exists()


def test_a_double_click_proposes_once(world, case, coordinator):
    propose(coordinator, case)
    assert "recorded already" in propose(coordinator, case).content.decode()
    assert Convening.objects.filter(areas=["Volyn"]).count() == 1


def step(client, row, name, **more):
    return client.post(
        f"{row.get_absolute_url()}steps/", {"step": name, "version": f"{row.version}"} | more
    )


def test_one_click_on_the_operations_page_records_an_agreement(world, case, coordinator):
    row = case.convenings.get(role="co_convener")
    answer = step(coordinator, row, "agree")
    assert answer["Location"] == f"{case.get_absolute_url()}#leads"
    row.refresh_from_db()
    assert (row.state, row.agreed_by) == ("agreed", world.coordinator)


def test_a_second_click_gets_a_sentence(world, case, coordinator):
    row = case.convenings.get(role="co_convener")
    step(coordinator, row, "agree")
    answer = step(coordinator, row, "agree")
    assert answer.status_code == 409
    assert "now stands as “Agreed”" in answer.content.decode()


def test_overlapping_periods_are_refused_with_the_name_of_the_other(world, case, coordinator):
    actions.run_convening(case.convenings.get(role="convener"), "agree", by=world.coordinator)
    propose(coordinator, case)
    answer = step(coordinator, Convening.objects.get(areas=["Volyn"]), "agree")
    assert answer.status_code == 409
    assert "Ukrainian Red Cross Society is already agreed" in answer.content.decode()


def test_contesting_asks_for_the_reason_and_the_article(world, case, signed_in):
    client = signed_in("icrc_director")
    row = case.convenings.get(role="convener")
    assert f'href="{row.get_absolute_url()}steps/contest/"' in (
        client.get(row.get_absolute_url()).content.decode()
    )
    door = f"{row.get_absolute_url()}steps/contest/"
    page = client.get(door).content.decode()
    for article in ("4.2", "5.2", "5.4.1", "6"):
        assert f"Article {article}" in page
    client.post(
        door, {"step": "contest", "reason": "See our letter", "article": "5.2", "version": "1"}
    )
    row.refresh_from_db()
    assert (row.state, row.article) == ("contested", "5.2")
    history = client.get(row.get_absolute_url()).content.decode()
    assert "See our letter" in history and "In dispute: Article 5.2" in history


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"reason": ""}, 409, "needs a reason"),
        ({"article": "99"}, 422, "Select a valid choice."),
        ({"version": "5"}, 409, "Somebody else changed this"),
    ],
)
def test_a_dispute_that_was_not_recorded_keeps_its_words(
    world, case, coordinator, changes, status, sentence
):
    row = case.convenings.get(role="convener")
    sent = {"step": "contest", "reason": "My long words", "article": "6", "version": "1"} | changes
    answer = coordinator.post(f"{row.get_absolute_url()}steps/contest/", sent)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (status, True)
    assert sent["reason"] in page
    row.refresh_from_db()
    assert row.state == "proposed"


def test_what_has_ended_cannot_be_contested(world, case, coordinator):
    row = actions.run_convening(
        case.convenings.get(role="convener"), "withdraw", by=world.coordinator, reason="no"
    )
    answer = coordinator.get(f"{row.get_absolute_url()}steps/contest/")
    assert answer.status_code == 409
    assert "is not possible while this is “Withdrawn”" in answer.content.decode()


def test_ended_and_withdrawn_allocations_stay_readable(world, case, coordinator):
    row = case.convenings.get(role="convener")
    step(coordinator, row, "withdraw", reason="They cannot")
    page = coordinator.get(case.get_absolute_url()).content.decode()
    assert "Ended and withdrawn" in page and row.get_absolute_url() in page
    assert "They cannot" in coordinator.get(row.get_absolute_url()).content.decode()


def test_an_allocation_is_found_under_its_own_operation_only(world, case, coordinator):
    other = cases.operation(world, name="another")
    row = other.convenings.first()
    assert coordinator.get(f"{case.get_absolute_url()}conveners/{row.pk}/").status_code == 404
    assert coordinator.get(f"{case.get_absolute_url()}conveners/{10**30}/").status_code == 404


# --- Leads and focal points --------------------------------------------------------------


def lead(**changes):
    return {
        "kind_of": "sector_lead", "subject": "Health", "level": "", "country": "UKR",
        "component": "urcs", "post": "", "note": "Until the hospitals open",
    } | changes  # fmt: skip


def test_a_lead_is_named_and_ended(world, case, coordinator):
    door = f"{case.get_absolute_url()}responsibilities/new/"
    page = coordinator.post(door, lead(), follow=True).content.decode()
    assert "Sector lead Health: Ukrainian Red Cross Society." in page
    assert "Until the hospitals open" in page
    row = case.responsibilities.get()
    end = f"{case.get_absolute_url()}responsibilities/{row.pk}/end/"
    assert end in page
    assert "This field is required." in coordinator.post(end, {"reason": ""}).content.decode()
    coordinator.post(end, {"reason": "Handed over"})
    row.refresh_from_db()
    assert row.ended_by == world.coordinator
    assert "It has ended already." in coordinator.get(end).content.decode()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"subject": ""}, "Name the sector or the area."),
        ({"kind_of": "focal_point"}, "Choose country, region or Geneva."),
        ({"kind_of": ""}, "This field is required."),
        ({"component": "nobody"}, "“nobody” was not found"),
        ({"post": "not-a-number"}, "Select a valid choice."),
        ({"note": "n" * 501}, "at most 500 characters"),
    ],
)
def test_a_lead_that_cannot_be_right_gets_its_sentence(world, case, coordinator, changes, sentence):
    answer = coordinator.post(f"{case.get_absolute_url()}responsibilities/new/", lead(**changes))
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert not case.responsibilities.exists()


def test_a_post_of_an_office_belongs_to_its_institution_and_the_other_way_round(world, case):
    """The IFRC's Europe office is part of the IFRC; the ICRC is part of neither."""
    office = component("IFRC-EUR", "ifrc", "IFRC Europe", part_of=world.ifrc)
    manager = post("ops-europe", "operations_manager", office)
    for of, held in ((world.ifrc, manager), (office, manager), (office, world.posts["ifrc_hod"])):
        actions.assign_responsibility(
            case, by=world.coordinator, kind_of="security_lead", component=of, post=held
        )
    with pytest.raises(Invalid):
        actions.assign_responsibility(
            case, by=world.coordinator, kind_of="security_lead", component=world.icrc, post=manager
        )


def test_a_post_of_another_component_is_refused(world, case, coordinator):
    sent = lead(post=str(world.posts["icrc_hod"].pk))
    answer = coordinator.post(f"{case.get_absolute_url()}responsibilities/new/", sent)
    assert "This post belongs to another component." in answer.content.decode()
