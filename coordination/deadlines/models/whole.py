"""What a clock belongs to that runs in no operation: a country, or a matter of the Steering Committee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from coordination.committee import STEERS, roles_in_committee
from coordination.countries.closed import is_closed
from coordination.countries.team import roles_in
from coordination.countries.zones import zone_of_country
from coordination.deadlines.audiences import asks_beyond_the_country, posts_asked_by
from coordination.roles import SEES_ALL, Role


@dataclass(frozen=True)
class CommitteeMatter:
    """Answers what messages and pages ask of an operation, for a clock that has none."""

    chain: str
    ref: str
    name: str
    url: str
    responsible_post_id: int | None

    kind = "committee"
    onset_at: datetime | None = None
    pace: float = 1.0
    is_drill: bool = False
    is_active: bool = True
    coordinator_post: Any = None

    @property
    def onset_zone(self) -> str:
        """The Committee's times are those of the house."""
        return settings.HOUSE_TIME_ZONE

    @property
    def key(self) -> str:
        return self.chain

    def __str__(self) -> str:
        return f"{self.ref} {self.name}".strip()

    def get_absolute_url(self) -> str:
        return self.url

    def roles_of(self, person: Any) -> set[Role]:
        """Those of the Committee and its secretariat, and of who holds the responsible post; else none.

        Its twin in SQL is `DeadlineQuerySet.visible_to`.
        """
        roles = roles_in_committee(person)
        if roles and self.responsible_post_id in {post.pk for post in person.held_posts()}:
            roles.add(Role.OWNER)
        return roles if roles & (STEERS | {Role.OWNER}) else set()


class CountryMatter:
    """Answers what messages and pages ask of an operation, for a clock of a country."""

    kind = "country"
    onset_at: datetime | None = None
    pace: float = 1.0
    is_drill: bool = False
    is_active: bool = True
    coordinator_post: Any = None

    def __init__(self, deadline: Any) -> None:
        self._deadline = deadline
        self.chain, self.ref = deadline.matter_chain, deadline.matter_ref
        self.name = deadline.matter_name

    @property
    def onset_zone(self) -> str:
        """A country may have several zones: its times are those of its capital."""
        return zone_of_country(self.ref)

    @property
    def key(self) -> str:
        return self.chain

    def __str__(self) -> str:
        return f"{self.ref} {self.name}".strip()

    def get_absolute_url(self) -> str:
        return reverse("country", args=[self.ref])

    def roles_of(self, person: Any) -> set[Role]:
        """Those of who works for the country, the Committee, its secretariat and the principals; else none.

        And of whose post is responsible, or asked to speak by a record that is not closed: a chair
        may come from elsewhere. Its twin in SQL is `DeadlineQuerySet.visible_to`.
        """
        roles = roles_in(self._deadline.country, person)
        if not roles:
            return roles
        held = {each.pk for each in person.held_posts()}
        if self._deadline.responsible_post_id in held:
            roles.add(Role.OWNER)
        concerned = SEES_ALL | {Role.COUNTRY_TEAM, Role.OWNER}
        if not is_closed(self._deadline.subject_kind):
            concerned |= STEERS
        if not roles & concerned and self._asks(held):
            roles.add(Role.OWNER)
        return roles if roles & concerned else set()

    def _asks(self, posts: set[int]) -> bool:
        """Whether its record asks one of these posts, wherever that is; a closed one asks nobody else."""
        kind = self._deadline.subject_kind
        if not posts or is_closed(kind) or not asks_beyond_the_country(kind):
            return False
        asked = posts_asked_by(kind, self._deadline.subject_id)
        return bool(asked.filter(pk__in=posts).exists())
