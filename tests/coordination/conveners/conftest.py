"""An operation in two countries, with a matrix that is half agreed."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from coordination.conveners import actions as letters
from coordination.operations import actions
from coordination.operations.models import Convening
from tests.factories import cases
from tests.fixtures.scenarios import scenario


@scenario
def case(world: Any) -> Any:
    """Ukraine and Poland, with nothing proposed."""
    case = cases.operation(world, countries=[world.ukraine, world.poland])
    Convening.objects.all().delete()
    return case


@pytest.fixture
def agree(world: Any, case: Any) -> Any:
    """`agree(role="co_convener", component=…)` proposes and agrees, by default the host for Ukraine."""

    def do(**more: Any) -> Any:
        facts = {
            "country": world.ukraine, "role": "convener", "component": world.urcs_ns,
            "starts_on": case.onset_at.astimezone(ZoneInfo(case.onset_zone)).date(),
        } | more  # fmt: skip
        row = actions.propose_convening(operation=case, by=world.coordinator, **facts)
        return actions.run_convening(row, "agree", by=world.coordinator)

    return do


@pytest.fixture
def issue(world: Any, case: Any) -> Any:
    """`issue()` draws up the letter, has it signed by both, and issues it."""

    def do(reason: str = "") -> Any:
        letter = letters.begin_letter(operation=case, by=world.coordinator, reason=reason)
        letter = letters.run_letter(letter, "sign_icrc", by=world.icrc_director)
        letter = letters.run_letter(letter, "sign_ifrc", by=world.ifrc_usg)
        return letters.run_letter(letter, "issue", by=world.coordinator)

    return do


@pytest.fixture
def signed_in(world: Any) -> Any:
    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(getattr(world, name))
        return client

    return sign_in
