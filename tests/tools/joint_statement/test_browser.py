"""Writing in a real browser: a section is kept when its field is left, and saving afterwards is no conflict."""

from __future__ import annotations

import pytest

from tests.factories import cases
from tools.joint_statement.models import JointStatement


@pytest.mark.browser
def test_a_section_is_kept_when_its_field_is_left_and_saved_with_the_rest(
    transactional_db, world, open_page
):
    statement = cases.large_operation(world).joint_statements.get()
    page = open_page(world.coordinator)
    page.goto(statement.get_absolute_url())
    page.fill("#id_situation", "What we know")
    page.press("#id_situation", "Tab")
    page.wait_for_selector("#kept-situation time")
    assert statement.sections.get(key="situation").text == "What we know"
    page.fill("#id_situation", "What we know now")
    page.fill("#id_media", "One voice")
    page.click("text=Save the text")
    page.wait_for_selector("text=The text is saved.")
    texts = {s.key: s.text for s in JointStatement.objects.get().sections.all()}
    assert (texts["situation"], texts["media"]) == ("What we know now", "One voice")


@pytest.mark.browser
def test_without_scripts_the_same_form_saves(transactional_db, world, open_page):
    statement = cases.large_operation(world).joint_statements.get()
    page = open_page(world.coordinator, java_script_enabled=False)
    page.goto(statement.get_absolute_url())
    page.fill("#id_roles", "The ICRC leads on security")
    page.click("text=Save the text")
    page.wait_for_selector("text=The text is saved.")
    assert statement.sections.get(key="roles").text == "The ICRC leads on security"
