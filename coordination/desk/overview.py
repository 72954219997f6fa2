"""What waits for the secretariat, heap by heap, each found in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination.channels.reaching import reach_of, unreachable_posts
from coordination.components.edits import edited
from coordination.components.models import Component, Country
from coordination.deadlines import registry as clocks
from coordination.deadlines.models import LadderVersion, PolicySetting
from coordination.desk.models import RecordCheck
from coordination.desk.registry import Line, Matter
from coordination.handovers.models import HandOver
from coordination.operations.models import Convening, Operation
from coordination.people.models import Holding, Person, Post
from smcc.web.times import day_text, moment_text

LATELY = timedelta(days=30)
CHECKED_EVERY = timedelta(days=7)
SHOWN = 10
"""So many lines of a heap; its page has the others."""
LOOKED_AT = 500
"""So many people in posts are asked whether a message reaches them, those longest in their post first."""


def heaps(now: datetime) -> list[Matter]:
    """Everything of the spine that waits."""
    makers: tuple[Callable[[datetime], Matter], ...] = (
        _posts_that_matter, _hand_overs, _not_reached, _never_signed_in, _secretaries_general,
        _suspended_leads, _record, _reference, _ladders, _settings,
    )  # fmt: skip
    return [make(now) for make in makers]


def _query(name: str, **params: str) -> str:
    return f"{reverse(name)}?{'&'.join(f'{key}={value}' for key, value in params.items())}"


def _posts_that_matter(now: datetime) -> Matter:
    """The two principals, the secretariat, and the coordinators of operations that are under way."""
    coordinating = Operation.objects.active().outside_drills().values("coordinator_post")
    posts = Post.objects.select_related("component", "country").filter(
        Q(duty__in=Post.SEES_ALL) | Q(pk__in=coordinating)
    )
    lost = unreachable_posts(posts.order_by("pk"), now)
    return Matter(
        title=_("Principals, secretariat and coordinators whom no message reaches"),
        well=_(
            "Every principal, and the coordinator of every operation under way, can be reached."
        ),
        count=len(lost),
        lines=tuple(
            Line(each.post, each.post.get_absolute_url(), each.why) for each in lost[:SHOWN]
        ),
        url=_query("post_list", held="no"),
    )


def _hand_overs(now: datetime) -> Matter:
    rows = HandOver.objects.under_way().with_people()
    going = list(rows.filter(successor__starts_at__lte=now).order_by("successor__starts_at", "pk"))
    return Matter(
        title=_("Hand-overs that the successor has not confirmed"),
        well=_("No hand-over waits."),
        count=len(going),
        lines=tuple(
            Line(
                row.predecessor.post,
                row.get_absolute_url(),
                _("%(old)s to %(new)s, since %(moment)s")
                % {
                    "old": row.predecessor.person.name, "new": row.successor.person.name,
                    "moment": moment_text(row.successor.starts_at),
                },
            )
            for row in going[:SHOWN]
        ),
    )  # fmt: skip


def _not_reached(now: datetime) -> Matter:
    """People in posts whom nothing reaches but the inbox: e-mail off, or the last one refused."""
    held = Holding.objects.current(now).filter(person__is_active=True).order_by("starts_at", "pk")
    rows = held.select_related("person")[:LOOKED_AT]
    people = {row.person_id: row.person for row in rows}
    without = reach_of(people.values(), [], now=now).without
    lost = [people[pk] for pk in without if pk in people]
    return Matter(
        title=_("People in posts whom no message reaches"),
        well=_("Everybody in a post has a channel that works."),
        count=len(lost),
        lines=tuple(
            Line(each.name, reverse("person", args=[each.pk]), without[each.pk])
            for each in lost[:SHOWN]
        ),
    )


def _never_signed_in(now: datetime) -> Matter:
    held = Holding.objects.current(now).values("person")
    rows = Person.objects.filter(pk__in=held, is_active=True, last_login=None).order_by(
        "name", "pk"
    )
    found = list(rows[: LOOKED_AT + 1])
    return Matter(
        title=_("People in posts who never signed in"),
        well=_("Everybody in a post has signed in."),
        count=len(found),
        lines=tuple(
            Line(each.name, reverse("person", args=[each.pk]), each.email) for each in found[:SHOWN]
        ),
        url=_query("person_list", post="yes", signed_in="never", is_active="true"),
    )


def _secretaries_general(now: datetime) -> Matter:
    """Of National Societies: one line for all of them, because a new installation has none."""
    answering = Holding.objects.current(now).filter(person__is_active=True).values("post")
    posts = Post.objects.of_duty(Post.Duty.SECRETARY_GENERAL).filter(
        component__in=Component.objects.national_societies().members(timezone.localdate(now))
    )
    said = posts.aggregate(
        all=Count("pk"), vacant=Count("pk", filter=~Q(pk__in=answering)),
    )  # fmt: skip
    url = _query("post_list", duty=str(Post.Duty.SECRETARY_GENERAL), held="no")
    line = Line(
        _("%(vacant)d of %(all)d posts of Secretary General are held by nobody.") % said, url,
        _("An operation cannot tell these National Societies that they host or convene."),
    )  # fmt: skip
    return Matter(
        title=_("Secretaries General"),
        well=_("Every National Society has a Secretary General on record."),
        count=said["vacant"],
        lines=(line,) if said["vacant"] else (),
        url=url,
    )


def _suspended_leads(now: datetime) -> Matter:
    """What a suspended National Society leads in operations under way. It stands until somebody changes it."""
    rows = Convening.objects.agreed().filter(
        operation__in=Operation.objects.active().outside_drills(),
        component__in=Component.objects.suspended(timezone.localdate(now)),
    )
    rows = rows.select_related("component", "operation", "country").order_by("pk")
    found = list(rows[: LOOKED_AT + 1])
    return Matter(
        title=_("Suspended National Societies that are agreed as convener"),
        well=_("No suspended National Society convenes."),
        count=len(found),
        lines=tuple(
            Line(each.component.name, each.operation.get_absolute_url(), str(each.operation))
            for each in found[:SHOWN]
        ),
        url=_query("component_list", active="suspended"),
    )


def _record(now: datetime) -> Matter:
    last = RecordCheck.objects.first()
    lines = []
    if last is None:
        lines.append(Line(_("The record was never checked here."), reverse("audit")))
    elif not last.holds:
        lines = [
            Line(_("The record does not hold: %(link)s") % {"link": link}, reverse("audit"))
            for link in last.broken[:SHOWN]
        ]
    elif now - last.checked_at > CHECKED_EVERY:
        said = _("The record was last checked on %(moment)s.")
        lines.append(Line(said % {"moment": moment_text(last.checked_at)}, reverse("audit")))
    return Matter(
        title=_("Check of the record"),
        well=_("The record was checked within the last week, and every chain holds."),
        count=len(lines),
        lines=tuple(lines),
        url=reverse("audit"),
    )


def _reference(now: datetime) -> Matter:
    rows = edited_rows()
    return Matter(
        title=_("Reference data edited here"),
        well=_("Every country and component says what the reference says."),
        count=len(rows),
        lines=tuple(Line(row.name, row.get_absolute_url()) for row in rows[:SHOWN]),
        url=reverse("desk_reference"),
        is_pressing=False,
    )


def edited_rows() -> list[Any]:
    """Countries and components in which anything differs from the reference. Three queries."""
    components = Component.objects.select_related("country").prefetch_related("aliases")
    return [*edited(Country.objects.order_by("name_en")), *edited(components.order_by("name_en"))]


def _ladders(now: datetime) -> Matter:
    rows = LadderVersion.objects.filter(made_at__gte=now - LATELY).select_related("made_by")
    found = list(rows.order_by("-made_at", "-pk"))
    return Matter(
        title=_("Ladders changed in the last 30 days"),
        well=_("No ladder was changed in the last 30 days."),
        count=len(found),
        lines=tuple(
            Line(
                _clock_label(row.clock), reverse("ladder", args=[row.clock]),
                f"{day_text(timezone.localdate(row.made_at))} · {row.made_by.name} · {row.reason}",
            )
            for row in found[:SHOWN]
        ),
        url=reverse("ladders"),
        is_pressing=False,
    )  # fmt: skip


def _clock_label(name: str) -> str:
    known = clocks.clock(name)
    return str(known.label) if known else name


def _settings(now: datetime) -> Matter:
    rows = PolicySetting.objects.filter(changed_at__gte=now - LATELY).select_related("changed_by")
    labels = {known.key: known.label for known in clocks.settings()}
    found = [row for row in rows.order_by("-changed_at", "-pk") if row.key in labels]
    return Matter(
        title=_("Policy settings changed in the last 30 days"),
        well=_("No policy setting was changed in the last 30 days."),
        count=len(found),
        lines=tuple(
            Line(
                labels[row.key], reverse("change_setting", args=[row.key]),
                f"{day_text(timezone.localdate(row.changed_at))} · {row.changed_by.name if row.changed_by else 'SMCC'}",
            )
            for row in found[:SHOWN]
        ),
        url=reverse("policy_settings"),
        is_pressing=False,
    )  # fmt: skip
