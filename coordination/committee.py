"""The Steering Committee and its secretariat: which of its roles a person has, and what those may read."""

from __future__ import annotations

from typing import Any

from coordination.people.models import Post
from coordination.roles import Role

DUTY_ROLES = {
    Post.Duty.ICRC_DIRECTOR_OF_OPERATIONS: Role.ICRC_PRINCIPAL,
    Post.Duty.IFRC_UNDER_SECRETARY_GENERAL: Role.IFRC_PRINCIPAL,
    Post.Duty.SECRETARIAT: Role.SECRETARIAT,
    Post.Duty.STEERING_COMMITTEE: Role.STEERING,
}
"""The roles that follow from a duty, whatever the record."""
KEEPS = frozenset({Role.SECRETARIAT})
"""Who keeps reviews and opens and closes rounds."""
STEERS = KEEPS | {Role.STEERING}
"""Who reads what is not published yet, and may change what a recommendation says of itself."""


def duty_roles(person: Any) -> set[Role]:
    """The roles that a person has on every record, by the duties of the posts held."""
    return {DUTY_ROLES[duty] for duty in person.duties() if duty in DUTY_ROLES}


def roles_in_committee(person: Any) -> set[Role]:
    """The roles that follow from the posts a person holds; none for somebody who may not sign in."""
    if not person.is_authenticated or not person.is_active:
        return set()
    return {Role.OBSERVER} | duty_roles(person)


def steers(person: Any) -> bool:
    """Whether a person reads what is not published yet."""
    return bool(roles_in_committee(person) & STEERS)
