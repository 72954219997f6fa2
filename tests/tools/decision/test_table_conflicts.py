"""Two people in one table: what the other wrote is never lost, and neither is what was typed."""

import re

import pytest

from tests.factories import cases
from tests.tools.form_reader import form_of, text
from tools.decision import actions
from tools.decision.models import Decision
from tools.mini_summit import actions as summits


def test_a_stale_row_shows_theirs_beside_mine_and_only_a_choice_lets_mine_stand(
    world, urcs, url, rows
):
    name = f"row-{rows[0].pk}-text"
    data = form_of(urcs.get(url)) | {name: "My wording"}
    actions.write_row(rows[0], by=world.coordinator, changes={"text": "Their wording"})
    response = urcs.post(url, data)
    assert response.status_code == 409
    said = text(response)
    assert "What stands now, written by somebody else" in said and "Their wording" in said
    assert form_of(response)[name] == "My wording"
    assert Decision.objects.get(pk=rows[0].pk).text == "Their wording"
    for _again in range(2):
        response = urcs.post(url, form_of(response))
        assert response.status_code == 409
        assert form_of(response)[name] == "My wording"
        assert Decision.objects.get(pk=rows[0].pk).text == "Their wording"
    chosen = urcs.post(url, form_of(response) | {"do": button(response, "mine", rows[0])})
    assert chosen.status_code == 302 and chosen.url.endswith(f"#row-{rows[0].pk}")
    assert Decision.objects.get(pk=rows[0].pk).text == "My wording"


def button(response, name, row):
    """The value of a row's own button of that name."""
    return re.search(rf'name="do" value="({name}:{row.pk}:\d+)"', text(response))[1]


def test_saving_all_after_a_conflict_saves_the_others_and_names_the_row_on_top(
    world, urcs, url, rows
):
    pk = rows[0].pk
    data = form_of(urcs.get(url)) | {f"row-{pk}-text": "Mine"}
    their_text = "t" * 10_000
    actions.write_row(
        rows[0], by=world.coordinator, changes={"text": their_text, "lead": world.icrc}
    )
    response = urcs.post(url, data | {f"row-{rows[4].pk}-text": "Row five"})
    assert response.status_code == 409
    summary = re.search(r'class="[^"]*error-summary.*?</ul>', text(response), re.S)[0]
    assert f'href="#row-{pk}"' in summary and "1. Co-convener" in summary
    assert "Somebody else changed this row" in summary
    assert their_text in text(response) and form_of(response)[f"row-{pk}-text"] == "Mine"
    assert "1 row was saved" in text(response)
    assert Decision.objects.get(pk=rows[4].pk).text == "Row five"
    row = Decision.objects.get(pk=pk)
    assert (row.text, row.lead) == (their_text, world.icrc)


def test_theirs_can_be_kept_and_mine_given_up(world, urcs, url, rows):
    data = form_of(urcs.get(url)) | {f"row-{rows[0].pk}-text": "Mine"}
    actions.write_row(rows[0], by=world.coordinator, changes={"text": "Theirs"})
    response = urcs.post(url, data)
    chosen = {"do": button(response, "theirs", rows[0]), f"row-{rows[1].pk}-text": "More"}
    assert urcs.post(url, form_of(response) | chosen).status_code == 302
    assert Decision.objects.get(pk=rows[0].pk).text == "Theirs"
    assert Decision.objects.get(pk=rows[1].pk).text == "More"
    assert form_of(urcs.get(url))[f"row-{rows[0].pk}-text"] == "Theirs"


def test_a_choice_holds_only_against_the_text_that_was_shown(world, urcs, url, rows):
    data = form_of(urcs.get(url)) | {f"row-{rows[0].pk}-text": "Mine"}
    actions.write_row(rows[0], by=world.coordinator, changes={"text": "Theirs"})
    response = urcs.post(url, data)
    mine = form_of(response) | {"do": button(response, "mine", rows[0])}
    actions.write_row(rows[0], by=world.coordinator, changes={"text": "Theirs, the newest"})
    response = urcs.post(url, mine)
    assert response.status_code == 409 and "Theirs, the newest" in text(response)
    assert Decision.objects.get(pk=rows[0].pk).text == "Theirs, the newest"


