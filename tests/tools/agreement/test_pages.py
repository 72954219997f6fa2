"""The pages of agreements: what they say, who may do what, what they cost, and bad input."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.components.models import Country
from coordination.deadlines.models import Deadline
from tests.api.caller import content
from tests.factories import cases
from tests.tools.form_reader import form_of
from tools.agreement import actions
from tools.agreement.models import Agreement, AgreementParty

pytestmark = pytest.mark.django_db


def test_a_form_begins_it_and_the_buttons_bring_it_into_force(client, world):
    client.force_login(world.urcs)
    answer = client.post(
        "/countries/UKR/agreements/new/",
        {"scope": "All of it", "name": "", "languages": "Ukrainian"},
    )
    agreement = Agreement.objects.get()
    at = agreement.get_absolute_url()
    assert answer.url == at
    assert "Drafting has not begun." in client.get(at).text
    for name in ("draft", "negotiate"):
        sent = {"step": name, "version": Agreement.objects.get().version}
        assert client.post(f"{at}steps/", sent).status_code == 302
    assert "Not signed yet: URCS, ICRC and IFRC." in client.get(at).text
    for who, code in (("urcs", "DUA001"), ("icrc_hod", "ICRC"), ("ifrc_hod", "IFRC")):
        client.force_login(getattr(world, who))
        assert client.get(f"{at}parties/{code}/sign/").status_code == 200
        sent = {"on_paper": "", "version": Agreement.objects.get().version}
        assert client.post(f"{at}parties/{code}/sign/", sent).status_code == 302
    assert "All parties have signed." in client.get(at).text
    assert client.get(f"{at}steps/enter/").status_code == 200
    sent = {"version": Agreement.objects.get().version}
    assert client.post(f"{at}steps/enter/", sent).status_code == 302
    page = client.get(at).text
    assert "Nothing is missing." in page and "Signed for one party" in page
    assert "In force since" in client.get("/countries/UKR/").text


def test_what_was_typed_stays_beside_the_sentence(client, world, pipeline):
    agreement = pipeline.to("negotiating")
    client.force_login(world.urcs_staff)
    sent = {"on_paper": "yes", "signing_post": "President", "version": agreement.version}
    answer = client.post(f"{agreement.get_absolute_url()}parties/DUA001/sign/", sent)
    assert answer.status_code == 422
    assert "Say where the signed paper is" in answer.text and "President" in answer.text


@pytest.mark.parametrize("who", ["urcs", "urcs_staff"])
def test_here_and_now_with_the_details_of_a_paper_is_asked_back_beside_the_question(
    client, world, pipeline, who
):
    agreement = pipeline.to("negotiating")
    client.force_login(getattr(world, who))
    sent = {
        "on_paper": "", "signing_post": "President", "reference": "Archive 3",
        "signed_on": "2026-01-05", "version": agreement.version,
    }  # fmt: skip
    address = f"{agreement.get_absolute_url()}parties/DUA001/sign/"
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["on_paper"]
    assert all(typed in answer.text for typed in ("President", "Archive 3", "2026-01-05"))
    assert client.post(address, sent | {"on_paper": "yes"}).status_code == 302
    party = agreement.parties.get(component=world.urcs_ns)
    assert (party.signing_post, party.reference) == ("President", "Archive 3")


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("change/", {"name": "x" * 500}),
        ("change/", {"scope": "x" * 1_000_000}),
        ("change/", {"ends_on": "31/31/2026"}),
        ("change/", {"name": "a\x00b"}),
        ("change/", {"version": "9" * 30}),
        ("parties/", {"component": "Nobody knows this one"}),
        ("parties/", {}),
        ("documents/", {"title": "x", "url": "javascript:alert(1)"}),
        ("documents/", {"title": ""}),
    ],
)
def test_bad_input_gets_a_sentence(client, world, pipeline, path, sent):
    at = pipeline.to("drafting").get_absolute_url()
    client.force_login(world.urcs)
    answer = client.post(at + path, sent)
    assert answer.status_code in (409, 422), answer.status_code
    assert "error" in answer.text


@pytest.mark.parametrize("path", ["change/", "parties/", "documents/"])
def test_an_observer_reads_and_does_not_write(client, world, pipeline, path):
    at = pipeline.to("drafting").get_absolute_url()
    client.force_login(world.observer)
    assert client.get(at).status_code == 200
    assert client.get(at + path).status_code == client.post(at + path, {}).status_code == 403
    assert client.get("/countries/UKR/agreements/new/").status_code == 403


def test_only_who_is_signed_in_reads(client, pipeline):
    at = pipeline.to("drafting").get_absolute_url()
    for path in (at, "/agreements/", "/agreements/gaps/", "/agreements/gaps/table.csv"):
        assert client.get(path).status_code == 302


def test_what_is_not_there_is_not_found(client, world, pipeline):
    at = pipeline.to("drafting").get_absolute_url()
    client.force_login(world.urcs)
    for path in ("/agreements/999/", f"{at}parties/XX/sign/", "/countries/XXX/agreements/new/",
                 "/agreements/table.exe", "/agreements/gaps/table.exe",
                 f"{at}documents/9/take-back/", f"{at}parties/DPL001/take-back/"):  # fmt: skip
        assert client.get(path).status_code == 404, path
    assert client.get(f"{at}steps/").status_code == 405


def test_the_world_view_counts_here_and_now_beside_what_the_report_of_2022_counts(
    client, world, pipeline
):
    pipeline.to("in_force", days_ago=400)
    client.force_login(world.observer)
    page = client.get("/agreements/").text
    assert "1 in force, 0 in preparation, 1 with a review overdue." in page
    assert "the progress report of 2022 counts at least 18 in use and 14 planned" in page
    for asked, n in (({"standing": "review_due"}, 1), ({"standing": "in_force"}, 0),
                     ({"region": "europe"}, 1), ({"region": "mena"}, 0), ({"country": "ukr"}, 1),
                     ({"gap": "true"}, 0), ({"standing": "nonsense"}, 0)):  # fmt: skip
        assert len(client.get("/agreements/", asked).context["rows"]) == n, asked


def test_the_gap_list_shows_the_clock_and_the_files_say_the_same(client, world):
    cases.operation(world)
    need = Agreement.objects.get()
    long_ago = timezone.now() - timedelta(days=100)
    past = timezone.now() - timedelta(days=1)
    Deadline.objects.of(need).update(started_at=long_ago, first_due_at=past, due_at=past)
    client.force_login(world.observer)
    page = client.get("/agreements/gaps/").text
    assert "Ukraine" in page and "Overdue" in page and "DUA001 ICRC IFRC" in page
    said = content(client.get("/agreements/gaps/table.csv")).decode()
    assert "Ukraine" in said and "DUA001 ICRC IFRC" in said
    assert content(client.get("/agreements/table.xlsx"))
    assert len(client.get("/agreements/gaps/", {"region": "mena"}).context["rows"]) == 0


def many_gaps(n):
    """As the house would have opened them: straight into the tables."""
    now = timezone.now()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for i in range(n):
        code = letters[i // 26 % 26] + letters[i % 26]
        land = Country.objects.create(iso3=f"{code}9", iso2=f"{i:02x}",
                                      name_en=f"Land {i:03}", region=i % 5)  # fmt: skip
        each = Agreement.objects.create(
            country=land, number=1, state="planned", needed_since=now - timedelta(days=i),
            active_codes="A B C", active_count=3 + i % 4,
        )  # fmt: skip
        Deadline.objects.create(
            clock="mca_concluded", subject_kind="agreement", subject_id=each.key, country=land,
            matter_chain=each.chain, matter_ref=land.iso3, matter_name=land.name_en,
            subject_label="a clock", started_at=now, due_at=now + timedelta(days=90 - i),
            first_due_at=now,
        )  # fmt: skip


@pytest.mark.parametrize("sort", ["due", "country", "components", "region", "nonsense"])
def test_the_gap_list_is_sorted_and_walked_page_by_page(client, world, sort):
    many_gaps(70)
    client.force_login(world.observer)
    first = client.get("/agreements/gaps/", {"sort": sort})
    seen = [row["thing"].country_id for row in first.context["rows"]]
    after = first.context["page"].next
    second = client.get("/agreements/gaps/", {"sort": sort, "after": after})
    seen += [row["thing"].country_id for row in second.context["rows"]]
    assert len(seen) == len(set(seen)) == 70
    if sort == "due":
        dues = [row["due_at"] for row in first.context["rows"]]
        assert dues == sorted(dues)


def test_each_list_costs_the_same_for_few_and_for_many(client, world):
    client.force_login(world.observer)
    costs = {}
    for n in (1, 40):
        many_gaps_from = Country.objects.filter(name_en__startswith="Land").count()
        if n > many_gaps_from:
            Deadline.objects.filter(subject_kind="agreement").delete()
            AgreementParty.objects.all().delete()
            Agreement.objects.all().delete()
            Country.objects.filter(name_en__startswith="Land").delete()
            many_gaps(n)
        for path in ("/agreements/", "/agreements/gaps/", "/countries/", "/agreements/table.csv"):
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(path)
                assert content(answer)
            costs.setdefault(path, []).append(len(queries))
    for path, (few, many) in costs.items():
        assert many <= 12 and abs(many - few) <= 1, (path, few, many)


def test_the_readiness_of_a_country_says_what_is_missing(client, world):
    client.force_login(world.urcs)
    empty = client.get("/countries/UKR/").text
    assert "Missing: a Movement Coordination Agreement in force" in empty
    assert "Begin an agreement" in empty
    cases.operation(world)
    page = client.get("/countries/UKR/").text
    assert "3 components are active here. To be in force by" in page
    assert "/countries/UKR/agreements/new/" not in page


def test_who_saves_second_reads_what_stands_and_then_writes_over_it_knowingly(
    client, world, pipeline
):
    agreement = pipeline.to("negotiating")
    client.force_login(world.urcs)
    at = f"{agreement.get_absolute_url()}change/"
    mine = form_of(client.get(at)) | {"name": "My name for it", "languages": ""}
    theirs = {"name": "Their name for it", "ends_on": timezone.localdate() + timedelta(days=400)}
    actions.amend(agreement, by=world.urcs, changes=theirs)
    late = client.post(at, mine)
    assert late.status_code == 409
    stands = {str(each["label"]): each["value"] for each in late.context["form"].stands}
    assert set(stands) == {"Name", "In force until"}, "only what differs from what was typed"
    assert stands["Name"] == "Their name for it" and stands["Name"] in late.text
    assert "What stands now" in late.text and stands["In force until"] in late.text
    again = form_of(late)
    assert again["name"] == "My name for it", "what was typed stays"
    assert client.post(at, again).status_code == 302
    assert Agreement.objects.get(pk=agreement.pk).name == "My name for it"
