"""The proof of an operation as a page, as files and in the API."""

import io
import json

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.proof.shown import LINES_A_CLOCK
from smcc.audit.record import append
from smcc.audit.verify import check_file
from tests.audit.chains import tamper
from tests.coordination.proof import story
from tests.factories import cases

pytestmark = pytest.mark.django_db


def address(case, kind="/"):
    return f"/operations/{case.ref}/proof{kind}"


def page(client, person, case, kind="/", **asked):
    client.force_login(person)
    return client.get(address(case, kind), asked)


def words(response):
    import re

    plain = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(plain.split())


# --- The page ----------------------------------------------------------------------------------


def test_the_page_says_first_that_the_record_holds_and_with_which_hash(client, world, proven):
    said = words(page(client, world.urcs, proven))
    from smcc.audit.models import Chain

    head = Chain.objects.get(name=proven.chain)
    assert f"The record holds: {head.length} events, last hash {head.head}." in said
    assert said.index("The record holds") < said.index("In figures")


def test_the_page_tells_the_clock_with_every_lateness(client, world, proven):
    said = words(page(client, world.urcs, proven))
    for wanted in (
        "Reminder: 24 hours before the limit", "2 h late", "E-mail: Handed over", "mailbox full",
        "Could not be reached", "Secretary General", "nobody holds the post", "Roads are cut",
        "The limit was extended", "The limit passed with the clock running", "Roads were cut",
        "Coordination advisor instead of Secretary General", "On a plane", "Met late",
        "No look at the clocks was completed", "no disk", "Head of Delegation",
    ):  # fmt: skip
        assert wanted in said, wanted


def test_page_paper_and_terminal_say_each_time_in_the_same_words_and_in_which_zone(
    client, world, proven
):
    """Also to a reader whose own zone is another one: a proof reads alike for everybody."""
    world.urcs.time_zone = "America/New_York"
    world.urcs.save()
    answer = page(client, world.urcs, proven)
    html, gap = words(answer), answer.context["shown"].gaps[0]
    pdf = pypdf.PdfReader(io.BytesIO(page(client, world.urcs, proven, ".pdf").content))
    paper = " ".join(" ".join(each.extract_text() for each in pdf.pages).split())
    terminal = " ".join(story.printed(proven.ref).split())
    zone = "All times are those of Kyiv (Europe/Kyiv), with UTC in brackets where it differs."
    for wanted in (
        zone, "Thu 14 March 2024 08:00:00 Kyiv (06:00:00 UTC)",
        "until Thu 14 March 2024 17:00:00 Kyiv (15:00:00 UTC)", gap.began, gap.ended,
    ):  # fmt: skip
        for name, said in (("page", html), ("paper", paper), ("terminal", terminal)):
            assert wanted in said, f"{name}: {wanted}"
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    assert 'class="yours"' not in main, "no time in a third zone"


def test_an_operation_whose_zone_is_utc_says_each_time_once(client, world, proven):
    type(proven).objects.filter(pk=proven.pk).update(onset_zone="UTC")
    said = words(page(client, world.urcs, proven))
    assert "All times are UTC." in said and "Thu 14 March 2024 06:00:00 UTC" in said
    assert "(06:00:00 UTC)" not in said


def test_a_gap_from_before_the_operation_is_not_its_own(client, world, proven):
    (gap,) = page(client, world.urcs, proven).context["shown"].gaps
    assert (gap.gap.trouble, gap.lasted) == ("no disk", "2\N{NO-BREAK SPACE}h")


def test_the_operation_s_page_leads_to_its_proof(client, world, proven):
    client.force_login(world.urcs)
    assert f'href="{address(proven)}"' in client.get(f"/operations/{proven.ref}/").content.decode()


def test_a_broken_record_is_named_before_anything_else(client, world, proven):
    story.break_event(proven)
    said = words(page(client, world.urcs, proven))
    assert "The record does not hold: event 4 was changed after it was written." in said
    assert "Do not rely on what follows" in said and "The record holds" not in said


def test_a_cut_off_tail_shows_on_the_page(client, world, proven):
    tamper("DELETE FROM audit_auditevent WHERE number > 5 AND chain = %s", [proven.chain])
    assert "event 6 is missing" in words(page(client, world.urcs, proven))


