"""Two of the three levels of Ukraine with an item between them: invented, and marked so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from coordination.countries.thing import Whole
from coordination.people.models import Post
from smcc.demo.accounts import People
from smcc.demo.reference import component, country
from smcc.rules.calendar import instant
from tools.body_item import actions as items
from tools.standing_body import actions, meetings, seats
from tools.standing_body.models import StandingBody

DAY = timedelta(days=1)
"""Counted back from the day of loading, so that nothing is overdue on the first day."""
ZONE = "Europe/Kyiv"
SYNTHETIC = "This body is invented for the demonstration: no component agreed any of it."
TERMS = {
    "strategic": (
        "Agrees on common positions and on who speaks for the Movement outside it. "
        "Takes up what the operational level passes on."
    ),
    "operational": (
        "Compares needs, plans and security briefings once a month. "
        "Passes on what it cannot agree on within one meeting."
    ),
}


def story(people: People) -> Whole:
    """The leaders meet each quarter, the heads of programmes each month; one question has gone up."""
    host, where, today = people["sg.ukraine"], country("UKR"), timezone.localdate()
    chair, first, second = _post("sg.ukraine"), _post("icrc.hod.ukraine"), _post("ifrc.hod.ukraine")
    found = {}
    for level, rhythm, days, chairs in (
        ("strategic", "quarterly", 30, [(chair, "chair"), (first, "member"), (second, "member")]),
        ("operational", "monthly", 9, [(first, "chair"), (second, "co_chair"), (chair, "member")]),
    ):
        body = actions.open_body(
            where, by=host, level=level, rhythm=rhythm, terms=TERMS[level], zone=ZONE,
            at=timezone.now() - 40 * DAY, synthetic=SYNTHETIC,
        )  # fmt: skip
        for post, capacity in chairs:
            seats.add_member(body, by=host, post=post, capacity=capacity, since=today - 40 * DAY)
        meetings.record_meeting(
            body, by=host, held_on=today - 12 * DAY, decided="Invented for the demonstration.",
            present=[component(code) for code in ("DUA001", "ICRC", "IFRC")],
        )  # fmt: skip
        wall = timezone.now().replace(tzinfo=None, hour=10, minute=0, second=0, microsecond=0)
        at = instant(wall + days * DAY, ZONE)
        meetings.plan_next(body, by=host, at=at, place="Kyiv, National Society")
        found[level] = StandingBody.objects.get(pk=body.pk)
    item = items.raise_item(
        found["operational"], by=host, title="Who speaks to the press about the winter plan?",
        text="Three components gave interviews in one week.", synthetic=SYNTHETIC,
    )  # fmt: skip
    items.run(
        item, "pass", by=host, to_level="strategic",
        reason="We could not agree. Please name one spokesperson.",
    )  # fmt: skip
    return Whole(where)


def _post(account: str) -> Any:
    """The post that an account of the demo holds."""
    email = People()[account].email
    return Post.objects.filter(holdings__person__email=email).order_by("pk").first()
