"""Closing a round: its page says what will follow before it follows, and those concerned are told."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.deadlines.models import Delivery
from recommendations.recommendation.models import Recommendation
from recommendations.report import actions as reports
from recommendations.round import actions as rounds
from recommendations.round.closing import foreseen
from recommendations.round.models import Round
from smcc.audit.models import AuditEvent
from smcc.audit.record import broken_chains
from tests.factories import reviews
from tests.fixtures.scenarios import scenario

MAY, JUNE = date(2026, 5, 23), date(2026, 6, 1)
HERE = "/reviews/LLR-2026/rounds/2026-06-01/"
CLOSE = f"{HERE}steps/close/"


@scenario
def review(world):
    made = reviews.review(world, count=4)
    made.recommendations.filter(number=3).update(owner_post=world.posts["urcs_sg"])
    reviews.closed_round(world, made, MAY)
    return made


@scenario
def round_(world, review):
    """1 says the same, 2 says something else; 3 is begun, 4 is not; neither is handed in."""
    made = reviews.open_round(world, review, JUNE)
    reviews.report(world, made, 1)
    reviews.report(world, made, 2, narrative="Something new.")
    begun = made.reports.get(recommendation__number=3)
    reports.write_report(begun, by=world.urcs, changes={"narrative": "Half a sentence"})
    return made


def asked_for_more(round_, count):
    """So many recommendations more, each with a report that is begun."""
    for n in range(10, 10 + count):
        one = Recommendation.objects.create(
            review=round_.review, number=n, text=f"Do {n}", state="open"
        )
        round_.reports.create(recommendation=one, state="due", narrative="Half a sentence")


class TestWhatThePageSays:
    def test_what_counts_what_does_not_and_who_has_not_answered(self, client, world, round_):
        client.force_login(world.secretariat)
        page = client.get(CLOSE)
        said = " ".join(page.text.split())
        assert "2 reports are checked." in said and "1 of them says the same as last time" in said
        assert "2 reports were not handed in. Their rows will say “No answer”" in said
        assert "1 of these is begun and not handed in. The draft will not count, and" in said
        rows = [(each.recommendation.number, begun) for each, begun in page.context["rows"]]
        assert rows == [(3, True), (4, False)]
        assert str(world.posts["urcs_sg"]) in said and "nobody yet" in said
        assert "Half a sentence" not in said
        assert Round.objects.get(pk=round_.pk).is_open, "reading it closes nothing"

    def test_what_it_says_is_what_follows(self, world, round_):
        said = foreseen(round_)
        rounds.run(round_, "close", by=world.secretariat)
        rows = list(round_.reports.all())
        assert said.checked == sum(each.state == "checked" for each in rows) == 2
        assert said.unchanged == sum(
            each.is_unchanged for each in rows if not each.is_silent
        ) == 1  # fmt: skip
        assert said.unanswered == sum(each.is_silent for each in rows) == 2
        assert said.drafts == {each.pk for each in rows if "draft" in each.as_closed}

    def test_the_round_leads_to_it_and_has_no_button_of_its_own(self, client, world, round_):
        client.force_login(world.secretariat)
        text = client.get(HERE).text
        assert f'href="{CLOSE}"' in text and 'value="close"' not in text

    def test_its_button_closes(self, client, world, round_):
        client.force_login(world.secretariat)
        version = client.get(CLOSE).context["form"]["version"].value()
        answer = client.post(CLOSE, {"version": version})
        assert (answer.status_code, answer.url) == (302, HERE)
        assert Round.objects.get(pk=round_.pk).state == "closed"

    def test_as_many_queries_for_many_as_for_few(self, client, world, round_):
        client.force_login(world.secretariat)
        counts = []
        for more in range(2):
            asked_for_more(round_, 30 * more)
            client.get(CLOSE)
            with CaptureQueriesContext(connection) as found:
                assert len(client.get(CLOSE).context["rows"]) == 2 + 30 * more
            counts.append(len(found))
        assert counts[0] == counts[1]


class TestWhenItCannotBeClosed:
    def test_a_report_that_waits_to_be_checked_is_said_before_the_page(self, client, world, round_):
        row = round_.reports.get(recommendation__number=3)
        reports.run(row, "report", by=world.urcs)
        client.force_login(world.secretariat)
        page = client.get(CLOSE)
        assert page.status_code == 409 and "1 report waits to be checked." in page.text

    @pytest.mark.parametrize(("who", "status"), [
        ("committee", 403), ("urcs", 403), ("icrc_hod", 403), ("observer", 404),
    ])  # fmt: skip
    def test_nobody_else_is_shown_it(self, client, world, round_, who, status):
        client.force_login(getattr(world, who))
        assert client.get(CLOSE).status_code == status
        assert client.post(CLOSE, {"version": round_.version}).status_code == status

    def test_what_was_handed_in_meanwhile_is_said_on_the_page(self, client, world, round_):
        client.force_login(world.secretariat)
        version = client.get(CLOSE).context["form"]["version"].value()
        row = round_.reports.get(recommendation__number=3)
        reports.run(row, "report", by=world.urcs)
        answer = client.post(CLOSE, {"version": version})
        assert answer.status_code == 409 and "1 report waits to be checked." in answer.text
        assert Round.objects.get(pk=round_.pk).is_open

    def test_a_form_of_an_earlier_version_is_refused(self, client, world, round_):
        client.force_login(world.secretariat)
        answer = client.post(CLOSE, {"version": round_.version - 1})
        assert answer.status_code == 409 and "Somebody else changed this" in answer.text
        assert Round.objects.get(pk=round_.pk).is_open

    def test_a_closed_round_is_not_closed_again(self, client, world, round_):
        rounds.run(round_, "close", by=world.secretariat)
        client.force_login(world.secretariat)
        page = client.get(CLOSE)
        assert page.status_code == 409 and "not possible while this is" in page.text


class TestTheOwnerOfADraft:
    def told(self, **those):
        return Delivery.objects.filter(subject__contains="your draft did not count", **those)

    def test_is_told_in_the_inbox_and_by_mail_what_stands_and_what_can_be_done(self, world, round_):
        rounds.run(round_, "close", by=world.secretariat)
        found = list(self.told())
        assert {(each.recipient, each.channel) for each in found} == {
            (world.urcs, "inbox"), (world.urcs, "email"),
        }  # fmt: skip
        one = found[0]
        assert one.subject.startswith("LLR-2026 · Recommendation 3")
        for said in ("Round of 1 June 2026 was closed", "never handed in", "“No answer”",
                     "ask the secretariat to reopen it", "report in the next round"):  # fmt: skip
            assert said in one.body, said
        assert one.url == f"{HERE}3/" and one.post == world.posts["urcs_sg"]
        assert "Half a sentence" not in one.body, "a draft is read on its page alone"
        event = AuditEvent.objects.get(verb="status_report.leave_out_draft")
        assert one.cause == f"event:{event.pk}" and event.chain == "review:LLR-2026"
        assert broken_chains() == []

    def test_whoever_began_nothing_or_has_reported_is_not_told(self, world, review):
        made = reviews.open_round(world, review, JUNE)
        reviews.report(world, made, 1)
        rounds.run(made, "close", by=world.secretariat)
        assert not self.told().exists()

    def test_reads_it_on_the_page_with_the_secretariat_and_nobody_else(self, client, world, round_):
        rounds.run(round_, "close", by=world.secretariat)
        for who, reads in (("urcs", True), ("secretariat", True), ("committee", False),
                           ("icrc_hod", False), ("observer", False)):  # fmt: skip
            client.force_login(getattr(world, who))
            assert ("Half a sentence" in client.get(f"{HERE}3/").text) is reads, who

    def test_finds_it_as_it_was_when_the_round_is_reopened(self, client, world, round_):
        rounds.run(round_, "close", by=world.secretariat)
        rounds.run(round_, "reopen", by=world.secretariat, reason="The owner asked for it")
        client.force_login(world.urcs)
        page = client.get(f"{HERE}3/")
        assert page.context["form"]["narrative"].value() == "Half a sentence"
        assert "not handed in" not in page.text
