"""Two who change an action at once: the second reads what stands now beside what was typed."""

import pytest

from recommendations.action import actions
from tests.factories import reviews, workstreams
from tests.fixtures.scenarios import scenario


@scenario
def of_review(world):
    made = reviews.review(world, count=1)
    one = made.recommendations.get()
    return actions.plan_action([one], by=world.secretariat, text="Write a guide")


@scenario
def of_team(world):
    return workstreams.planned(world, workstreams.team(world, "Logistics"))


def stale(client, world, row, at):
    """The form, read before the secretariat changed text, owner and date, and sent after it."""
    client.force_login(world.secretariat)
    version = client.get(at).context["form"]["version"].value()
    theirs = {"text": "Write two guides", "owner_post": world.posts["urcs_sg"],
              "due_note": "end of 2027"}  # fmt: skip
    row = actions.amend_action(row, by=world.secretariat, changes=theirs, version=row.version)
    answer = client.post(at, {"text": "Write a guide at once", "version": version})
    return row, answer


def beside(answer):
    return answer.text.partition('<section class="theirs"')[2].partition("</section>")[0]


@pytest.mark.parametrize("of", ["review", "team"])
def test_the_other_copy_stands_beside_what_was_typed(client, world, request, of):
    row = request.getfixturevalue(f"of_{of}")
    at = f"/actions/{row.pk}/"
    if of == "team":
        at = f"{row.workstream.get_absolute_url()}actions/{row.pk}/"
    row, answer = stale(client, world, row, at)
    assert answer.status_code == 409
    said = beside(answer)
    for stands in ("Write two guides", str(world.posts["urcs_sg"]), "end of 2027"):
        assert stands in said, stands
    form = answer.context["form"]
    assert form["text"].value() == "Write a guide at once"
    assert "Write a guide at once" not in said
    row.refresh_from_db()
    assert row.text == "Write two guides", "nothing was overwritten"
    answer = client.post(at, {"text": "Write a guide at once", "version": form["version"].value()})
    assert answer.status_code == 302, "sent again it counts as written over what was read"
    row.refresh_from_db()
    assert row.text == "Write a guide at once"


def test_a_form_that_is_refused_for_something_else_shows_no_copy(client, world, of_review):
    client.force_login(world.secretariat)
    answer = client.post(f"/actions/{of_review.pk}/", {"text": "", "version": of_review.version})
    assert answer.status_code == 422 and not beside(answer)
