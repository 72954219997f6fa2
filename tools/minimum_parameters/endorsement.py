"""Who endorses minimum parameters, for which principal, and when an endorsement lapses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.committee import DUTY_ROLES
from coordination.deadlines import actions as deadlines
from coordination.people.models import Holding, Person, Post
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Refusal
from tools.issued_document.dating import check_after_its_text
from tools.minimum_parameters import policy
from tools.minimum_parameters.content import hash_of
from tools.minimum_parameters.models import Endorsement, MinimumParameters

DUTY_OF = {str(DUTY_ROLES[duty]): duty for duty in Post.PRINCIPALS}
"""The duty of each of `policy.Principal`."""


@dataclass(frozen=True)
class Standing:
    """For which principal a person endorses now, or why not."""

    principal: str = ""
    post: Post | None = None
    as_delegate: bool = False
    given: Endorsement | None = None
    """The endorsement that this person gave to the text as it stands."""
    refusal: Refusal | None = None

    @property
    def who(self) -> Any:
        return policy.Principal(self.principal).label if self.principal else ""


def standing_of(parameters: MinimumParameters, person: Person) -> Standing:
    """Whether and as whom this person endorses the text as it stands. Changes nothing."""
    mine = [
        p for p in policy.Principal.values if p in {str(r) for r in parameters.roles_of(person)}
    ]
    if not mine:
        return Standing(
            refusal=NotYours(
                _("Only the two principals, or their delegates, endorse minimum parameters.")
            )
        )
    given = {e.principal: e for e in parameters.current_endorsements()}
    own = next((e for e in given.values() if e.person_id == person.pk), None)
    waiting = [principal for principal in mine if principal not in given]
    principal = own.principal if own else (waiting or mine)[0]
    post = next(p for p in person.held_posts() if p.duty == DUTY_OF[principal])
    as_delegate = not _holds_in_own_right(person, post)
    refusal: Refusal | None = None
    if parameters.state != policy.State.ENDORSING:
        refusal = OutOfTurn(
            _("Endorsement is not asked for while this is “%(state)s”.")
            % {"state": parameters.state_label}
        )
    elif own is not None and waiting:
        refusal = NotYours(_("Both principals endorse; one person cannot stand for both."))
    elif own is None and not waiting:
        refusal = OutOfTurn(_("This endorsement was given already."))
    return Standing(principal, post, as_delegate, own, refusal)


def _holds_in_own_right(person: Person, post: Post) -> bool:
    held = Holding.objects.current(timezone.now()).filter(post=post, person=person)
    return held.filter(kind=Holding.Kind.HOLDER).exists()


@transaction.atomic
def endorse(
    parameters: MinimumParameters,
    *,
    by: Person,
    note: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Endorsement:
    """Endorse, as a principal or as a delegate of the post.

    Refused: to anyone else; before endorsement is asked for; where the text changed since it was
    read (`Stale`); dated before the text was last changed; to one person standing for both
    principals. Endorsing twice changes nothing.
    Follows: once both have endorsed, those who may issue are told. Nothing is issued by itself.
    """
    now = timezone.now()
    process.check_not_in_future(at, now)
    row = process.lock(parameters)
    standing = standing_of(row, by)
    if standing.refusal is not None:
        raise standing.refusal
    if standing.given is not None:
        return standing.given
    check_after_its_text(row, at)
    process.check_version(row, version)
    if len(note) > policy.LONGEST_NOTE:
        raise Invalid(
            {"note": _("This has %(n)d characters; there is room for 2,000.") % {"n": len(note)}}
        )
    assert standing.post is not None
    endorsement = Endorsement.objects.create(
        parameters=row, principal=standing.principal, post=standing.post, person=by, note=note,
        as_delegate=standing.as_delegate, endorsed_at=at or now, content_hash=hash_of(row),
    )  # fmt: skip
    event = process.record(
        row, "endorse", by=by, at=at, reason=note,
        data={
            "principal": standing.principal, "as_delegate": endorsement.as_delegate,
            "sha256": endorsement.content_hash,
        },
    )  # fmt: skip
    if policy.both_endorsed(row) is None:
        deadlines.announce(row, policy.BOTH_ENDORSED, event, by=by)
    return endorsement


def lapse(parameters: MinimumParameters) -> list[str]:
    """End every endorsement that stands, because the text is another one. Returns whose they were."""
    standing = list(parameters.current_endorsements())
    for endorsement in standing:
        endorsement.lapsed_at = timezone.now()
        endorsement.save(update_fields=["lapsed_at"])
    return [endorsement.principal for endorsement in standing]
