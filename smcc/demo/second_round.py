"""A second round of reports on the review of 2024: invented, and marked so, to show what moved."""

from __future__ import annotations

from datetime import UTC, date, datetime

from coordination.people.models import Post
from recommendations.models import Review, Round
from recommendations.recommendation import actions as recommendations
from recommendations.report import actions as reports
from recommendations.round import actions as rounds
from smcc.demo.accounts import People

REVIEW = "LLR-2024"
DATED = date(2025, 5, 22)
OPENED_AT = datetime(2025, 4, 24, 9, tzinfo=UTC)
REPORTED_AT = datetime(2025, 5, 13, 15, tzinfo=UTC)
REPORT_BY = datetime(2025, 5, 15, 12, tzinfo=UTC)
CHECKED_AT = datetime(2025, 5, 20, 10, tzinfo=UTC)
CLOSED_AT = datetime(2025, 5, 22, 16, tzinfo=UTC)
SYNTHETIC = "This round is invented for the demonstration: nobody reported any of it."

OWNERS = {
    1: "icrc-director-of-operations", 2: "icrc-director-of-operations",
    3: "ifrc-under-secretary-general", 4: "smcc-secretariat", 5: "smcc-secretariat",
    6: "icrc-director-of-operations", 7: "ifrc-under-secretary-general",
    8: "smcc-secretariat", 9: "ifrc-under-secretary-general",
    10: "ifrc-under-secretary-general",
}  # fmt: skip

SAID: dict[int, dict[str, str]] = {
    1: {
        "status": "implemented",
        "narrative": "The ten-year report went to the Council of Delegates. The joint table on the "
        "tasks of a co-convener is agreed and was sent to all delegations of both institutions.",
        "way_forward": "",
    },
    3: {
        "status": "in_progress",
        "narrative": "The tools stand in the Seville Agreement 2.0 with one page that says how they "
        "belong together. The common indicators were collected once; half of them could be filled.",
        "way_forward": "Collect the indicators again for the next Council of Delegates.",
    },
    6: {
        "status": "in_progress",
        "narrative": "Both institutions ask their Heads of Delegation for a coordination objective. "
        "Nobody has looked yet at whether it is appraised. The pool of advisors has 31 members.",
        "way_forward": "Look at a sample of appraisals; recruit advisors who speak Arabic and French.",
    },
    7: {
        "status": "in_progress",
        "narrative": "A module of two hours exists in English and was held with nine National "
        "Societies. Leaders took part in four of them.",
        "way_forward": "Translate it into French, Spanish and Arabic.",
    },
}
"""What moved. All else is reported as it stood, and the tenth is not answered."""
SILENT = 10


def story(people: People) -> Round:
    """Name owners, open the round, report what moved and what did not, close it."""
    secretariat = people["secretariat"]
    review = Review.objects.get(ref=REVIEW)
    posts = {post.code: post for post in Post.objects.filter(code__in=OWNERS.values())}
    for row in review.recommendations.order_by("number"):
        if post := posts.get(OWNERS[row.number]):
            recommendations.amend_recommendation(
                row, by=secretariat, changes={"owner_post": post}, reason=SYNTHETIC
            )
    round_ = rounds.open_round(
        review, by=secretariat, dated=DATED, report_by=REPORT_BY, synthetic=SYNTHETIC,
        at=OPENED_AT,
    )  # fmt: skip
    for report in round_.reports.select_related("recommendation"):
        number = report.recommendation.number
        if number == SILENT:
            continue
        if said := SAID.get(number):
            stated = {"status_basis": "stated", "basis_reason": "", "basis_by": ""}
            report = reports.write_report(report, by=secretariat, changes=said | stated)
        report = reports.run(report, "report", by=secretariat, at=REPORTED_AT)
        reports.run(report, "check", by=secretariat, at=CHECKED_AT)
    return rounds.run(round_, "close", by=secretariat, at=CLOSED_AT)
