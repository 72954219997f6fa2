"""Whose endorsement minimum parameters wait for, and who issues them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from coordination.committee import DUTY_ROLES
from coordination.people.models import Post
from coordination.watch.waiting import AT_MOST, Waiting
from tools.minimum_parameters import policy
from tools.minimum_parameters.models import Endorsement, MinimumParameters


def waiting_for(person: Any) -> list[Waiting]:
    """Parameters that this principal has not endorsed, and those that both have and nobody issued."""
    mine = [str(DUTY_ROLES[duty]) for duty in person.duties() & Post.PRINCIPALS]
    if not mine:
        return []
    given = Endorsement.objects.filter(
        parameters=OuterRef("pk"), lapsed_at=None, principal__in=mine
    )
    rows = (
        MinimumParameters.objects.visible_to(person)
        .filter(state=policy.State.ENDORSING)
        .annotate(
            is_endorsed=Exists(given),
            endorsed=Count("endorsements", filter=Q(endorsements__lapsed_at=None)),
        )
        .filter(Q(is_endorsed=False) | Q(endorsed=len(policy.Principal.values)))
        .select_related("operation")
        .order_by("-pk")[:AT_MOST]
    )
    return [_waiting(row) for row in rows]


def _waiting(row: Any) -> Waiting:
    if row.endorsed == len(policy.Principal.values):
        sentence, why = _("Issue the minimum parameters"), _("Both principals have endorsed them.")
    else:
        sentence = _("Endorse the minimum parameters")
        why = _("Your endorsement is asked for.")
    return Waiting(
        sentence=sentence,
        url=row.get_absolute_url(),
        kind=row.kind,
        key=row.key,
        about=str(row.operation),
        why=why,
        zone=row.operation.onset_zone,
    )
