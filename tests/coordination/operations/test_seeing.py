"""Who sees an operation: the roles in Python and the rule in SQL are twins."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.operations import actions
from coordination.operations.models import Operation
from coordination.people.models import Holding
from coordination.roles import Role
from tests.factories import cases
from tests.factories.world import appoint
from tests.fixtures.scenarios import scenario


@scenario
def operations(world):
    """Operations of every kind that matters for seeing them."""
    flood = {"crisis": "disaster", "hazard": "flood"}
    mine = {"visibility": "participants"}

    def poland_in(operation):
        # A suggestion lets nobody in: somebody has to propose it.
        return actions.propose_convening(
            operation=operation, country=world.poland, role="convener", component=world.polish_ns,
            starts_on=operation.today, by=world.coordinator,
        )  # fmt: skip

    open_to_all = cases.operation(world, name="open to all")
    closed_circle = cases.operation(world, name="its participants", **mine)
    host_only = cases.operation(world, name="host and IFRC", present=[], **flood, **mine)
    poland = cases.operation(
        world, name="Poland joins", countries=[world.ukraine, world.poland], **mine
    )
    poland_in(poland)
    pakistan = cases.operation(
        world, name="Pakistan", by=world.secretariat, countries=[world.pakistan],
        host=world.prcs_ns, present=[], **flood, **mine,
    )  # fmt: skip
    ended = cases.operation(
        world, name="Poland left", countries=[world.ukraine, world.poland], **mine
    )
    actions.run_convening(poland_in(ended), "withdraw", by=world.coordinator, reason="no longer")
    withdrawn = cases.operation(world, name="logged in error", **mine)
    actions.run(withdrawn, "withdraw", by=world.coordinator, reason="error")
    return [open_to_all, closed_circle, host_only, poland, pakistan, ended, withdrawn]


def seen_by(person):
    return set(Operation.objects.visible_to(person).values_list("name", flat=True))


def test_whoever_has_a_role_sees_it_and_nobody_else(world, operations):
    for name in world.people:
        person = getattr(world, name)
        with_roles = {o.name for o in Operation.objects.all() if o.roles_of(person)}
        assert seen_by(person) == with_roles, name


@pytest.mark.parametrize(
    ("name", "unseen"),
    [
        ("coordinator", {"Pakistan"}),
        ("urcs", {"Pakistan"}),
        ("urcs_staff", {"Pakistan"}),
        ("polish", {"its participants", "host and IFRC", "Pakistan", "Poland left", "logged in error"}),
        ("icrc_hod", {"host and IFRC", "Pakistan"}),
        ("icrc_director", set()),
        ("ifrc_usg", set()),
        ("secretariat", set()),
    ],
)  # fmt: skip
def test_who_does_not_see_what(world, operations, name, unseen):
    every = {operation.name for operation in operations}
    assert every - seen_by(getattr(world, name)) - {"Pakistan"} == unseen - {"Pakistan"}


def test_an_observer_sees_what_is_open_to_the_movement_and_is_called_one(world, operations):
    assert seen_by(world.observer) == {"open to all"}
    assert operations[0].roles_of(world.observer) == {Role.OBSERVER}
    assert operations[1].roles_of(world.observer) == set()


def test_who_is_not_active_or_not_signed_in_sees_nothing(world, operations):
    from django.contrib.auth.models import AnonymousUser

    gone = world.coordinator
    gone.is_active = False
    for person in (gone, AnonymousUser()):
        assert not seen_by(person)
        assert all(not o.roles_of(person) for o in operations)


def test_a_post_that_has_ended_shows_nothing_any_more(world, operations):
    Holding.objects.filter(person=world.icrc_director).update(ends_at=timezone.now())
    director = world.icrc_director
    assert Role.ICRC_PRINCIPAL not in operations[4].roles_of(director)
    assert "Pakistan" not in seen_by(director)


def test_a_delegate_sees_what_the_holder_sees(world, operations):
    appoint(world.people["observer"], world.posts["icrc_director"], kind="delegate")
    assert seen_by(world.observer) == seen_by(world.icrc_director)
    assert all(o.roles_of(world.observer) for o in operations)


def test_the_host_convenes_until_a_convener_is_agreed_and_then_the_one_agreed(world):
    case = cases.operation(world, countries=[world.ukraine, world.poland])
    assert Role.CONVENER in case.roles_of(world.urcs)
    polish = case.convenings.get(component=world.polish_ns)
    actions.run_convening(polish, "agree", by=world.coordinator)
    case.refresh_from_db()
    assert Role.CONVENER in case.roles_of(world.polish)
    assert Role.CONVENER not in case.roles_of(world.urcs)


def test_an_agreed_convener_leads_in_the_agreed_period_only(world):
    case = cases.operation(world, countries=[world.ukraine, world.poland])
    row = case.convenings.get(component=world.polish_ns)
    actions.run_convening(row, "agree", by=world.coordinator)
    for starts, ends, leads in ((-9, None, True), (-9, 0, True), (-9, -1, False), (1, None, False)):
        type(row).objects.filter(pk=row.pk).update(
            starts_on=case.today + timedelta(days=starts),
            ends_on=None if ends is None else case.today + timedelta(days=ends),
        )
        case.refresh_from_db()
        roles = case.roles_of(world.polish)
        assert (Role.CONVENER in roles) is leads, (starts, ends)
        assert Role.PARTICIPANT in roles


@pytest.mark.postgres
@pytest.mark.django_db
def test_who_takes_part_is_looked_up_operation_by_operation(world):
    """A page must not read all presences of the IFRC, which is present everywhere, into memory."""
    plan = Operation.objects.visible_to(world.coordinator).order_by("-onset_at", "-id")[:51]
    assert "hashed" not in plan.explain()
