"""The proof of a review: who was reminded of its rounds, when, and whether the record of it holds."""

import io
import json
from datetime import date, timedelta

import pypdf
import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.deadlines.models import Deadline
from coordination.deadlines.sweep import fire_due_rungs
from recommendations.recommendation.models import Recommendation
from recommendations.round import actions as rounds
from smcc.audit.models import Chain
from smcc.audit.verify import check_file
from tests.audit.chains import tamper
from tests.coordination.proof.story import printed
from tests.factories import cases, reviews
from tests.fixtures.scenarios import scenario

MAY, JUNE = date(2026, 5, 23), date(2026, 6, 1)
HERE = "/reviews/LLR-2026/proof"


@scenario
def review(world):
    """One round that silence ended, with its first reminder fired; one that is open."""
    made = reviews.review(world, synthetic="An invented review")
    first = reviews.open_round(world, made, MAY)
    rungs = Deadline.objects.get(
        subject_kind="status_report", subject_id=first.reports.get(recommendation__number=1).key
    ).rungs
    rungs.filter(pk=rungs.earliest("fire_at").pk).update(fire_at=timezone.now())
    fire_due_rungs()
    rounds.run(first, "close", by=world.secretariat)
    reviews.open_round(world, made, JUNE, report_by=timezone.now() + timedelta(days=30))
    return made


def words(answer):
    import re

    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


class TestThePage:
    def test_says_that_the_record_holds_and_tells_each_clock_with_its_reminders(
        self, client, world, review
    ):
        client.force_login(world.secretariat)
        said = words(client.get(f"{HERE}/"))
        chain = Chain.objects.get(name="review:LLR-2026")
        assert f"The record holds: {chain.length} events, last hash {chain.head}." in said
        for wanted in (
            "Read just now from the record of this review", "Status report",
            "LLR-2026 Recommendation 1", "The clock starts", "Reminder:", "Withdrawn",
            world.icrc_hod.name, "Synthetic: An invented review",
        ):  # fmt: skip
            assert wanted in said, wanted
        assert "operation" not in said.partition("Proof of what was told")[2].casefold()

    def test_the_page_of_the_review_leads_there_for_those_who_may_read_it(
        self, client, world, review
    ):
        for who, leads in (("secretariat", True), ("committee", True), ("observer", False)):
            client.force_login(getattr(world, who))
            assert (f'href="{HERE}/"' in client.get("/reviews/LLR-2026/").text) is leads, who

    def test_a_broken_record_is_named_first(self, client, world, review):
        tamper("UPDATE audit_auditevent SET reason = 'x' WHERE chain = %s AND number = 2",
               ["review:LLR-2026"])  # fmt: skip
        client.force_login(world.secretariat)
        assert "The record does not hold: event 2" in words(client.get(f"{HERE}/"))

    def test_what_is_invented_of_a_round_is_said(self, client, world, review):
        review.rounds.filter(dated=JUNE).update(synthetic="An invented round")
        client.force_login(world.secretariat)
        assert "1 June 2026: An invented round" in words(client.get(f"{HERE}/"))

    def test_in_as_many_queries_for_many_as_for_few(self, client, world, review):
        client.force_login(world.secretariat)
        counts = []
        for more in range(2):
            for n in range(10, 10 + 15 * more):
                Recommendation.objects.create(
                    review=review, number=n, text=f"Do {n}", state="open",
                    owner_post=reviews.owner(world),
                )  # fmt: skip
            if more:
                rounds.run(review.rounds.get(state="open"), "close", by=world.secretariat)
                reviews.open_round(world, review, date(2026, 7, 1))
            client.get(f"{HERE}/")
            with CaptureQueriesContext(connection) as found:
                assert client.get(f"{HERE}/").context["shown"].page.rows
            counts.append(len(found))
        assert counts[0] == counts[1]


class TestWhoMayReadIt:
    @pytest.mark.parametrize("address", [f"{HERE}/", f"{HERE}.json", f"{HERE}.pdf",
                                         "/api/v1/reviews/LLR-2026/proof/"])  # fmt: skip
    def test_the_committee_and_its_secretariat_and_nobody_else(
        self, client, world, review, address
    ):
        """The chain holds what open rounds say: an owner reads those of his round, not the whole chain."""
        for who, status in (("secretariat", 200), ("committee", 200), ("icrc_hod", 404),
                            ("observer", 404), ("coordinator", 404)):  # fmt: skip
            client.force_login(getattr(world, who))
            assert client.get(address).status_code == status, who


class TestTheFiles:
    def test_the_json_holds_the_whole_chain_and_is_checked_anywhere(
        self, client, world, review, tmp_path
    ):
        client.force_login(world.committee)
        answer = client.get(f"{HERE}.json")
        assert 'filename="LLR-2026-proof.json"' in answer["Content-Disposition"]
        file = tmp_path / "proof.json"
        file.write_bytes(answer.getvalue())
        assert not check_file(file).broken
        said = json.loads(file.read_text())
        assert said["review"]["ref"] == "LLR-2026" and "operation" not in said
        own = said["chains"][0]
        assert own["name"] == "review:LLR-2026" and len(own["events"]) == own["length"]
        assert "LLR-2026 A review of two operations" in printed("--from", str(file))
        of_api = client.get("/api/v1/reviews/LLR-2026/proof/").json()
        assert of_api["chains"][0]["head"] == own["head"]

    def test_a_changed_event_and_a_file_about_something_else_are_refused(
        self, client, world, review, tmp_path
    ):
        file = tmp_path / "proof.json"
        printed("LLR-2026", "--json", str(file))
        said = json.loads(file.read_text())
        file.write_text(json.dumps(said | {"review": said["review"] | {"ref": "OTHER"}}))
        with pytest.raises(CommandError, match="review:OTHER is not in this proof"):
            printed("--from", str(file))
        said["chains"][0]["events"][1]["reason"] = "x"
        file.write_text(json.dumps(said))
        with pytest.raises(CommandError, match="was changed"):
            printed("--from", str(file))

    def test_the_pdf_speaks_of_the_review(self, client, world, review):
        client.force_login(world.secretariat)
        pdf = pypdf.PdfReader(io.BytesIO(client.get(f"{HERE}.pdf").getvalue()))
        text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        assert "LLR-2026" in text and "read from the record of the review" in text


class TestTheCommand:
    def test_finds_a_review_by_its_reference(self, review):
        said = printed("llr-2026")
        assert said.startswith("The record holds: ") and "Recommendation 1" in said

    def test_an_operation_of_the_same_reference_comes_first_unless_the_kind_is_said(self, world):
        case = cases.large_operation(world)
        reviews.review(world, ref=case.ref)
        assert case.name in printed(case.ref)
        assert "A review of two operations" in printed(f"review:{case.ref}")
        with pytest.raises(CommandError, match="no operation and no review"):
            printed(f"house:{case.ref}")
