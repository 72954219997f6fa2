"""A team with a plan of action, and dates on which bodies are reported to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from recommendations.action import actions as planning
from recommendations.action.models import Action
from recommendations.reporting_date import actions as calendar
from recommendations.reporting_date.models import ReportingDate
from recommendations.workstream import actions
from recommendations.workstream.models import Workstream
from tests.factories.world import World


def team(world: World, name: str = "Logistics", **more: Any) -> Workstream:
    """A team, chaired by the Head of Delegation's post in the ICRC unless said otherwise."""
    links = {
        "co_chairs": more.pop("co_chairs", [world.posts["icrc_hod"]]),
        "members": more.pop("members", []),
        "recommendations": more.pop("recommendations", []),
    }
    given = {"objective": f"Make {name} work."} | more
    return actions.begin(by=world.secretariat, name=name, links=links, **given)


def planned(world: World, of: Workstream, text: str = "Write the guide", **more: Any) -> Action:
    return planning.plan_for_team(of, by=world.secretariat, text=text, **more)


def in_days(n: int) -> date:
    return timezone.localdate() + timedelta(days=n)


def report(world: World, body: str, days: int, **more: Any) -> ReportingDate:
    """A report to a body in so many days."""
    given = {"title": f"Report to {body}"} | more
    return calendar.plan(by=world.secretariat, body=body, meets_on=in_days(days), **given)


def chain(world: World) -> tuple[ReportingDate, ReportingDate, ReportingDate]:
    """A report that goes up through all three bodies."""
    first = report(world, "steering", 30, responsible_post=world.posts["icrc_hod"])
    second = report(world, "standing", 60, follows=first)
    return first, second, report(world, "council", 90, follows=second)