def test_what_people_typed_is_escaped_and_runs_its_own_way(client, world, proven):
    append(chain=proven.chain, **story.said("cause", story.at(90), data={"cause": "<b>قطع</b>"}))
    html = page(client, world.urcs, proven).content.decode()
    assert "&lt;b&gt;قطع&lt;/b&gt;" in html and "<b>قطع</b>" not in html


def many_clocks(case, count, lines=1):
    for n in range(count):
        start = story.started() | {"target_id": str(7000 + n)}
        append(chain=case.chain, **start)
        for k in range(lines):
            each = story.rung("after", story.at(72 + 24 * k), rung_id=9000 + 100 * n + k)
            append(chain=case.chain, **(each | {"target_id": str(7000 + n)}))


def test_the_page_shows_some_clocks_and_leads_to_the_others(client, world, proven):
    many_clocks(proven, 25)
    first = page(client, world.urcs, proven)
    assert first.content.count(b'id="clock-') == 10 and b"?after=10" in first.content
    seen = set()
    for after in ("", "10", "20", "30"):
        shown = page(client, world.urcs, proven, after=after).context["shown"].page
        seen |= {each.clock.key for each in shown}
    assert len(seen) == len(page(client, world.urcs, proven).context["shown"].proof.timeline.clocks)
    assert page(client, world.urcs, proven, before="10").context["shown"].page.previous == ""


@pytest.mark.parametrize("place", ["x", "-1", "99999999999", "²", "9000", "1.5", "%00"])
def test_a_place_that_cannot_be_gives_the_first_page(client, world, proven, place):
    for name in ("after", "before"):
        answer = page(client, world.urcs, proven, **{name: place})
        assert answer.status_code == 200 and answer.context["shown"].page.previous == ""


def test_a_clock_with_very_many_lines_leaves_them_to_the_files(client, world, proven):
    many_clocks(proven, 1, lines=LINES_A_CLOCK + 40)
    answer = page(client, world.urcs, proven)
    assert answer.content.count(b"<tr") < 4 * LINES_A_CLOCK
    assert "more lines are in the JSON file" in words(answer)


def test_the_page_costs_the_same_number_of_queries_at_any_size(client, world, proven):
    client.force_login(world.urcs)
    client.get(address(proven))
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as few:
            client.get(address(proven))
        counts.append(len(few))
        many_clocks(proven, 30, lines=3)
    assert counts[0] == counts[1] <= 16


def test_an_operation_of_which_nothing_was_recorded_says_so(client, world):
    case = cases.operation(world)
    tamper("DELETE FROM audit_auditevent WHERE chain = %s", [case.chain])
    said = words(page(client, world.urcs, case))
    assert "event 1 is missing" in said and "No clock has started" in said


# --- Who may see it ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["/", ".json", ".pdf"])
def test_the_proof_is_for_those_who_may_see_the_operation(client, world, kind):
    case = cases.large_operation(world, visibility="participants")
    for who, person in world.as_seen_by_role().items():
        expected = 200 if case.roles_of(person) else 404
        assert page(client, person, case, kind).status_code == expected, who
        api = client.get(f"/api/v1/operations/{case.ref}/proof/")
        assert api.status_code == expected, who
    client.logout()
    assert client.get(address(case, kind)).headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("kind", ["/", ".json", ".pdf"])
def test_an_unknown_or_impossible_reference_is_a_404(client, world, kind):
    client.force_login(world.secretariat)
    for ref in ("XXX-2024-01", "%00", "%F0%9F%9A%91"):
        assert client.get(f"/operations/{ref}/proof{kind}").status_code == 404


def test_a_proof_is_only_read(client, world, proven):
    client.force_login(world.secretariat)
    for kind in ("/", ".json", ".pdf"):
        assert client.post(address(proven, kind)).status_code == 405


# --- Files ---------------------------------------------------------------------------------------


def test_the_json_can_be_checked_without_the_system(client, world, proven, tmp_path):
    answer = page(client, world.urcs, proven, ".json")
    assert f'filename="{proven.ref}-proof.json"' in answer["Content-Disposition"]
    said = json.loads(answer.content)
    own, house = said["chains"]
    assert said["format"] == "smcc-proof/1" and said["record"]["holds"]
    assert own["length"] == len(own["events"]) and own["head"] == own["events"][-1]["hash"]
    assert house["excerpt"] and [e["verb"] for e in house["events"]] == ["house.blind"]
    assert said["figures"]["late_worst"] == 7204.5 and said["timeline"]["clocks"]
    file = tmp_path / "proof.json"
    file.write_bytes(answer.content)
    report = check_file(file)
    assert not report.broken and any("excerpt" in note for note in report.notes)


