"""The pages of standing bodies and items: what they say, who may do what, what they cost, bad input."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.components.models import Country
from coordination.deadlines.models import Deadline
from tests.api.caller import content
from tests.tools.form_reader import form_of
from tools.agreement import actions as agreements
from tools.body_item.models import BodyItem
from tools.standing_body import actions, policy
from tools.standing_body.models import BodyMeeting, BodyMember, StandingBody

pytestmark = pytest.mark.django_db


def test_a_form_sets_it_up_names_its_chair_plans_and_records(client, world):
    client.force_login(world.urcs)
    at = "/countries/UKR/bodies/new/"
    assert "Europe/Kyiv" in client.get(at).text
    sent = {"level": "strategic", "rhythm": "monthly", "zone": "Europe/Kyiv", "terms": "Decides."}
    body_at = client.post(at, sent).url
    assert StandingBody.objects.get().get_absolute_url() == body_at
    assert "Nobody is named yet" in client.get(body_at).text
    chair = {"post": world.posts["urcs_sg"].pk, "capacity": "chair"}
    version = StandingBody.objects.get().version
    assert client.post(f"{body_at}members/", chair | {"version": version}).status_code == 302
    day = timezone.localdate() + timedelta(days=9)
    plan = {"at_date": day.isoformat(), "at_time": "10:00", "place": "https://meet.example/levels"}
    version = StandingBody.objects.get().version
    assert client.post(f"{body_at}next-meeting/", plan | {"version": version}).status_code == 302
    page = client.get(body_at).text
    assert "10:00" in page, "the wall time there"
    assert "https://meet.example/levels" in page
    held = {"held_on": timezone.localdate().isoformat(), "present": "ICRC, URCS", "decided": "Go."}
    version = StandingBody.objects.get().version
    assert client.post(f"{body_at}meetings/new/", held | {"version": version}).status_code == 302
    page = client.get(body_at).text
    for words in ("Secretary General", "Meeting recorded", "Go.", "Every month", "Decides."):
        assert words in page, words
    (meeting,) = BodyMeeting.objects.all()
    back = f"{body_at}meetings/{meeting.pk}/take-back/"
    sent = {"reason": "Wrong body", "version": StandingBody.objects.get().version}
    assert client.post(back, sent).status_code == 302
    assert "Wrong body" in client.get(f"{body_at}meetings/").text
    (member,) = BodyMember.objects.all()
    sent = {"until": "", "version": StandingBody.objects.get().version}
    assert client.post(f"{body_at}members/{member.pk}/end/", sent).status_code == 302


def test_the_buttons_bring_an_item_up_and_back(client, world, levels):
    body = levels.chaired("operational", "ifrc_hod")
    client.force_login(world.ifrc_hod)
    at = f"{body.get_absolute_url()}items/new/"
    assert client.get(at).status_code == 200
    item_at = client.post(at, {"title": "Water", "text": "Who leads?"}).url
    sent = {"to_level": "strategic", "reason": "Not ours to say"}
    answer = client.post(f"{item_at}steps/pass/", sent | {"version": 1})
    assert answer.status_code == 409 and "no body of the Strategic level in Ukraine" in answer.text
    assert "Not ours to say" in answer.text
    above = levels.chaired("strategic", "urcs_sg")
    assert client.post(f"{item_at}steps/pass/", sent | {"version": 1}).status_code == 302
    client.force_login(world.urcs)
    for name, reason in (("answer", "The ICRC"), ("settle", "The ICRC leads on water")):
        said = {"step": name, "reason": reason, "version": BodyItem.objects.get().version}
        assert client.post(f"{item_at}steps/", said).status_code == 302
    page = client.get(item_at).text
    for words in ("Passed up", "Not ours to say", "Answered", "Settled", "The ICRC leads on water"):
        assert words in page, words
    assert f"from <bdi>{body.title}</bdi> to <bdi>{above.title}</bdi>" in page
    assert b"The ICRC leads on water" in content(client.get("/body-items/table.csv"))


def test_the_agreement_shows_the_three_levels(client, world, levels):
    agreement = agreements.begin(world.ukraine, by=world.urcs)
    item = levels.item_to("passed")
    client.force_login(world.observer)
    page = client.get(agreement.get_absolute_url()).text
    assert item.body.get_absolute_url() in page and "No body is set up." in page
    assert "bodies/new/" not in page
    client.force_login(world.urcs)
    assert "/countries/UKR/bodies/new/" in client.get(agreement.get_absolute_url()).text
    assert "2 of 3 levels" in client.get("/countries/UKR/").text


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("change/", {"name": "x" * 500, "rhythm": "weekly", "zone": "UTC"}),
        ("change/", {"terms": "x" * 1_000_000, "rhythm": "weekly", "zone": "UTC"}),
        ("change/", {"name": "a\x00b", "rhythm": "hourly", "zone": "UTC"}),
        ("change/", {"rhythm": "weekly", "zone": "Mars/Base"}),
        ("change/", {"rhythm": "weekly", "zone": "UTC", "version": "9" * 30}),
        ("members/", {"post": "9" * 30, "capacity": "chair"}),
        ("members/", {"post": "", "capacity": "king"}),
        ("next-meeting/", {"at_date": "31/31/2026", "at_time": "10:00"}),
        ("next-meeting/", {"at_date": "2020-01-01", "at_time": "10:00"}),
        ("next-meeting/", {"place": "Kyiv"}),
        ("meetings/new/", {"held_on": "2999-01-01", "present": "ICRC"}),
        ("meetings/new/", {"held_on": "2026-01-01", "present": "Nobody knows this one"}),
        ("meetings/new/", {}),
        ("items/new/", {"title": ""}),
        ("items/new/", {"title": "x" * 300, "agreement": "9" * 30, "decision": "\x00"}),
    ],
)
def test_bad_input_gets_a_sentence(client, world, levels, path, sent):
    body = levels.body("strategic")
    client.force_login(world.urcs)
    answer = client.post(body.get_absolute_url() + path, {"version": body.version} | sent)
    assert answer.status_code == (409 if "version" in sent else 422), answer.status_code
    assert "error" in answer.text


@pytest.mark.parametrize(
    "path", ["change/", "members/", "next-meeting/", "meetings/new/", "items/new/"]
)
def test_an_observer_reads_and_does_not_write(client, world, levels, path):
    at = levels.body("strategic").get_absolute_url()
    client.force_login(world.observer)
    assert client.get(at).status_code == client.get(f"{at}meetings/").status_code == 200
    assert client.get(at + path).status_code == client.post(at + path, {}).status_code == 403
    assert client.get("/countries/UKR/bodies/new/").status_code == 403


def test_what_is_not_there_is_not_found(client, world, levels):
    at = levels.body("strategic").get_absolute_url()
    client.force_login(world.urcs)
    for path in ("/bodies/999/", f"{at}members/9/end/", f"{at}meetings/9/take-back/",
                 "/countries/XXX/bodies/new/", "/bodies/table.exe", "/body-items/table.exe",
                 "/body-items/999/", "/bodies/999/items/new/"):  # fmt: skip
        assert client.get(path).status_code == 404, path
    assert client.get(f"{at}steps/").status_code == 405


def test_filters_leave_what_they_name(client, world, levels):
    body = levels.chaired("strategic", "urcs_sg", days_ago=60)
    levels.body("technical")
    client.force_login(world.observer)
    for asked, n in (({"level": "strategic"}, 1), ({"overdue": "true"}, 1), ({"region": "mena"}, 0),
                     ({"region": "europe"}, 2), ({"country": "ukr"}, 2), ({"overdue": "false"}, 1),
                     ({"state": "dissolved"}, 0), ({"level": "cosmic"}, 0)):  # fmt: skip
        assert len(client.get("/bodies/", asked).context["lines"]) == n, asked
    page = client.get("/bodies/").text
    assert "Overdue" in page and "Secretary General" in page and body.title in page
    said = content(client.get("/bodies/table.csv", {"overdue": "true"})).decode()
    assert "Strategic" in said and "Technical" not in said


def many(n):
    """As the actions would have made them: straight into the tables."""
    now = timezone.now()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for i in range(n):
        code = letters[i // 26 % 26] + letters[i % 26]
        land = Country.objects.create(
            iso3=f"{code}9", iso2=f"{i:02x}", name_en=f"Land {i:03}", region=i % 5
        )
        body = StandingBody.objects.create(
            country=land, level="technical", state="open", rhythm="weekly", zone="UTC",
            counts_from=now, opened_at=now,
            opened_by_id=BodyMember.objects.values_list("added_by", flat=True).first(),
        )  # fmt: skip
        BodyMember.objects.create(
            body=body, post_id=BodyMember.objects.values_list("post", flat=True).first(),
            capacity="chair", since=now.date(),
        )  # fmt: skip
        BodyItem.objects.create(
            country=land, raised_in=body, body=body, title=f"Item {i}", state="raised"
        )
        Deadline.objects.create(
            clock="body_met", subject_kind="standing_body", subject_id=body.key, country=land,
            matter_chain=body.chain, matter_ref=land.iso3, matter_name=land.name_en,
            subject_label="a clock", started_at=now, due_at=now, first_due_at=now,
        )  # fmt: skip


def test_each_list_costs_the_same_for_few_and_for_many_and_is_walked(client, world, levels):
    levels.chaired("technical", "urcs_sg")
    levels.item("technical")
    client.force_login(world.observer)
    costs = {}
    for _round in range(2):
        for path in ("/bodies/", "/body-items/", "/bodies/table.csv", "/countries/", "/",
                     "/api/v1/standing-bodies/", "/api/v1/body-items/"):  # fmt: skip
            with CaptureQueriesContext(connection) as queries:
                assert content(client.get(path))
            costs.setdefault(path, []).append(len(queries))
        if not _round:
            many(55)
    for path, (few, much) in costs.items():
        assert much <= 13 and abs(much - few) <= 1, (path, few, much)
    first = client.get("/bodies/")
    after = first.context["page"].next
    second = client.get("/bodies/", {"after": after})
    seen = [line["body"].pk for answer in (first, second) for line in answer.context["lines"]]
    assert len(seen) == len(set(seen)) == StandingBody.objects.count()


def test_who_changes_a_body_second_reads_what_stands(client, world, levels):
    body = levels.chaired("operational", "ifrc_hod")
    client.force_login(world.ifrc_hod)
    at = f"{body.get_absolute_url()}change/"
    mine = form_of(client.get(at)) | {"terms": "Mine"}
    actions.amend(body, by=world.ifrc_hod, changes={"terms": "Theirs", "rhythm": "quarterly"})
    late = client.post(at, mine)
    assert late.status_code == 409 and "What stands now" in late.text
    stands = {str(each["label"]): each["value"] for each in late.context["form"].stands}
    rhythm = str(policy.Rhythm.QUARTERLY.label)
    assert stands == {"Terms of reference": "Theirs", "How often it meets": rhythm}
    assert "Theirs" in late.text and form_of(late)["terms"] == "Mine"
