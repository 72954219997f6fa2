"""What every record of the Steering Committee has in common: it belongs to a review, not to an operation."""

from __future__ import annotations

from typing import Any

from coordination.committee import KEEPS, STEERS, roles_in_committee, steers
from coordination.roles import Role
from coordination.thing import Thing

__all__ = ["KEEPS", "STEERS", "CommitteeThing", "roles_in_committee", "steers"]


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
