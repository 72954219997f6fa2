"""What waits for one person: by the clocks, and by what the tools say of their own records.

A tool registers a function `waiting_for(person) -> list[Waiting]`: at most `AT_MOST` things that
this person is asked to do, found in one query, none of an operation that the person may not see.
What a tool says of a thing stands instead of what its clock would say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.db.models import Prefetch, Q
from django.utils.translation import gettext as _

from coordination.deadlines.faces import SHOWN_AS, todo
from coordination.deadlines.models import Deadline
from coordination.deadlines.registry import clocks
from coordination.operations import policy
from coordination.operations.models import Convening, Operation
from coordination.people.models import Post
from coordination.roles import Audience

AT_MOST = 20
OPERATIONS_AT_MOST = 200
"""Of the operations that a person leads, so many are looked at: the newest."""
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that somebody is asked to do.

    `sentence` says what, `why` says why this person, `about` of which operation. `kind` and `key`
    name the record, so that it is listed once. `deadline` is the clock that runs on it, if one does.
    """

    sentence: Any
    url: str
    kind: str
    key: str
    about: Any = ""
    why: Any = ""
    zone: str = ""
    deadline: Deadline | None = None

    @property
    def due_at(self) -> datetime | None:
        return self.deadline.due_at if self.deadline else None

    def state(self, now: datetime) -> str:
        """As a clock's, or "waiting" where none runs."""
        if self.deadline is None:
            return "waiting"
        return SHOWN_AS[Deadline.Status(self.deadline.status(now))]


_hooks: list[Callable[[Any], list[Waiting]]] = []


def register(hook: Callable[[Any], list[Waiting]]) -> None:
    """Ask this function too. Called once by each tool when the apps are ready."""
    if hook not in _hooks:
        _hooks.append(hook)


def waiting_for(person: Any) -> list[Waiting]:
    """All that waits for this person, the most urgent first. At most `AT_MOST`."""
    by_clock = clocks_waiting_for(person)
    running = {(each.kind, each.key): each.deadline for each in by_clock}
    found: dict[tuple[str, str], Waiting] = {}
    for each in [*tools_waiting_for(person), *by_clock]:
        name = (each.kind, each.key)
        if name not in found:
            found[name] = replace(each, deadline=each.deadline or running.get(name))
    return sorted(found.values(), key=lambda each: each.due_at or NEVER)[:AT_MOST]


def tools_waiting_for(person: Any) -> Iterable[Waiting]:
    for hook in _hooks:
        yield from hook(person)


# --- By the clocks -----------------------------------------------------------------------


def clocks_waiting_for(person: Any) -> list[Waiting]:
    """Open deadlines whose first rung is for this person: as coordinator, convener, principal, post."""
    posts = {post.pk for post in person.held_posts()}
    mine = person.component_ids()
    led = led_by(posts, mine)
    turn = Q(responsible_post__in=posts) | Q(responsible_post=None, responsible_component__in=mine)
    for audience in (Audience.COORDINATOR, Audience.CONVENER):
        ids = [pk for pk, why in led.items() if audience in why]
        turn |= Q(operation__in=ids, clock__in=first_told(audience))
    if is_principal(person):
        turn |= Q(clock__in=first_told(Audience.PRINCIPALS))
    rows = (
        Deadline.objects.visible_to(person).open().filter(turn).select_related("operation")
    ).order_by("due_at", "id")[:AT_MOST]
    return [_by_clock(row, person, led, posts) for row in rows]


def first_told(audience: str) -> list[str]:
    """The clocks whose start is told to this audience first: it is theirs to act."""
    return [known.name for known in clocks() if known.ladder and audience in known.ladder[0].to]


def is_principal(person: Any) -> bool:
    return bool(person.duties() & Post.PRINCIPALS)


def led_by(posts: set[int], components: set[int]) -> dict[int, set[str]]:
    """The newest active operations that these posts coordinate or these components convene, and as what.

    Who convenes is the operation's own allocation of today, as its page and its steps know it.
    """
    if not posts and not components:
        return {}
    agreed = Convening.objects.agreed().filter(role=policy.ConveningRole.CONVENER)
    convened = (
        agreed.filter(component__in=components)
        .order_by("-operation_id")
        .values("operation_id")[:OPERATIONS_AT_MOST]
    )
    rows = (
        Operation.objects.active()
        .filter(Q(coordinator_post__in=posts) | Q(host__in=components) | Q(pk__in=convened))
        .prefetch_related(Prefetch("convenings", agreed, "agreed_conveners"))
        .only("onset_zone", "coordinator_post_id", "host_id")
        .order_by("-onset_at", "-id")[:OPERATIONS_AT_MOST]
    )
    found: dict[int, set[str]] = {}
    for operation in rows:
        why = found.setdefault(operation.pk, set())
        if operation.coordinator_post_id in posts:
            why.add(Audience.COORDINATOR)
        operation.allocate(operation.agreed_conveners, ())
        if operation.allocation()["convener"] & components:
            why.add(Audience.CONVENER)
    return found


def _by_clock(
    deadline: Deadline, person: Any, led: dict[int, set[str]], posts: set[int]
) -> Waiting:
    roles = led.get(deadline.operation_id, set())
    if deadline.responsible_post_id in posts:
        why = _("Your post is responsible.")
    elif Audience.COORDINATOR in roles:
        why = _("You coordinate this operation.")
    elif Audience.CONVENER in roles:
        why = _("Your National Society convenes.")
    elif deadline.responsible_component_id:
        why = _("Your component leads.")
    else:
        why = _("You are one of the two principals.")
    return Waiting(
        sentence=todo(deadline),
        url=deadline.subject_url,
        kind=deadline.subject_kind,
        key=deadline.subject_id,
        about=str(deadline.operation),
        why=why,
        zone=deadline.operation.onset_zone,
        deadline=deadline,
    )
