"""The pages on which a decision is referred and answered, its path, and what waits for whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination.people.models import Holding
from coordination.watch.waiting import waiting_for
from tests.factories import cases
from tests.tools.form_reader import form_of
from tools.amendment import actions as amending
from tools.decision import actions as decisions
from tools.decision.models import Decision
from tools.mini_summit import actions as summits
from tools.minutes import actions as minutes
from tools.referral.actions import refer, run
from tools.referral.models import Referral

pytestmark = pytest.mark.django_db


def url(row, name="refer", *more):
    return reverse(name, args=[row.operation.ref, row.summit.number, row.pk, *more])


def text(response):
    return response.content.decode()


def page_of(client, row):
    return text(client.get(row.get_absolute_url()))


def said_to(person):
    return [str(each.sentence) for each in waiting_for(person)]


# --- Referring ---------------------------------------------------------------------------------


def test_escalated_by_the_form_it_waits_for_the_other_and_comes_back_with_its_path(
    world, decision, signed_in
):
    lead = signed_in(world.coordinator)
    page = page_of(lead, decision)
    assert url(decision, "refer", "escalate") in page
    assert "It has not been carried over, delegated or escalated." in page
    data = form_of(lead.get(url(decision, "refer", "escalate")))
    data |= {"to_post": str(world.posts["icrc_director"].pk), "reason": "No <agreement>"}
    assert lead.post(url(decision, "refer", "escalate"), data).status_code == 302
    made = Referral.objects.get()
    director = signed_in(world.icrc_director)
    assert f"Decide what was escalated: {decision.title}" in text(director.get("/"))
    answer = url(decision, "referral_answer", made.pk)
    assert answer in page_of(director, decision)
    assert answer not in page_of(signed_in(world.icrc_hod), decision)
    form = form_of(director.get(answer))
    assert director.post(answer, form | {"reason": "Both stay"}).status_code == 302
    page = page_of(signed_in(world.observer), decision)
    for words in (
        "Operational level, Mini-Summit 1",
        "Escalated to the strategic level, to ICRC Director of Operations, ICRC",
        "No &lt;agreement&gt;",
        "Returned to the operational level with what was decided",
        "Both stay",
        world.icrc_director.name,
    ):
        assert words in page
    assert page.index("No &lt;agreement&gt;") < page.index("Both stay")
    assert said_to(world.icrc_director) == []


def test_what_was_typed_is_kept_with_the_sentence(world, decision, signed_in):
    lead = signed_in(world.coordinator)
    data = form_of(lead.get(url(decision, "refer", "escalate")))
    refused = lead.post(
        url(decision, "refer", "escalate"),
        data | {"to_post": "", "reason": "Long thought", "due_at": "in six moons"},
    )  # fmt: skip
    assert refused.status_code == 422 and "Say which post takes it over." in text(refused)
    assert form_of(refused)["reason"] == "Long thought"
    assert form_of(refused)["due_at"] == "in six moons"
    assert "was not understood as a date" in text(refused)
    stranger = str(world.posts["polish_sg"].pk)
    refused = lead.post(
        url(decision, "refer", "delegate"), data | {"to_post": stranger, "reason": "x"}
    )
    assert refused.status_code == 422 and "Choose one that is offered." in text(refused)
    assert not Referral.objects.exists()


def test_pressed_twice_it_is_referred_once_and_stale_it_is_said(world, decision, later, signed_in):
    lead = signed_in(world.coordinator)
    carry = url(decision, "refer", "carry")
    data = form_of(lead.get(carry)) | {"to_summit": str(later.pk), "reason": "No time"}
    other = form_of(lead.get(url(decision, "refer", "escalate")))
    assert lead.post(carry, data).status_code == lead.post(carry, data).status_code == 302
    assert Referral.objects.count() == 1
    other |= {"to_post": str(world.posts["icrc_director"].pk), "reason": "Typed"}
    stale = lead.post(url(decision, "refer", "escalate"), other)
    assert stale.status_code == 409 and "Somebody changed the decision" in text(stale)
    again = form_of(stale)
    assert again["reason"] == "Typed"
    assert lead.post(url(decision, "refer", "escalate"), again).status_code == 302


@pytest.mark.parametrize("move", ["carry", "delegate", "escalate"])
def test_who_may_not_is_told_so_and_what_may_not_be_seen_is_not_there(
    world, decision, signed_in, move
):
    assert signed_in(world.icrc_hod).get(url(decision, "refer", move)).status_code == 403
    decision.operation.visibility = "participants"
    decision.operation.save()
    for name in ("get", "post"):
        assert getattr(signed_in(world.polish), name)(url(decision, "refer", move)).status_code == 404  # fmt: skip


def test_a_way_that_there_is_not_and_a_referral_of_another_decision_are_not_there(
    world, summit, decision, escalate, signed_in
):
    lead, made = signed_in(world.coordinator), escalate()
    assert lead.get(url(decision, "refer", "sell")).status_code == 404
    other = summit.rows.exclude(pk=decision.pk).first()
    assert lead.get(url(other, "referral_answer", made.pk)).status_code == 404
    assert lead.post(url(other, "referral_step", made.pk), {"step": "take_back"}).status_code == 404


def test_without_a_later_meeting_it_is_said_what_to_do(world, decision, signed_in):
    page = text(signed_in(world.coordinator).get(url(decision, "refer", "carry")))
    assert "There is no meeting to carry it over to" in page


def test_taken_back_by_its_button_with_a_reason(world, decision, escalate, signed_in):
    lead, made = signed_in(world.coordinator), escalate()
    step = url(decision, "referral_step", made.pk)
    sent = {"step": "take_back", "version": made.version}
    assert lead.post(step, sent).status_code == 409  # no reason
    assert lead.post(step, sent | {"reason": "Solved"}).status_code == 302
    assert "Taken back" in page_of(lead, decision) and "Solved" in page_of(lead, decision)


# --- Done --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://x.org/a", "letter", "https://", "https://x.org/" + "a" * 600]
)  # fmt: skip
def test_a_bad_link_gets_a_sentence_and_keeps_what_was_typed(world, decision, signed_in, link):
    host = signed_in(world.urcs)
    form = form_of(host.get(url(decision, "decision_done")))
    typed = {"reason": "Seen on the ground", "evidence_url": link}
    refused = host.post(url(decision, "decision_done"), form | typed)
    assert refused.status_code == 422 and "It begins with https:// or http://" in text(refused)
    assert form_of(refused)["reason"] == "Seen on the ground"
    assert Decision.objects.get(pk=decision.pk).state == "decided"


def test_done_needs_a_line_of_evidence_and_takes_a_link(world, decision, signed_in):
    host = signed_in(world.urcs)
    form = form_of(host.get(url(decision, "decision_done")))
    refused = host.post(url(decision, "decision_done"), form | {"reason": "  "})
    assert refused.status_code == 422 and "Say in a line what shows" in text(refused)
    typed = {"reason": "Letter of 3 May", "evidence_url": "https://example.org/3"}
    assert host.post(url(decision, "decision_done"), form | typed).status_code == 302
    page = page_of(host, decision)
    assert "What shows that it is done" in page and 'href="https://example.org/3"' in page


def test_a_row_changed_while_one_wrote_is_shown_and_the_second_press_counts(
    world, decision, signed_in
):
    host, at = signed_in(world.urcs), url(decision, "decision_done")
    typed = form_of(host.get(at)) | {"reason": "Letter of 3 May"}
    amending.amend_table(
        decision.summit, by=world.urcs, reason="Misheard",
        rows={decision.pk: {"text": "Otherwise agreed"}},
    )  # fmt: skip
    late = host.post(at, typed)
    assert late.status_code == 409 and "What stands now" in text(late)
    assert "Otherwise agreed" in text(late) and form_of(late)["reason"] == "Letter of 3 May"
    assert host.post(at, form_of(late)).status_code == 302
    assert Decision.objects.get(pk=decision.pk).state == "done"


def test_a_link_stands_only_beside_done(world, decision):
    from smcc.rules.refusals import Invalid

    with pytest.raises(Invalid):
        decisions.run(
            decision, "supersede", by=world.urcs, reason="x", evidence_url="https://x.org"
        )


# --- The meeting -------------------------------------------------------------------------------


def test_the_standing_first_item_marks_what_was_carried_and_leads_on(
    world, summit, decision, later, signed_in
):
    first, second, *_rest = [row for row in summit.rows.in_order() if row.pk != decision.pk]
    refer(second, "carry", by=world.urcs, reason="No time", to_summit=later)
    host = signed_in(world.urcs)
    page = text(host.get(later.get_absolute_url()))
    assert page.count("Carried over to this meeting") == 1
    earlier = host.get(later.get_absolute_url()).context["earlier"]
    assert earlier[0].row == second  # before the one with a date
    for address in (
        url(second, "decision_done"), url(second, "refer", "carry"), url(second, "refer", "escalate"),
    ):  # fmt: skip
        assert address in page
    assert url(second, "refer", "carry") not in text(
        signed_in(world.observer).get(later.get_absolute_url())
    )


def test_the_steps_of_the_meeting_are_a_list_of_tasks(world, case, signed_in):
    summit = case.mini_summits.get()
    host = signed_in(world.urcs)

    def tasks():
        return [
            (task.label, task.word, bool(task.url))
            for task in host.get(summit.get_absolute_url()).context["tasks"]
        ]

    assert ("Check your answers and file the table", "Cannot start yet", False) in tasks()
    assert ("Hold the meeting", "Not started", True) in tasks()
    held = cases.held_summit(world, case)
    row = held.rows.in_order().first()
    decisions.write_row(row, by=world.urcs, changes={"text": "So be it"})
    assert ("Decide the rows", "In progress", True) in tasks()
    assert "1 of 13 decided" in text(host.get(summit.get_absolute_url()))
    assert ("Hold the meeting", "Completed", False) in tasks()
    assert ("Check your answers and file the table", "Not started", True) in tasks()
    cases.decide_all(world, held)
    Decision.objects.filter(summit=held).update(lead=world.urcs_ns)
    summits.file_table(held, by=world.urcs)
    assert ("Decide the rows", "Completed", False) in tasks()
    assert ("Minutes confirmed by both sides", "Not started", True) in tasks()
    observer = signed_in(world.observer).get(summit.get_absolute_url())
    assert not any(task.url for task in observer.context["tasks"][:-1])


# --- Waiting -----------------------------------------------------------------------------------


def test_minutes_wait_for_the_sides_that_have_not_confirmed_them(world, summit):
    words = "Confirm the minutes of Mini-Summit 1"
    assert words in said_to(world.urcs)
    assert words in said_to(world.icrc_hod) and words in said_to(world.ifrc_hod)
    for name in ("urcs_staff", "polish", "coordinator", "icrc_director", "secretariat", "observer"):
        assert words not in said_to(getattr(world, name)), name
    minutes.confirm(summit, by=world.urcs, side="convener")
    assert words not in said_to(world.urcs) and words in said_to(world.icrc_hod)
    minutes.confirm(summit, by=world.icrc_hod, side="co_convener")
    assert words not in said_to(world.icrc_hod) and words not in said_to(world.ifrc_hod)


def test_an_escalation_waits_only_for_its_post_and_only_while_it_stands(world, decision, escalate):
    made = escalate()
    words = f"Decide what was escalated: {decision.title}"
    assert said_to(world.icrc_director).count(words) == 1
    assert words not in said_to(world.ifrc_usg) + said_to(world.coordinator)
    run(made, "take_back", by=world.coordinator, reason="Solved")
    assert words not in said_to(world.icrc_director)


def test_the_watch_asks_as_often_for_many_as_for_one(world, summit, decision, escalate, signed_in):
    escalate()
    client = signed_in(world.icrc_director)
    client.get("/")
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    for row in summit.rows.exclude(pk=decision.pk)[:6]:
        refer(
            row, "escalate", by=world.coordinator, reason="x",
            to_post=world.posts["icrc_director"], due_at=timezone.now() + timedelta(days=3),
        )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        assert text(client.get("/")).count("Decide what was escalated") == 7
    assert len(many) <= len(one)


def test_a_path_costs_the_decisions_page_no_query_a_station(world, decision, later, signed_in):
    client = signed_in(world.observer)
    client.get(decision.get_absolute_url())

    def cost():
        with CaptureQueriesContext(connection) as asked:
            client.get(decision.get_absolute_url())
        return len(asked)

    refer(decision, "carry", by=world.urcs, reason="x", to_summit=later)
    before = cost()
    for _n in range(4):
        made = refer(
            decision, "escalate", by=world.coordinator, reason="x",
            to_post=world.posts["icrc_director"],
        )  # fmt: skip
        run(made, "take_back", by=world.coordinator, reason="y")
    assert cost() <= before


def test_where_there_is_nobody_or_no_meeting_to_choose_the_page_says_what_to_do_instead(
    world, decision, signed_in
):
    lead = signed_in(world.coordinator)
    page = text(lead.get(url(decision, "refer", "carry")))
    assert "Plan a further Mini-Summit, then come back." in page
    assert 'name="reason"' not in page and "Back to the decision" in page
    Holding.objects.filter(post__component=world.urcs_ns).update(ends_at=timezone.now())
    page = text(lead.get(url(decision, "refer", "delegate")))
    assert "There is nobody to delegate it to" in page and 'name="reason"' not in page
