"""Names offered while one types: in every language, by code and by letters, with the keyboard and by touch."""

import pytest
from playwright.sync_api import expect

from coordination.components.loading import refresh_search_text
from coordination.components.models import Component
from tests.fixtures.accessibility import violations
from tests.tools.decision.in_a_browser.on_the_page import SAVED, cell, said, standing

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def names(transactional_db, world):
    """The National Society under its names in other languages."""
    world.urcs_ns.name_fr = "Société de la Croix-Rouge ukrainienne"
    world.urcs_ns.name_es = "Cruz Roja de Ucrania"
    world.urcs_ns.save()
    world.urcs_ns.aliases.create(name="Товариство Червоного Хреста України")
    refresh_search_text([world.urcs_ns.pk])


def offered(page):
    return page.locator("#picker:not([hidden]) [role=option]")


@pytest.mark.parametrize("typed", ["URCS", "Croix-Rouge ukr", "dua001", "ucrania", "Червоного"])
def test_a_component_is_found_as_its_people_call_it(world, table, rows, typed):
    lead = cell(table, rows[0], "lead")
    lead.press_sequentially(typed)
    expect(offered(table).first).to_contain_text("Ukrainian Red Cross Society")
    lead.press("ArrowDown")
    expect(lead).to_have_attribute("aria-activedescendant", "picker-0")
    lead.press("Enter")
    expect(lead).to_have_value("Ukrainian Red Cross Society")
    expect(lead).to_be_focused()
    lead.press("Enter")  # and now the key of the grid again
    expect(cell(table, rows[0], "supports")).to_be_focused()
    expect(said(table)).to_have_text(SAVED)
    assert standing(rows[0]).lead == world.urcs_ns


def test_those_who_take_part_are_offered_first(world, table, rows):
    Component.objects.create(
        code="DUG001", kind="national_society", name_en="Another Society", short_name="URCS"
    )
    refresh_search_text()
    table.reload()
    cell(table, rows[0], "lead").press_sequentially("URCS")
    expect(offered(table)).to_have_count(2)
    expect(offered(table).first).to_contain_text("Ukrainian Red Cross Society")


def test_of_several_the_last_is_found_and_the_others_stay(world, table, rows):
    supports = cell(table, rows[0], "supports")
    supports.press_sequentially("ICRC, croix-rouge ukr")
    offered(table).first.click()
    expect(supports).to_have_value("ICRC, Ukrainian Red Cross Society")
    supports.blur()
    expect(said(table)).to_have_text(SAVED)
    assert set(standing(rows[0]).supports.all()) == {world.icrc, world.urcs_ns}


def test_a_post_is_found_by_the_code_of_its_component(world, table, rows):
    post = cell(table, rows[0], "responsible_post")
    post.press_sequentially("secretary dua001")
    expect(offered(table)).to_have_count(1)
    post.press("ArrowDown")
    post.press("Enter")
    expect(post).to_have_value("Secretary General, Ukrainian Red Cross Society")
    post.blur()
    expect(said(table)).to_have_text(SAVED)
    assert standing(rows[0]).responsible_post.component == world.urcs_ns


def test_escape_closes_the_list_and_what_was_typed_stays(table, rows):
    lead = cell(table, rows[0], "lead")
    lead.press_sequentially("IFR")
    expect(offered(table).first).to_be_visible()
    assert violations(table) == []
    lead.press("Escape")
    expect(table.get_by_role("listbox")).to_have_count(0)
    expect(lead).to_have_value("IFR")


def test_without_a_line_the_names_of_the_page_are_offered_still(table, rows):
    table.context.set_offline(True)
    lead = cell(table, rows[0], "lead")
    lead.press_sequentially("Ukrainian Red")
    expect(offered(table).first).to_contain_text("Ukrainian Red Cross Society")
