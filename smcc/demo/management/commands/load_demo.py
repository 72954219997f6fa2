"""`manage.py load_demo`: the demo's accounts and operations, once."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from smcc.demo import (
    leaders,
    levels,
    pakistan,
    plans,
    second_round,
    security,
    ukraine,
)
from smcc.demo.accounts import make_accounts
from smcc.demo.live import load_live
from smcc.demo.story import tell


class Command(BaseCommand):
    help = (
        "Load the demo: sign-ins, Ukraine 2022, Pakistan 2022, an invented second round of reports "
        "on the review of 2024, and an exercise that runs now. "
        "Safe to run again: nothing is added twice and no edit is lost; an exercise older than "
        "five days is closed and a fresh one begun. Needs DEMO=1 and load_reference."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "The demo is not loaded here, because this installation runs with DEMO=0. "
                "Set DEMO=1 to load it."
            )
        made, password = make_accounts()
        self.stdout.write(f"Accounts: {made} added.")
        for name, story in (("ukraine-2022", ukraine.story), ("pakistan-2022", pakistan.story)):
            told = tell(name, story)
            self.stdout.write(f"Operation: {told}" if told else f"There already: {name}")
        planned = tell("contingency-plans", plans.story)
        self.stdout.write("Contingency plans: two" if planned else "There already: plans")
        agreed = tell("security-agreements", security.story)
        self.stdout.write(
            "Security agreements: two" if agreed else "There already: security agreements"
        )
        named = tell("people-of-countries", leaders.story)
        self.stdout.write(f"People of: {named}" if named else "There already: people of countries")
        sits = tell("three-levels", levels.story)
        self.stdout.write("Standing bodies: two" if sits else "There already: standing bodies")
        moved = tell("second-round", second_round.story)
        self.stdout.write(f"Recommendations: {moved}" if moved else "There already: second-round")
        live = load_live()
        self.stdout.write(f"Exercise: {live}" if live else "There already: the exercise")
        if password and password != os.environ.get("DEMO_PASSWORD"):
            self.stdout.write(f"Password for every sign-in: {password}")
        elif not password:
            self.stdout.write("The password stays as it was. Set DEMO_PASSWORD to give another.")
