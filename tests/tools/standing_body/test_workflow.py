"""One body of each level in one country: set up, changed, dissolved, set up again; and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tools.standing_body import actions, policy, seats
from tools.standing_body.models import StandingBody

pytestmark = pytest.mark.django_db

LEADS = {"open": {"dissolve": "dissolved"}, "dissolved": {"reopen": "open"}}


@pytest.mark.parametrize("state", LEADS)
def test_every_step_leads_where_the_table_says_and_nowhere_else(levels, state):
    body, by = levels.body("strategic"), levels.world.urcs
    if state == "dissolved":
        body = actions.run(body, "dissolve", by=by, reason="No partners left")
    assert {o.name: o.step.target for o in body.offers(by)} == LEADS[state]
    for step in policy.WORKFLOW.steps:
        if step.name not in LEADS[state]:
            with pytest.raises(OutOfTurn):
                actions.run(body, step.name, by=by, reason="Why not")
    for name, target in LEADS[state].items():
        with pytest.raises(NotReady, match="reason"):
            actions.run(body, name, by=by)
        assert actions.run(body, name, by=by, reason="Agreed by all").state == target
        event = AuditEvent.objects.filter(verb=f"standing_body.{name}").last()
        assert (event.chain, event.after) == ("country:UKR", target)


@pytest.mark.parametrize("level", ["strategic", "operational", "technical"])
def test_a_country_has_one_body_of_each_level(levels, level):
    body, by = levels.body(level), levels.world.urcs
    with pytest.raises(NotReady, match=f"Ukraine has a body of the {level.title()} level already"):
        actions.open_body(
            levels.world.ukraine, by=by, level=level, rhythm="weekly", zone="Europe/Kyiv"
        )
    assert (
        actions.open_body(
            levels.world.poland, by=levels.world.polish, level=level, rhythm="weekly"
        ).zone
        == "Europe/Warsaw"
    )
    actions.run(body, "dissolve", by=by, reason="Begun anew")
    again = levels.body(level)
    with pytest.raises(NotReady, match="There is a body of this level in Ukraine already"):
        actions.run(body, "reopen", by=by, reason="Back")
    actions.run(again, "dissolve", by=by, reason="A mistake")
    assert actions.run(body, "reopen", by=by, reason="Back").is_open


def test_a_body_with_items_on_its_table_is_not_dissolved(levels):
    item = levels.item_to("passed")
    with pytest.raises(NotReady, match="Items that lie with this body: 1"):
        actions.run(item.body, "dissolve", by=levels.world.urcs, reason="Over")
    levels.take(item, "settle")
    assert not actions.run(item.body, "dissolve", by=levels.world.urcs, reason="Over").is_open


@pytest.mark.parametrize("who", ["observer", "polish", "committee", "icrc_director", "coordinator"])
def test_who_does_not_work_for_the_country_keeps_nothing(levels, who):
    person, body = getattr(levels.world, who), levels.body("strategic")
    for act in (
        lambda: actions.open_body(
            levels.world.ukraine, by=person, level="technical", rhythm="weekly"
        ),
        lambda: actions.amend(body, by=person, changes={"name": "Mine"}),
        lambda: actions.run(body, "dissolve", by=person, reason="x"),
        lambda: seats.add_member(
            body, by=person, post=levels.world.posts["icrc_hod"], capacity="chair"
        ),
    ):
        with pytest.raises(NotYours):
            act()


@pytest.mark.parametrize("who", ["urcs_staff", "icrc_hod", "ifrc_hod", "region", "secretariat"])
def test_who_works_for_the_country_sets_it_up(levels, who):
    by = getattr(levels.world, who)
    made = actions.open_body(
        levels.world.ukraine, by=by, level="technical", rhythm="on_demand", zone="UTC"
    )
    assert made.title == "Technical level"
    assert actions.amend(made, by=by, changes={"name": "Sector group"}).title == "Sector group"


def test_what_cannot_be_is_refused_with_a_sentence_at_its_place(levels):
    by, country = levels.world.urcs, levels.world.ukraine
    for wrong, place in (
        ({"level": "cosmic"}, "level"), ({"rhythm": "hourly"}, "rhythm"),
        ({"rhythm": ""}, "rhythm"), ({"name": "x" * 201}, "name"), ({"terms": "x" * 5001}, "terms"),
        ({"zone": "Mars/Base"}, "zone"), ({"zone": ""}, "zone"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            actions.open_body(
                country,
                by=by,
                **({"level": "technical", "rhythm": "weekly", "zone": "UTC"} | wrong),
            )
        assert list(refused.value.fields) == [place]
    with pytest.raises(Invalid, match="future"):
        levels.body("technical", days_ago=-3)


def test_a_stale_page_changes_nothing_and_a_dissolved_body_stays_as_it_was(levels):
    body, by = levels.body("strategic"), levels.world.urcs
    with pytest.raises(Stale):
        actions.amend(body, by=by, changes={"name": "x"}, version=body.version + 1)
    with pytest.raises(Stale):
        actions.run(body, "dissolve", by=by, reason="x", version=body.version + 1)
    body = actions.run(body, "dissolve", by=by, reason="x")
    with pytest.raises(OutOfTurn, match="dissolved"):
        actions.amend(body, by=by, changes={"name": "x"})
    with pytest.raises(OutOfTurn, match="dissolved"):
        levels.seat(body, "icrc_hod")
    with pytest.raises(OutOfTurn, match="dissolved"):
        levels.met(body)
    with pytest.raises(Invalid, match="before it was set up or dissolved"):
        actions.run(body, "reopen", by=by, reason="x", at=timezone.now() - timedelta(days=400))


def test_two_in_place_of_one_level_cannot_even_be_stored(levels):
    from django.db import IntegrityError, transaction

    body = levels.body("strategic")
    body.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        body.save(force_insert=True)
    assert StandingBody.objects.count() == 1
