"""The demo's pool of advisors and the exercise's request for one: invented, and marked so."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from coordination.operations.models import Operation
from smcc.demo.accounts import People
from tools.advisor import actions as pool
from tools.advisor.models import Advisor
from tools.advisor_request import actions as requests
from tools.advisor_request import outcome

POOL = (
    ("observer", ("en", "fr", "sw"), date(2023, 11, 17), 10, 120),
    ("committee", ("en", "uk"), date(2023, 11, 17), 0, 20),
    ("sg.poland", ("en", "ru", "uk"), date(2022, 5, 6), 30, 60),
)
"""Account, languages, day of training, and from when to when they can go, in days from now."""
WHERE = "Advisor training (invented)"


def ask_for_advisors(operation: Operation, people: People) -> None:
    """Fill the pool where it is empty; one request waits for a match, one could not be met."""
    today, desk = timezone.localdate(), people["secretariat"]
    if not Advisor.objects.exists():
        for account, languages, trained_on, first, last in POOL:
            made = pool.take_in(
                by=desk, email=people[account].email, languages=list(languages),
                trained_on=trained_on, trained_where=WHERE, synthetic=True,
            )  # fmt: skip
            pool.say_available(
                made, by=desk, first_on=today + timedelta(days=first),
                last_on=today + timedelta(days=last),
            )  # fmt: skip
    at_once = requests.request_advisor(
        operation, by=people["coordinator"], languages=["uk", "ru"], starts_on=today,
        ends_on=today + timedelta(days=9),
        asked_for="Exercise. Somebody at once for the first ten days, until the pool is asked.",
    )  # fmt: skip
    outcome.mark_unmet(
        at_once, by=desk, unmet_reason="at_home",
        note="Exercise. Both advisors who were asked are in their own Society’s flood response.",
    )  # fmt: skip
    requests.request_advisor(
        operation, by=people["coordinator"], languages=["en", "uk"], starts_on=today,
        ends_on=today + timedelta(days=45), reports_to="Head of Delegation, Ukraine, IFRC",
        asked_for="Exercise. Bring host, institutions and partners to one table every second day.",
    )  # fmt: skip
