"""Who is in dispute over a contested allocation, and so does not settle it (ADR 10)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from coordination.operations import policy
from coordination.people.models import Person, read_posts_of
from coordination.roles import Role
from smcc.audit.models import AuditEvent

CONVENING = frozenset({Role.CONVENER, Role.CO_CONVENER})


class Contests:
    """Which components contested these allocations, as the record says it. Read once for all, when first asked."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = {str(row.pk): row for row in rows if row.is_contested}

    def of(self, row: Any) -> set[int]:
        """The components, by key, that the last person who contested an allocation speaks for.

        What the coordinator or the secretariat records, others said: that makes nobody a party.
        """
        return self._by_row.get(str(row.pk), set())

    @cached_property
    def _by_row(self) -> dict[str, set[int]]:
        said = AuditEvent.objects.filter(
            target_kind="convening", target_id__in=list(self._rows), verb="convening.contest"
        )
        last = dict(said.order_by("id").values_list("target_id", "actor_id"))
        actors = {int(actor) for actor in last.values() if actor}
        people = Person.objects.select_related("component").in_bulk(actors)
        read_posts_of(people.values())
        return {
            key: people[int(actor)].component_ids()
            for key, actor in last.items()
            if actor and not _writes_for_others(people[int(actor)], self._rows[key])
        }


def _writes_for_others(person: Person, row: Any) -> bool:
    roles = row.operation.roles_by_post(person)
    return bool(roles & {Role.COORDINATOR, Role.SECRETARIAT})


def parties(row: Any) -> set[int]:
    """The components in dispute, by key: named, named by a rival for the same role and place, or contesting."""
    others = {each.component_id for each in row.in_force_beside() if policy.meet(row, each)}
    return {row.component_id} | others | row.contests.of(row)


def roles_lost(row: Any, person: Any, roles: set[Role]) -> set[Role]:
    """Of a person's roles in the operation, those that do not count on this contested allocation.

    People of a party lead nothing here, whether they convene elsewhere or stand in as the host; nor
    does who coordinates by a post of a party. Nobody else is asked for anything.
    """
    if not roles & (CONVENING | {Role.COORDINATOR}):
        return set()
    in_dispute = parties(row)
    lost = set(CONVENING) if in_dispute & person.component_ids() else set()
    coordinating = row.operation.coordinator_post_id
    held = [post for post in person.held_posts() if post.pk == coordinating]
    if any(post.speaks_for() & in_dispute for post in held):
        lost.add(Role.COORDINATOR)
    return lost
