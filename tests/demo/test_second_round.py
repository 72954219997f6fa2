"""The demo's second round of reports: invented, marked so, and there to show what moved."""

import pytest
from django.core.management import call_command

from coordination.deadlines.models import Deadline
from recommendations.models import Round, StatusReport
from recommendations.round.comparing import compare
from smcc.demo import second_round
from smcc.demo.accounts import make_accounts
from smcc.demo.story import tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def told(capsys):
    call_command("load_reference")
    capsys.readouterr()
    make_accounts()
    tell("second-round", second_round.story)


def test_it_is_closed_marked_invented_and_told_once():
    first, second = Round.objects.order_by("dated")
    assert second.state == "closed" and "invented" in second.synthetic and not first.synthetic
    assert tell("second-round", second_round.story) is None
    assert Round.objects.count() == 2


def test_it_shows_moves_words_silence_and_what_is_the_same(client, django_user_model):
    first, second = Round.objects.order_by("dated")
    rows = {row.recommendation.number: row for row in compare(first, second)}
    assert [n for n, row in sorted(rows.items()) if row.status_moved] == [1, 7]
    assert rows[6].texts_moved and not rows[6].status_moved
    assert rows[4].is_same and rows[10].after.report.state == "silent"
    client.force_login(django_user_model.objects.get(email="observer@demo.example"))
    text = client.get("/recommendations/").text
    assert text.count("synthetic") >= 10 and "had no answer in the last round" in text


def test_its_dates_are_those_of_a_round_that_was_held_then():
    round_ = Round.objects.order_by("dated").last()
    said = round_.reports.exclude(state="silent")
    assert round_.created_at < round_.report_by < round_.closed_at
    assert round_.report_by.date() < round_.dated == round_.closed_at.date()
    assert said.count() == 9 and not said.filter(reported_at__gt=round_.report_by).exists()
    clocks = Deadline.objects.filter(subject_kind=StatusReport.kind)
    assert not clocks.open().exists(), "nobody waits for it any more"
    assert clocks.filter(due_at=round_.report_by).count() == 10
    met = clocks.filter(subject_id__in=[each.key for each in said])
    assert {each.stopped_at for each in met} == {second_round.REPORTED_AT}
    silent = clocks.get(subject_id=round_.reports.get(state="silent").key)
    assert silent.outcome == "withdrawn" and not silent.rungs.exists(), "nobody is reminded today"