def test_a_choice_can_bring_back_what_the_row_first_said(world, urcs, url, rows):
    actions.write_row(rows[0], by=world.coordinator, changes={"text": "At first"})
    name = f"row-{rows[0].pk}-text"
    data = form_of(urcs.get(url)) | {name: "Mine"}
    actions.write_row(rows[0], by=world.coordinator, changes={"text": "Theirs"})
    response = urcs.post(url, data)
    chosen = form_of(response) | {name: "At first", "do": button(response, "mine", rows[0])}
    assert urcs.post(url, chosen).status_code == 302
    assert Decision.objects.get(pk=rows[0].pk).text == "At first"


@pytest.mark.parametrize("do", ["mine:{}", "mine:{}:x", "mine:{}:²", "mine:{}:" + "9" * 30])
def test_a_choice_that_names_no_version_writes_over_nobody(world, urcs, url, rows, do):
    data = form_of(urcs.get(url)) | {f"row-{rows[0].pk}-text": "Mine"}
    actions.write_row(rows[0], by=world.coordinator, changes={"text": "Theirs"})
    assert urcs.post(url, data | {"do": do.format(rows[0].pk)}).status_code == 409
    assert Decision.objects.get(pk=rows[0].pk).text == "Theirs"


def test_a_row_i_did_not_touch_is_no_conflict(world, urcs, url, rows):
    data = form_of(urcs.get(url)) | {f"row-{rows[1].pk}-text": "Mine"}
    actions.write_row(rows[0], by=world.coordinator, changes={"text": "Theirs"})
    assert urcs.post(url, data).status_code == 302
    assert Decision.objects.get(pk=rows[0].pk).text == "Theirs"
    assert Decision.objects.get(pk=rows[1].pk).text == "Mine"


def test_a_save_whose_answer_was_lost_can_be_sent_again(urcs, url, rows):
    data = form_of(urcs.get(url)) | {f"row-{rows[0].pk}-text": "Mine"}
    urcs.post(url, data)
    assert urcs.post(url, data).status_code == 302
    assert Decision.objects.get(pk=rows[0].pk).version == 3  # written, then decided: once


def test_a_save_sent_again_is_known_whatever_words_name_the_same(urcs, url, rows):
    data = form_of(urcs.get(url)) | {
        f"row-{rows[0].pk}-text": "Mine", f"row-{rows[0].pk}-lead": "DUA001",
        f"row-{rows[0].pk}-supports": "IFRC, icrc", f"row-{rows[0].pk}-due_at": "2099-03-14",
    }  # fmt: skip
    urcs.post(url, data)
    version = Decision.objects.get(pk=rows[0].pk).version
    assert urcs.post(url, data).status_code == 302
    assert Decision.objects.get(pk=rows[0].pk).version == version


def test_what_was_typed_while_the_row_was_dropped_is_shown(world, urcs, url, rows):
    data = form_of(urcs.get(url)) | {f"row-{rows[0].pk}-text": "Typed in vain?"}
    actions.run(rows[0], "drop", by=world.coordinator, reason="Not needed")
    response = urcs.post(url, data)
    assert response.status_code == 409
    assert "Typed in vain?" in text(response) and "Not needed" in text(response)


def test_what_was_typed_while_the_table_was_filed_is_shown(world, urcs, url, summit, rows):
    data = form_of(urcs.get(url)) | {
        f"row-{rows[0].pk}-text": "Typed in vain?", "new-subject": "Pumps", "new-text": "Too late",
    }  # fmt: skip
    cases.decide_all(world, summit)
    summits.file_table(summit, by=world.coordinator)
    response = urcs.post(url, data)
    assert response.status_code == 409
    assert "The table is filed" in text(response)
    assert "Typed in vain?" in text(response) and "Too late" in text(response)
    assert Decision.objects.get(pk=rows[0].pk).text != "Typed in vain?"
