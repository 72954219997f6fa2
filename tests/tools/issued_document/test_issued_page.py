"""The page of a document as issued: what can be done with it stands before the sheet, not after it."""

from __future__ import annotations

import pytest

from tests.factories import cases
from tests.fixtures.scenarios import scenario

DOCUMENTS = ("joint_statements", "minimum_parameters")


@scenario
def case(world):
    case = cases.large_operation(world)
    cases.issued_parameters(world, case)
    return case


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_next_steps_stand_above_the_document(client, world, case, name):
    document = getattr(case, name).get()
    client.force_login(world.coordinator)
    page = client.get(document.get_absolute_url()).content.decode()
    above, _sheet, below = page.partition("<article")
    assert f'href="{document.get_absolute_url()}steps/new_version/"' in above
    assert "/steps/" not in below


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_reader_gets_the_document_and_no_steps(client, world, case, name):
    client.force_login(world.observer)
    page = client.get(getattr(case, name).get().get_absolute_url()).content.decode()
    assert "<article" in page and "/steps/" not in page


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_names_its_other_version_and_what_is_written_anew(client, world, case, name):
    from tools.joint_statement import actions as statements
    from tools.minimum_parameters import actions as parameters

    document = getattr(case, name).get()
    actions = statements if name == "joint_statements" else parameters
    new = actions.new_version(document, by=world.coordinator, reason="New facts")
    client.force_login(world.coordinator)
    page = client.get(document.get_absolute_url()).content.decode()
    assert f'href="{new.get_absolute_url()}"' in page
    assert "already" in page.partition("<article")[0]
