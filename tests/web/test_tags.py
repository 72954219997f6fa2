"""The words of the templates."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from smcc.rules.refusals import NotReady
from smcc.rules.workflow import Offer, step
from smcc.web.clock_face import ClockFace
from smcc.web.icons import icon
from smcc.web.templatetags.smcc import STATUS_ICONS

NOW = datetime(2026, 3, 12, 9, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def in_geneva(time_machine_at_now):
    with timezone.override("Europe/Zurich"), translation.override("en"):
        yield


@pytest.fixture
def time_machine_at_now():
    import time_machine

    with time_machine.travel(NOW, tick=False):
        yield


def shown(source, **context):
    return " ".join(Template(source).render(Context(context)).split())


def test_moment_carries_the_instant_for_machines():
    html = shown("{% moment at zone %}", at=NOW, zone="Europe/Kyiv")
    assert '<time datetime="2026-03-12T09:20Z">Thu 12 Mar 11:20 Kyiv</time>' in html
    assert '<span class="yours">10:20 you</span>' in html


def test_moment_in_the_readers_zone_is_one_time():
    html = shown("{% moment at %}", at=NOW)
    assert html.count("<time") == 1 and "you" not in html


def test_nothing_is_said_of_no_moment():
    assert shown("{% moment at %}{% day at %}{% time_left at %}{% since at %}", at=None) == ""


def test_day_takes_dates_and_moments():
    assert (
        shown("{% day on %}", on=date(2026, 3, 12))
        == '<time class="moment" datetime="2026-03-12">Thu 12 Mar</time>'
    )
    assert "Thu 12 Mar" in shown("{% day on %}", on=NOW)


def test_time_left_says_late_with_a_word_and_a_mark():
    html = shown("{% time_left due now %}", due=NOW - 52 * HOUR, now=NOW)
    assert 'class="left is-late"' in html and "52 h late" in html
    html = shown("{% time_left due now long=True %}", due=NOW + 31 * HOUR, now=NOW)
    assert "31 hours left" in html and "data-long" in html and "is-late" not in html


@pytest.mark.parametrize("kind", STATUS_ICONS)
def test_every_status_is_a_word_and_an_icon(kind):
    html = shown("{% status_tag word kind %}", word="<b>Word</b>", kind=kind)
    assert f'class="tag {kind}"' in html
    assert "<svg" in html and 'aria-hidden="true"' in html
    assert "&lt;b&gt;Word" in html


def test_icons_of_statuses_differ_so_that_colour_is_not_needed():
    drawn = {icon(name) for kind, name in STATUS_ICONS.items() if kind != "was_late"}
    assert len(drawn) == len(STATUS_ICONS) - 1


def test_an_unknown_status_kind_cannot_break_the_page():
    assert 'class="tag neutral"' in shown("{% status_tag 'x' kind %}", kind='"><script>')


def test_dir_follows_the_language():
    assert shown("{% dir %}") == "ltr"
    with translation.override("ar"):
        assert shown("{% dir %}") == "rtl"


def offer(refusal=None, **more):
    return Offer(step("file", "File the table", "held", "filed", by=["convener"], **more), refusal)


def buttons(*offers, **more):
    return shown(
        '{% step_buttons offers "/s/" version=3 %}', offers=offers, csrf_token="tok", **more
    )


def test_an_open_step_is_a_form_that_posts_its_name_and_the_version():
    html = buttons(offer())
    assert '<form class="step" method="post" action="/s/">' in html
    assert 'name="csrfmiddlewaretoken" value="tok"' in html
    assert 'name="step" value="file"' in html
    assert 'name="version" value="3"' in html


def test_a_closed_step_shows_its_sentence_and_ties_it_to_the_button():
    html = buttons(offer(NotReady("2 decisions have no lead.")))
    assert '<p class="step-why" id="why-file">2 decisions have no lead.</p>' in html
    assert 'aria-disabled="true" aria-describedby="why-file"' in html
    assert "<form" not in html


def test_a_step_that_needs_a_reason_asks_for_it():
    html = buttons(offer(needs_reason=True))
    assert "<details>" in html and 'name="reason"' in html
    assert '<label for="reason-file">' in html


def test_a_step_with_its_own_door_is_a_link():
    assert '<a class="button" href="/s/file/">File the table</a>' in buttons(offer(own_door=True))


def test_a_declaration_is_read_with_its_button():
    html = buttons(offer(confirm="By filing you say that all were heard."))
    assert 'aria-describedby="what-file"' in html and "all were heard." in html


def test_no_steps_no_box():
    assert buttons() == ""


def face(**more):
    given = {
        "name": "Parameters issued", "state": "running", "now": NOW, "zone": "Europe/Kyiv",
        "due_at": NOW + 24 * HOUR, "started_at": NOW - 24 * HOUR, "target_at": NOW + 12 * HOUR,
    }  # fmt: skip
    return ClockFace(**(given | more))


def clock(**more):
    return shown('{% include "_components/_clock.html" %}', clock=face(**more))


def test_a_clock_shows_what_it_rests_on():
    html = clock(
        counts_from="receipt of the Joint Statement", recorded_by="the Secretary General",
        next_rung_at=NOW + HOUR, next_rung_to="both Directors", basis_kind="source",
        basis="recommendation 2",
    )  # fmt: skip
    for said in (
        "Fri 13 Mar 11:20 Kyiv", "10:20 you", "24 hours left", "receipt of the Joint Statement",
        "recorded by the Secretary General", "to both Directors", "Source: recommendation 2",
        'role="timer"',
    ):  # fmt: skip
        assert said in html


def test_a_default_is_never_passed_off_as_a_rule():
    html = clock(basis_kind="default")
    assert "Default of this installation, not a rule of the Movement." in html
    assert "Source:" not in html


def test_an_overdue_clock_says_so_in_word_icon_and_time():
    html = clock(state="overdue", due_at=NOW - 2 * HOUR)
    assert "is-overdue" in html and "Overdue" in html and "2 hours late" in html
    assert 'class="track-over"' in html


def test_a_clock_that_was_met_shows_when_and_no_timer():
    html = clock(state="met_late", due_at=NOW - 20 * HOUR, ended_at=NOW - 2 * HOUR)
    assert "Met late" in html and "Was due" in html and "timer" not in html


@pytest.mark.parametrize(
    ("more", "drawn"),
    [
        ({}, (500, 1000, 0)),
        ({"due_at": NOW - 8 * HOUR, "state": "overdue"}, (667, 667, 333)),
        ({"ended_at": NOW - 12 * HOUR, "state": "met"}, (250, 1000, 0)),
        ({"started_at": NOW + HOUR}, (0, 1000, 0)),
    ],
)
def test_the_track_is_drawn_to_scale(more, drawn):
    it = face(**more)
    assert (it.gone, it.limit, it.over) == drawn
