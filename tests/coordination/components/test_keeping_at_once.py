"""Reference data kept by two at once: the second gets a sentence, and who refers to a row does not wait."""

from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.components import actions
from coordination.components.models import Component, Country
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid

pytestmark = pytest.mark.django_db


@contextmanager
def another_is_quicker(model, asked_last, **fields):
    """As soon as it was asked whether the codes are free, the last by this field, somebody else takes one."""
    asked = []

    def rival(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        if (
            not asked
            and ' AS "a" FROM ' in sql
            and f'"{model._meta.db_table}"."{asked_last}"' in sql
        ):
            asked.append(sql)
            model.objects.create(**fields)
        return answer

    with connection.execute_wrapper(rival):
        yield
    assert asked


@pytest.mark.parametrize(
    ("theirs", "fields"),
    [
        ({"iso3": "XKX", "iso2": "XA"}, {"iso3"}),
        ({"iso3": "XAX", "iso2": "XK"}, {"iso2"}),
    ],
)
def test_a_country_that_somebody_adds_at_this_very_moment_gets_the_same_sentence(
    world, theirs, fields
):
    with (
        another_is_quicker(Country, "iso2", name_en="Theirs", **theirs),
        pytest.raises(Invalid) as refusal,
    ):
        actions.add_country(
            by=world.secretariat, iso3="XKX", iso2="XK", name_en="Kosovo", reason="Wanted"
        )
    assert set(refusal.value.fields) == fields
    assert not AuditEvent.objects.filter(verb="country.add").exists()


def test_a_component_that_somebody_adds_at_this_very_moment_gets_the_same_sentence(world):
    theirs = {"code": "DXX001", "kind": "national_society", "name_en": "Theirs"}
    with another_is_quicker(Component, "code", **theirs), pytest.raises(Invalid) as refusal:
        actions.add_component(
            by=world.secretariat, code="DXX001", kind="national_society", name_en="Mine",
            country=world.pakistan, reason="x",
        )  # fmt: skip
    assert "A component has this code already." in str(refusal.value.fields["code"])


@pytest.mark.postgres
def test_what_refers_to_a_row_is_written_while_the_row_is_corrected(world):
    with CaptureQueriesContext(connection) as asked:
        actions.amend_country(
            world.poland, by=world.secretariat, changes={"name_fr": "Pologne"}, reason="Missing"
        )
    locks = [each["sql"] for each in asked if "coordination_country" in each["sql"] and " FOR " in each["sql"]]  # fmt: skip
    assert locks and all("FOR NO KEY UPDATE" in each for each in locks)
