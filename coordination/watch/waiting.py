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

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.deadlines.faces import SHOWN_AS, subject
from coordination.deadlines.models import Deadline
from coordination.deadlines.registry import clocks, label_of, todo_of
from coordination.operations import policy
from coordination.operations.dossier import leads_named
from coordination.operations.models import Convening, Operation
from coordination.operations.queries import OperationQuerySet
from coordination.operations.responsibilities import Responsibility
from coordination.people.models import Post
from coordination.roles import Audience

AT_MOST = 20
OPERATIONS_AT_MOST = 200
"""Of the operations that a person leads, so many are looked at: the newest."""
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Button:
    """One step that can be taken without opening the record: where it is sent, and what it says."""

    label: Any
    url: str
    step: str
    version: int


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One thing that somebody is asked to do.

    `sentence` says what, `why` says why this person, `about` of which operation. `kind` and `key`
    name the record, so that it is listed once. `deadline` is the clock that runs on it, if one does;
    `since` puts a thing without a clock in its place among the others.
    """

    sentence: Any
    url: str
    kind: str
    key: str
    about: Any = ""
    why: Any = ""
    zone: str = ""
    deadline: Deadline | None = None
    since: datetime | None = None
    button: Button | None = None

    @property
    def due_at(self) -> datetime | None:
        return self.deadline.due_at if self.deadline else None

    def state(self, now: datetime) -> str:
        """As a clock's, or "waiting" where none runs."""
        if self.deadline is None:
            return "waiting"
        return SHOWN_AS[Deadline.Status(self.deadline.status(now))]


Hook = Callable[[Any], list[Waiting]]
Rows = Callable[[Any], QuerySet[Any] | None]

_hooks: dict[Hook, tuple[str, Rows | None]] = {}


def register(hook: Hook, kind: str = "", rows: Rows | None = None) -> None:
    """Ask this function too. Called once by each tool when the apps are ready.

    `kind` names what it finds and `rows(person)` the records without which it finds nothing, for
    what is rare: the Watch asks for all rare kinds at once whether there is any, see `rare`.
    """
    _hooks.setdefault(hook, (kind, rows))


def rare(person: Any) -> dict[str, QuerySet[Any] | None]:
    """By kind, the records of which most people have none; None: this person has none."""
    return {kind: rows(person) for kind, rows in _hooks.values() if rows}


def waiting_for(person: Any, *, without: Iterable[str] = ()) -> list[Waiting]:
    """All that waits for this person, the most urgent first. At most `AT_MOST`.

    `without` names kinds of which there are none.
    """
    by_clock = clocks_waiting_for(person)
    running = {(each.kind, each.key): each.deadline for each in by_clock}
    found: dict[tuple[str, str], Waiting] = {}
    for each in [*tools_waiting_for(person, without=without), *by_clock]:
        name = (each.kind, each.key)
        if name not in found:
            found[name] = replace(each, deadline=each.deadline or running.get(name))
    return sorted(found.values(), key=lambda each: each.due_at or each.since or NEVER)[:AT_MOST]


def tools_waiting_for(person: Any, *, without: Iterable[str] = ()) -> Iterable[Waiting]:
    for hook, (kind, _rows) in _hooks.items():
        if not kind or kind not in without:
            yield from hook(person)


# --- By the clocks -----------------------------------------------------------------------


def clocks_waiting_for(person: Any) -> list[Waiting]:
    """Open deadlines whose first rung is for this person: as coordinator, convener, principal, post."""
    posts = {post.pk for post in person.held_posts()}
    leading = _led(posts, person.component_ids(), leads_are_next=leads_are_next())
    led = {operation.pk: why for operation, why in leading}
    rows = (
        Deadline.objects.visible_to(person)
        .outside_drills()
        .open()
        .filter(asked_of(person, led))
        .exclude(asked_later(timezone.now()))
        .select_related("operation")
    ).order_by("due_at", "id")[:AT_MOST]
    found = [_by_clock(row, person, led, posts) for row in rows]
    found += [_cause_of(row) for row in rows if row.breached_at and not row.cause]
    return found + [_leads_of(case, why) for case, why in leading if why and case.leads_are_next]


def _cause_of(deadline: Deadline) -> Waiting:
    """The limit was missed, and nobody has said why."""
    return Waiting(
        sentence=_("Say why the limit was missed: %(clock)s") % {"clock": label_of(deadline)},
        url=f"{deadline.get_absolute_url()}#cause",
        kind=deadline.kind,
        key=deadline.key,
        about=str(deadline.whole),
        why=_("It waits for you, and the limit has passed."),
        zone=deadline.whole.onset_zone,
        deadline=deadline,
    )


