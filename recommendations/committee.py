"""What every record of the Steering Committee has in common: it belongs to a review, not to an operation."""

from __future__ import annotations

from typing import Any

from coordination.operations.models import DUTY_ROLES
from coordination.roles import Role
from coordination.thing import Thing

KEEPS = frozenset({Role.SECRETARIAT})
"""Who keeps reviews and opens and closes rounds."""
STEERS = KEEPS | {Role.STEERING}
"""Who reads what is not published yet, and may change what a recommendation says of itself."""


class CommitteeThing(Thing):
    """A record of a review. Written to the review's own chain; read by the whole Movement once published."""

    class Meta:
        abstract = True

    @property
    def case(self) -> None:
        """It belongs to no operation."""

    @property
    def in_review(self) -> Any:
        """The review that this belongs to."""
        return self.review  # type: ignore[attr-defined]

    @property
    def whole(self) -> Any:
        return self.in_review

    @property
    def chain(self) -> str:
        return f"review:{self.in_review.ref}"

    @property
    def owner_post_ids(self) -> set[int]:
        """The posts that answer for this."""
        return set()

    def roles_of(self, person: Any) -> set[Role]:
        """The roles that a person has on this; everybody signed in is at least an observer."""
        roles = roles_in_committee(person)
        if roles and self.owner_post_ids & {post.pk for post in person.held_posts()}:
            roles.add(Role.OWNER)
        return roles


def roles_in_committee(person: Any) -> set[Role]:
    """The roles that follow from the posts a person holds; none for somebody who may not sign in."""
    if not person.is_authenticated or not person.is_active:
        return set()
    return {Role.OBSERVER} | {DUTY_ROLES[duty] for duty in person.duties() if duty in DUTY_ROLES}


def steers(person: Any) -> bool:
    """Whether a person reads what is not published yet."""
    return bool(roles_in_committee(person) & STEERS)
