"""The people of three countries: invented, and marked so, to show who is asked for and who is new."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from coordination.briefings import actions as briefings
from coordination.briefings.models import Briefing
from coordination.capacity import actions as capacity
from coordination.countries.thing import Whole
from coordination.focal_points import actions as focal_points
from coordination.people import actions as people
from coordination.people.models import Holding, Post
from smcc.demo.accounts import HELD_SINCE, People
from smcc.demo.reference import component, country

DAY = timedelta(days=1)
"""Counted back from the day of loading, so that nothing is overdue on the first day."""
SYNTHETIC = "This is invented for the demonstration: no component said it."
POINTS = (
    ("sg.ukraine", "Movement coordination in the country"),
    ("icrc.hod.ukraine", "Movement coordination and security"),
    ("ifrc.hod.ukraine", "Movement coordination and appeals"),
)
FUNCTIONS = (
    {"function": "leadership", "rating": "now", "text": "A coordination room, open day and night."},
    {"function": "logistics", "rating": "now", "text": "Warehouses and a fleet in every region."},
    {
        "function": "information", "rating": "with_support", "text": "One officer so far.",
        "support": "Two information management officers for the first three months.",
    },
    {
        "function": "security", "rating": "with_support",
        "support": "A security adviser beside our own focal point.",
    },
    {"function": "reporting", "rating": "not_now", "support": "Somebody who builds it up with us."},
)  # fmt: skip


def story(accounts: People) -> Whole:
    """Focal points and the capacity of Ukraine; a new Head of Delegation in Moldova, not yet briefed."""
    ukraine, moldova, now = country("UKR"), country("MDA"), timezone.now()
    for name, note in POINTS:
        by = accounts[name]
        post = next(each for each in by.held_posts() if each.duty in briefings.LEADING)
        focal_points.name(ukraine, by=by, post=post, note=note, synthetic=SYNTHETIC)
    capacity.describe(
        component("DUA001"), by=accounts["sg.ukraine"], rows=FUNCTIONS, synthetic=SYNTHETIC,
        text="Invented for the demonstration. We have convened since the first week of 2022.",
    )  # fmt: skip
    delegation = people.create_post(
        by=None, title="Head of Delegation, Moldova", duty=Post.Duty.HEAD_OF_DELEGATION,
        component=component("ICRC"), country=moldova,
    )  # fmt: skip
    changed_at = now - 10 * DAY
    for name, starts_at, ends_at in (
        ("icrc.hod.moldova.before", HELD_SINCE, changed_at),
        ("icrc.hod.moldova", changed_at, None),
    ):
        holding: Holding = people.appoint(
            by=None, post=delegation, person=accounts[name], starts_at=starts_at, ends_at=ends_at
        )
    briefings.mark_synthetic(Briefing.objects.get(holding=holding), why=SYNTHETIC)
    return Whole(ukraine)
