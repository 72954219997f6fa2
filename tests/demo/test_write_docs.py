"""The generated documents say what the rulebook says, and a stale one is named."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation

from smcc.demo import rulebook

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    call_command("write_docs", to=tmp_path, stdout=StringIO())
    return tmp_path


def test_the_documents_in_the_repository_are_up_to_date():
    call_command("write_docs", check=True, stdout=StringIO())


def test_what_was_just_written_is_up_to_date(folder):
    call_command("write_docs", check=True, to=folder, stdout=StringIO())


def test_a_changed_a_missing_and_a_left_over_page_are_named(folder):
    page = folder / "workflows" / "mini_summit.md"
    page.write_text(page.read_text().replace("48 hours", "72 hours"))
    (folder / "workflows" / "operation.md").unlink()
    (folder / "workflows" / "forgotten_tool.md").write_text("# Gone")
    with pytest.raises(CommandError) as refused:
        call_command("write_docs", check=True, to=folder)
    for name in ("mini_summit.md", "operation.md", "forgotten_tool.md"):
        assert f"docs/workflows/{name}" in str(refused.value)
    assert "joint_statement" not in str(refused.value)
    call_command("write_docs", to=folder, stdout=StringIO())
    assert not (folder / "workflows" / "forgotten_tool.md").exists()
    call_command("write_docs", check=True, to=folder, stdout=StringIO())


def test_the_pages_do_not_depend_on_who_asks(world):
    plain = rulebook.pages()
    with translation.override("ar"):
        assert rulebook.pages() == plain


def test_every_step_every_state_and_every_reminder_is_on_its_page():
    pages = rulebook.pages()
    for noun in rulebook.nouns():
        page = pages[f"{noun.kind}.md"]
        for step in noun.workflow.steps:
            assert f"`{step.name}`" in page
        for state in noun.workflow.states:
            assert f"{state.value} : " in page
        for clock in noun.clocks:
            assert str(clock.label) in page and str(clock.basis.text) in page
            for rung in clock.ladder:
                assert f"`{rung.name}`" in page


def test_the_mini_summit_page_carries_the_hours_of_the_source():
    page = rulebook.pages()["mini_summit.md"]
    assert "target: 24 hours" in page and "limit: 48 hours" in page
    assert "from the source" in page and "a default of this installation" in page


def test_the_architecture_page_fits_on_one():
    text = (settings.BASE_DIR / "docs" / "architecture.md").read_text()
    assert len(text.split()) < 1000
