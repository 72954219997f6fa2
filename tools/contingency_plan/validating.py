"""The word of the host National Society, the ICRC and the IFRC on a plan, each by a post in the country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.deadlines.quiet import is_quiet
from coordination.people.models import Person, Post
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Refusal
from smcc.rules.words import listed
from tools.contingency_plan import content
from tools.contingency_plan.models import ContingencyPlan, PlanEdition, PlanValidation
from tools.contingency_plan.policy import KIND_OF, Party

LONGEST_NOTE = 2000
SPEAKS_FOR_INSTITUTION = (Post.Duty.HEAD_OF_DELEGATION, Post.Duty.REGIONAL_DIRECTOR)


def posts_of(plan: Any, party: str) -> QuerySet[Post]:
    """The posts that speak for one of the three in the country of a plan.

    The Secretary General of its National Society; of the ICRC and the IFRC the head of the delegation
    there or for its region, or the director of the region.
    """
    posts = Post.objects.filter(component__kind=KIND_OF[Party(party)])
    country = plan.country
    if party == Party.HOST:
        return posts.of_duty(Post.Duty.SECRETARY_GENERAL).filter(component__country=country)
    here = Q(country=country)
    if country.region is not None:
        here |= Q(country=None, region=country.region)
    return posts.of_duty(*SPEAKS_FOR_INSTITUTION).filter(here)


@dataclass(frozen=True)
class Standing:
    """For which of the three a person speaks, or why not. `given`: what this person said already."""

    party: str = ""
    post: Post | None = None
    given: PlanValidation | None = None
    refusal: Refusal | None = None

    @property
    def who(self) -> Any:
        return Party(self.party).label if self.party else ""

    @property
    def is_asked(self) -> bool:
        return self.refusal is None and self.given is None


def missing(plan: ContingencyPlan) -> list[Party]:
    """Those of the three whose word is still awaited."""
    spoken = set(plan.spoken().values_list("party", flat=True))
    return [party for party in Party if party not in spoken]


def standing_of(plan: ContingencyPlan, person: Person) -> Standing:
    """Whether and as whom this person validates the text as it stands. Changes nothing."""
    held = {post.pk: post for post in person.held_posts()}
    mine = {
        party: held[post]
        for party in Party
        for post in posts_of(plan, party).filter(pk__in=held).values_list("pk", flat=True)[:1]
    }
    if not mine:
        return Standing(refusal=NotYours(_who_speaks(plan)))
    given = {each.party: each for each in plan.spoken().select_related("post")}
    own = next((each for each in given.values() if each.person_id == person.pk), None)
    waiting = [party for party in mine if party not in given]
    party = Party(own.party) if own else (waiting or list(mine))[0]
    refusal: Refusal | None = None
    if not plan.is_proposed:
        refusal = OutOfTurn(
            _("Validation is not asked for while this is “%(state)s”.")
            % {"state": plan.state_label}
        )
    elif own is not None and waiting:
        refusal = NotYours(_("Each of the three speaks for itself; one person speaks for one."))
    elif own is None and not waiting:
        refusal = OutOfTurn(_("This validation was given already."))
    return Standing(party, mine.get(party), own, refusal)


@transaction.atomic
def validate(
    plan: ContingencyPlan,
    *,
    by: Person,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> ContingencyPlan:
    """Validate the text of a plan, for the party that one's post speaks for. Returns the plan.

    Refused: to anyone else; before it is asked for; where the text is not the one that was read; to
    one person for two parties. Twice changes nothing.
    Follows: with the last of the three the plan is validated, the text is frozen as the next edition,
    and the clock of its yearly review starts.
    """
    now = timezone.now()
    process.check_not_in_future(at, now)
    row = process.lock(plan)
    standing = standing_of(row, by)
    if standing.refusal is not None:
        raise standing.refusal
    if standing.given is not None:
        return row
    assert standing.post is not None
    process.check_version(row, version)
    if not is_quiet():  # where history is told, its records are younger than what they tell
        process.check_not_before(
            at,
            max(filter(None, (row.created_at, row.looked_at_last()))),
            _("The text that stands now is younger than that. Check the date."),
        )
    if len(note) > LONGEST_NOTE:
        raise Invalid(
            {"note": _("This has %(n)d characters; there is room for 2,000.") % {"n": len(note)}}
        )
    PlanValidation.objects.create(
        plan=row, edition=row.next_edition(), party=standing.party, post=standing.post, person=by,
        note=note, said_at=at or now,
    )  # fmt: skip
    process.record(
        row, "speak", by=by, at=at, reason=note,
        data={"party": standing.party, "edition": row.next_edition()},
    )  # fmt: skip
    return row if missing(row) else _freeze(row, by=by, at=at or now)


def _freeze(plan: ContingencyPlan, *, by: Person, at: datetime) -> ContingencyPlan:
    number = plan.next_edition()
    PlanEdition.objects.create(plan=plan, number=number, content=content.of(plan), validated_at=at)
    # Before the step, so that the clock which it starts is that of the new edition.
    plan.edition, plan.validated_at, plan.validated_by, plan.review_note = number, at, by, ""
    plan.save(update_fields=["edition", "validated_at", "validated_by", "review_note"])
    return process.advance(plan, "validate", by=by, at=at)


def _who_speaks(plan: ContingencyPlan) -> str:
    titles = dict.fromkeys(
        str(post)
        for party in Party
        for post in posts_of(plan, party).select_related("component").order_by("id")[:2]
    )
    if not titles:
        return _(
            "No post is recorded that validates plans of this country. Ask the secretariat to record "
            "its Secretary General and the Heads of Delegation there."
        )
    return _("Only those who hold one of these posts, or a delegate, validate it: %(posts)s.") % {
        "posts": listed(titles)
    }