def _leads_of(operation: Any, roles: set[str]) -> Waiting:
    """A filed table has named who leads what, and nobody has recorded it of the operation."""
    return Waiting(
        sentence=_("Record who leads what"),
        url=f"{operation.get_absolute_url()}#leads",
        kind=operation.kind,
        key=operation.key,
        about=str(operation),
        why=_why(roles),
        zone=operation.onset_zone,
    )


def _why(roles: set[str]) -> str:
    if Audience.COORDINATOR in roles:
        return _("You coordinate this operation.")
    return _("Your National Society convenes.")


def asked_of(person: Any, led: dict[int, set[str]]) -> Q:
    """For a query of deadlines: those whose first rung is for this person. `led`: see `led_by`.

    A person, or a post alone (`deadlines.readers.Office`).
    """
    posts = {post.pk for post in person.held_posts()}
    mine = person.component_ids()
    turn = Q(responsible_post__in=posts) | Q(responsible_post=None, responsible_component__in=mine)
    for audience in (Audience.COORDINATOR, Audience.CONVENER):
        ids = [pk for pk, why in led.items() if audience in why]
        turn |= Q(operation__in=ids, clock__in=first_told(audience))
    if is_principal(person):
        turn |= Q(clock__in=first_told(Audience.PRINCIPALS))
    return turn


def asked_later(now: datetime) -> Q:
    """For a query of deadlines: those whose clock asks nothing of anybody before its limit is near."""
    found = Q(pk__in=[])
    for known in clocks():
        if known.waits_from is not None:
            found |= Q(clock=known.name, due_at__gt=now + known.waits_from)
    return found


def first_told(audience: str) -> list[str]:
    """The clocks whose start is told to this audience first: it is theirs to act."""
    return [known.name for known in clocks() if known.ladder and audience in known.ladder[0].to]


def is_principal(person: Any) -> bool:
    return bool(person.duties() & Post.PRINCIPALS)


def led_by(
    posts: set[int], components: set[int], *, among: OperationQuerySet | None = None
) -> dict[int, set[str]]:
    """The newest operations that these posts coordinate or these components convene, and as what.

    Of the active ones, or of those `among` which to look. Who convenes is the operation's own
    allocation of today, as its page and its steps know it.
    """
    return {operation.pk: why for operation, why in _led(posts, components, among=among)}


def leads_are_next() -> ExpressionWrapper:
    """For a query of operations: who leads what was named, and no lead is recorded yet. Its twin: `Overview`."""
    recorded = Responsibility.objects.current().filter(operation=OuterRef("pk"))
    return ExpressionWrapper(leads_named() & ~Q(Exists(recorded)), output_field=BooleanField())


def _led(
    posts: set[int],
    components: set[int],
    *,
    among: OperationQuerySet | None = None,
    **more: Any,
) -> list[tuple[Any, set[str]]]:
    """The operations of `led_by` themselves, with the annotations `more`."""
    if not posts and not components:
        return []
    agreed = Convening.objects.agreed().filter(role=policy.ConveningRole.CONVENER)
    convened = (
        agreed.filter(component__in=components)
        .order_by("-operation_id")
        .values("operation_id")[:OPERATIONS_AT_MOST]
    )
    operations = Operation.objects.active().outside_drills() if among is None else among
    rows = (
        operations.filter(
            Q(coordinator_post__in=posts) | Q(host__in=components) | Q(pk__in=convened)
        )
        .prefetch_related(Prefetch("convenings", agreed, "agreed_conveners"))
        .only("ref", "name", "onset_zone", "coordinator_post_id", "host_id")
        .annotate(**more)
        .order_by("-onset_at", "-id")[:OPERATIONS_AT_MOST]
    )
    found: list[tuple[Any, set[str]]] = []
    for operation in rows:
        why: set[str] = set()
        found.append((operation, why))
        if operation.coordinator_post_id in posts:
            why.add(Audience.COORDINATOR)
        operation.allocate(operation.agreed_conveners, ())
        if operation.allocation()["convener"] & components:
            why.add(Audience.CONVENER)
    return found


def _by_clock(
    deadline: Deadline, person: Any, led: dict[int, set[str]], posts: set[int]
) -> Waiting:
    roles = led.get(deadline.operation_id or 0, set())
    if deadline.responsible_post_id in posts:
        why = _("Your post is responsible.")
    elif roles & {Audience.COORDINATOR, Audience.CONVENER}:
        why = _why(roles)
    elif deadline.responsible_component_id:
        why = _("Your component leads.")
    else:
        why = _("You are one of the two principals.")
    return Waiting(
        sentence=todo_of(deadline),
        url=deadline.subject_url,
        kind=deadline.subject_kind,
        key=deadline.subject_id,
        about=str(deadline.operation or subject(deadline)),
        why=why,
        zone=deadline.whole.onset_zone,
        deadline=deadline,
    )
