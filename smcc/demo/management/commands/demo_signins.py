"""`manage.py demo_signins`: whom to sign in as in the demo, and what each account shows."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coordination.people.models import Person
from smcc.demo.accounts import SIGN_INS


class Command(BaseCommand):
    help = "List the demo's sign-ins."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("There are no demo sign-ins: this installation runs with DEMO=0.")
        emails = [account.email for account in SIGN_INS]
        there = set(Person.objects.filter(email__in=emails).values_list("email", flat=True))
        if not there:
            raise CommandError("No demo is loaded. Run: manage.py load_demo")
        self.stdout.write("Sign in as:")
        for account in SIGN_INS:
            if account.email in there:
                self.stdout.write(f"  {account.email:<28} {account.what_for}")
        if password := os.environ.get("DEMO_PASSWORD"):
            self.stdout.write(f"Password for all of them: {password}")
