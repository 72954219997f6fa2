"""The country of a component stays while records are kept of it there: by hand and by the reference."""

from __future__ import annotations

import pytest

from coordination.components import actions
from coordination.components.models import Component
from smcc.rules.refusals import Invalid
from tests.factories import leaders
from tools.safer_access import actions as safer_access

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kept", ["safer_access", "capacity"])
def test_the_country_stays_while_records_are_kept_of_a_component_there(world, kept):
    row = world.urcs_ns
    Component.objects.filter(pk=row.pk).update(country="POL", loaded={"country_id": "UKR"})
    moved = actions.amend_component(
        row, by=world.secretariat, changes={"country": world.ukraine}, reason="Mistaken"
    )
    assert moved.country == world.ukraine
    if kept == "capacity":
        leaders.described(world)
    else:
        safer_access.begin(moved, by=world.urcs)
    with pytest.raises(Invalid, match="so its country cannot change") as refused:
        actions.amend_component(
            moved, by=world.secretariat, changes={"country": world.poland}, reason="Mistaken"
        )
    assert set(refused.value.fields) == {"country"}
    assert Component.objects.get(pk=row.pk).country_id == "UKR"
    amended = actions.amend_component(
        moved, by=world.secretariat, changes={"short_name": "URC"}, reason="New"
    )
    assert amended.short_name == "URC"


def test_the_reference_moves_no_component_away_from_records_kept_in_its_country(world):
    row = world.urcs_ns
    safer_access.begin(row, by=world.urcs)
    Component.objects.filter(pk=row.pk).update(loaded={"country_id": "POL"})
    with pytest.raises(Invalid, match="so its country cannot change"):
        actions.take_reference(row, by=world.secretariat, fields=["country_id"])
    Component.objects.filter(pk=row.pk).update(country="POL")
    assert any("so its country" in each for each in actions.load_reference().left)
    assert Component.objects.get(pk=row.pk).country_id == "POL"