CHANGES = {
    "an event's words": lambda s: s["chains"][0]["events"][4].update(reason="x"),
    "an event left out": lambda s: s["chains"][0]["events"].pop(4),
    "two events swapped": lambda s: s["chains"][0]["events"].insert(4, s["chains"][0]["events"].pop(5)),
    "the tail": lambda s: s["chains"][0].update(events=s["chains"][0]["events"][:4]),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_changed_proof_is_found_at_its_event(client, world, proven, tmp_path, change):
    said = json.loads(page(client, world.urcs, proven, ".json").content)
    change(said)
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(said))
    assert [(b.chain, b.number) for b in check_file(file).broken] == [(proven.chain, 5)]


def test_a_gap_changed_in_a_proof_is_found(client, world, proven, tmp_path):
    said = json.loads(page(client, world.urcs, proven, ".json").content)
    event = said["chains"][1]["events"][0]
    event["data"]["trouble"] = "none"
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(said))
    assert [(b.chain, b.number) for b in check_file(file).broken] == [("house", event["number"])]


def test_a_chain_passed_off_as_an_excerpt_or_as_another_s_is_refused(
    client, world, proven, tmp_path
):
    file = tmp_path / "proof.json"
    for change in ({"excerpt": True, "events": []}, {"name": "operation:XXX-2024-01"}):
        said = json.loads(page(client, world.urcs, proven, ".json").content)
        said["chains"][0].update(change)
        file.write_text(json.dumps(said))
        with pytest.raises(CommandError):
            call_command("verify_audit", file)


def test_the_pdf_is_tagged_and_says_the_same(client, world, proven):
    answer = page(client, world.urcs, proven, ".pdf")
    assert answer["Content-Type"] == "application/pdf"
    read = pypdf.PdfReader(io.BytesIO(answer.content))
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    said = " ".join(" ".join(p.extract_text() for p in read.pages).split())
    for wanted in ("The record holds:", "Thu 14 March 2024 08:00:00 Kyiv (06:00:00 UTC)", "2 h late",
                   "Reminder: 24 hours before the limit", "mailbox full", proven.ref):  # fmt: skip
        assert wanted in said, wanted


def test_an_exercise_and_an_invented_operation_say_so_everywhere(client, world, proven):
    type(proven).objects.filter(pk=proven.pk).update(
        drill_factor=60, synthetic="All of it is invented."
    )
    html = words(page(client, world.urcs, proven))
    pdf = pypdf.PdfReader(io.BytesIO(page(client, world.urcs, proven, ".pdf").content))
    paper = " ".join(pdf.pages[0].extract_text().split())
    for said in (html, paper, story.printed(proven.ref)):
        assert "60 times faster" in said and "All of it is invented." in said
    assert "DRILL" in paper and "SYNTHETIC" in paper
    assert all("DRILL" in each.extract_text() for each in pdf.pages), "on every page"


def test_a_broken_record_says_so_on_paper_and_in_the_file(client, world, proven):
    story.break_event(proven)
    pdf = pypdf.PdfReader(io.BytesIO(page(client, world.urcs, proven, ".pdf").content))
    assert "does not hold: event 4" in " ".join(pdf.pages[0].extract_text().split())
    said = json.loads(page(client, world.urcs, proven, ".json").content)
    assert said["record"]["broken"] == {"number": 4, "why": "was changed after it was written"}
    assert len(said["chains"][0]["events"]) > 20, "what is there is handed out all the same"


def test_the_api_gives_the_same(client, world, proven):
    client.force_login(world.urcs)
    api = client.get(f"/api/v1/operations/{proven.ref}/proof/").json()
    file = json.loads(client.get(address(proven, ".json")).content)
    for said in (api, file):
        del said["made_at"]
    assert api == file
    refused = client.get(f"/api/v1/operations/{proven.ref}/proof/?colour=red")
    assert refused.status_code == 400 and "colour" in refused.content.decode()
