"""Announcing a drill again: with the time that people know or another one, and what helps where it is refused."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from coordination.deadlines.models import Delivery
from coordination.drills import actions
from coordination.drills.models import Drill
from coordination.people.models import Holding
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady
from tests.coordination.drills.staged import announced, ready, started
from tests.coordination.drills.test_pages import typed
from tests.factories.world import appoint, make_person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
KYIV = ZoneInfo("Europe/Kyiv")


def told(drill):
    return Delivery.objects.filter(operation=drill.operation)


def again(drill, world, **more):
    return actions.run(drill, "announce_again", by=world.coordinator, **more)


def starts(drill, at):
    Drill.objects.filter(pk=drill.pk).update(starts_at=at)
    drill.refresh_from_db()
    return drill


def address(drill):
    return f"/drills/{drill.ref}/steps/announce_again/"


def at(moment, drill, **more):
    there = moment.astimezone(KYIV)
    day, clock = f"{there:%Y-%m-%d}", f"{there:%H:%M}"
    return {"starts_at_date": day, "starts_at_time": clock, "version": drill.version} | more


def leave_but(person):
    """Everybody else has left their posts."""
    Holding.objects.exclude(person=person).update(ends_at=timezone.now())


# --- The time ---------------------------------------------------------------------------


def test_a_time_that_has_passed_is_not_announced_again(world, drill):
    before = told(drill).count()
    starts(drill, timezone.now() - MINUTE)
    with pytest.raises(Invalid) as refused:
        again(drill, world)
    assert "has passed. Give a new one" in refused.value.fields["starts_at"][0]
    drill.refresh_from_db()
    assert (told(drill).count(), drill.version) == (before, 1)


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        (-60, "This time has passed. Give a later one"),
        (-1, "This time has passed. Give a later one"),
        (3, "People need at least 5 minutes’ notice"),
        (61 * 24 * 60, "more than 60 days ahead"),
    ],
)
def test_another_time_needs_what_the_first_needed(world, drill, minutes, sentence):
    before = (drill.starts_at, told(drill).count())
    with pytest.raises(Invalid) as refused:
        again(drill, world, starts_at=timezone.now() + minutes * MINUTE)
    assert sentence in refused.value.fields["starts_at"][0]
    drill.refresh_from_db()
    assert (drill.starts_at, told(drill).count()) == before


def test_another_time_is_kept_told_and_recorded(world, drill):
    first, later = drill.starts_at, timezone.now() + timedelta(hours=3)
    done = again(drill, world, starts_at=later)
    assert done.starts_at == later and done.state == "announced"
    said = told(drill).filter(recipient=world.urcs).latest("id")
    assert f"{later.astimezone(KYIV):%H:%M} (Europe/Kyiv)" in said.body
    (no_longer,) = [line for line in said.body.splitlines() if "no longer holds" in line]
    assert first.astimezone(ZoneInfo(world.urcs.time_zone)).strftime("%H:%M") in no_longer
    assert "no longer holds" not in told(drill).filter(recipient=world.urcs).earliest("id").body
    moved = AuditEvent.objects.get(verb="drill.amend").data["changes"]["starts_at"]
    assert moved == {"from": first.isoformat(), "to": later.isoformat()}
    assert AuditEvent.objects.filter(verb="drill.announce_again").count() == 1


def test_the_time_that_people_know_needs_no_notice_while_it_is_to_come(world, drill):
    """A newcomer is told three minutes before; a form sends the time back without its seconds."""
    known = (timezone.now() + 3 * MINUTE).replace(second=59, microsecond=7)
    starts(drill, known)
    done = again(drill, world, starts_at=known.replace(second=0, microsecond=0))
    assert done.starts_at == known


def test_no_other_step_takes_a_start(world, drill):
    with pytest.raises(Invalid) as refused:
        actions.run(
            ready(drill), "start", by=world.coordinator, starts_at=timezone.now() + 9 * MINUTE
        )
    assert refused.value.fields.keys() == {"starts_at"}


# --- The page ---------------------------------------------------------------------------


def test_it_is_announced_again_in_the_browser(signed_in, drill):
    client, before = signed_in("coordinator"), told(drill).count()
    assert address(drill) in client.get(drill.get_absolute_url()).text
    form = client.get(address(drill)).text
    assert f"{drill.starts_at.astimezone(KYIV):%H:%M}" in form
    later = timezone.now() + timedelta(hours=2)
    answer = client.post(address(drill), at(later, drill), follow=True)
    assert "Announced again" in answer.text and told(drill).count() == 2 * before
    drill.refresh_from_db()
    assert drill.starts_at == later.replace(second=0, microsecond=0)


def test_a_past_start_is_said_at_its_field_and_stays_typed(signed_in, drill):
    past, before = timezone.now() - timedelta(hours=5), told(drill).count()
    answer = signed_in("coordinator").post(address(drill), at(past, drill))
    assert answer.status_code == 422
    (sentence,) = answer.context["form"].errors["starts_at"]
    assert sentence.startswith("This time has passed") and sentence in answer.text
    assert f'value="{past.astimezone(KYIV):%H:%M}"' in answer.text
    assert Drill.objects.get().starts_at == drill.starts_at and told(drill).count() == before


def test_where_the_time_has_passed_the_page_suggests_another(signed_in, drill):
    starts(drill, timezone.now() - MINUTE)
    form = signed_in("coordinator").get(address(drill)).context["form"]
    assert form["starts_at"].initial > timezone.now() + 5 * MINUTE


@pytest.mark.parametrize(
    "wrong", [{"starts_at_date": ""}, {"starts_at_time": "25:00"}, {"starts_at_date": "yesterday"}]
)
def test_a_time_that_cannot_be_is_said_at_its_field(signed_in, drill, wrong):
    sent = at(timezone.now() + timedelta(hours=1), drill) | wrong
    answer = signed_in("coordinator").post(address(drill), sent)
    assert answer.status_code == 422 and "starts_at" in answer.context["form"].errors


def test_a_double_click_tells_once_and_gets_a_sentence(signed_in, drill):
    client, before = signed_in("coordinator"), told(drill).count()
    sent = at(timezone.now() + timedelta(hours=1), drill)
    assert client.post(address(drill), sent).status_code == 302
    second = client.post(address(drill), sent)
    assert second.status_code == 409 and "Somebody else changed this" in second.text
    assert told(drill).count() == 2 * before


def test_the_old_button_leads_to_the_form(signed_in, drill):
    answer = signed_in("coordinator").post(
        f"/drills/{drill.ref}/steps/", {"step": "announce_again", "version": drill.version}
    )
    assert answer["Location"] == address(drill)


def test_others_and_a_drill_that_runs_are_refused_at_the_door(signed_in, world, drill):
    for role, status in (("ifrc_usg", 403), ("polish", 404)):
        client = signed_in(role)
        assert client.get(address(drill)).status_code == status
        assert client.post(address(drill), at(timezone.now(), drill)).status_code == status
    started(world, drill)
    answer = signed_in("coordinator").get(address(drill))
    assert answer.status_code == 409 and "not possible" in answer.text


def test_by_the_api_too(signed_in, drill):
    client, later = signed_in("coordinator"), timezone.now() + timedelta(hours=2)

    def post(moment):
        return client.post(
            f"/api/v1/drills/{drill.ref}/steps/announce_again/", {"starts_at": moment.isoformat()},
            content_type="application/json",
        )  # fmt: skip

    past = post(timezone.now() - MINUTE)
    assert past.status_code == 400 and "has passed" in past.json()["fields"]["starts_at"][0]
    assert post(later).status_code == 200
    assert Drill.objects.get().starts_at == later


# --- What helps -------------------------------------------------------------------------


def test_a_start_refused_for_a_newcomer_offers_to_announce_again_and_not_to_start(
    signed_in, world, drill
):
    ready(drill)
    Holding.objects.filter(post=world.posts["icrc_hod"]).update(ends_at=timezone.now())
    newcomer = make_person("newcomer", world.icrc)
    appoint(newcomer, world.posts["icrc_hod"])
    client = signed_in("coordinator")
    answer = client.post(f"/drills/{drill.ref}/steps/", {"step": "start", "version": drill.version})
    assert answer.status_code == 409 and newcomer.name in answer.text
    assert answer.context["step"] is None and f'href="{address(drill)}"' in answer.text
    assert '<button type="submit">Start the clock' not in answer.text


def test_a_step_that_is_closed_is_not_offered_again(signed_in, drill):
    answer = signed_in("coordinator").post(
        f"/drills/{drill.ref}/steps/", {"step": "start", "version": drill.version}
    )
    assert answer.status_code == 409 and "People were told that it starts in" in answer.text
    assert answer.context["step"] is None and "Look at the drill" in answer.text


def test_where_nobody_can_be_told_it_is_not_announced_again(signed_in, world, drill):
    leave_but(world.coordinator)
    before = told(drill).count()
    with pytest.raises(NotReady, match="Nobody but you holds a post in the line-up"):
        again(drill, world)
    later = timezone.now() + timedelta(hours=2)
    answer = signed_in("coordinator").post(address(drill), at(later, drill))
    assert answer.status_code == 409
    assert "Nobody but you holds a post" in answer.text and "What helps" in answer.text
    assert 'href="/posts/"' in answer.text and f'href="{drill.get_absolute_url()}"' in answer.text
    assert address(drill) not in answer.text and ">Announce it again</button>" not in answer.text
    assert f"{later.astimezone(KYIV):%H:%M}" in answer.text  # what was typed is still there
    drill.refresh_from_db()
    assert (told(drill).count(), drill.version) == (before, 1)


def test_where_nobody_can_be_told_no_drill_is_announced(signed_in, world, case):
    leave_but(world.coordinator)
    with pytest.raises(Invalid) as refused:
        announced(world, case)
    assert "Appoint somebody first" in refused.value.fields["line_up_of"][0]
    answer = signed_in("coordinator").post("/drills/new/", typed(case, note="Kept as typed."))
    assert answer.status_code == 422 and "Kept as typed." in answer.text
    assert answer.context["form"].errors.keys() == {"line_up_of"}
    assert not Drill.objects.exists() and not AuditEvent.objects.filter(verb="drill.announce")


# --- How it is marked -------------------------------------------------------------------


def test_in_the_inbox_the_word_is_said_once_and_inside_the_link(signed_in, world, drill):
    """The subject begins with it, so that whoever hears only the links hears it too."""
    page = signed_in("urcs").get("/inbox/").text
    row = page.split('<th scope="row">')[1].split("</th>")[0]
    link = row.split("<bdi>")[1].split("</bdi>")[0]
    assert link.startswith(f"DRILL · {drill.ref} · ")
    assert row.replace(drill.ref, "").count("DRILL") == 1
