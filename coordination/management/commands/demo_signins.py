"""`manage.py demo_signins`: whom one can sign in as in the demonstration."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from coordination.people.models import Person
from coordination.people.sign_in import DEMO_DOMAIN


class Command(BaseCommand):
    help = "List the demonstration's accounts, one a line, and their password."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            self.stdout.write("This is not a demonstration (DEMO=0): its accounts cannot sign in.")
            return
        people = Person.objects.filter(email__endswith=DEMO_DOMAIN, is_active=True).order_by("pk")
        if not people:
            self.stdout.write("There are no demonstration accounts yet. Run: manage.py load_demo")
            return
        self.stdout.write("Sign in as:")
        for person in people.select_related("component"):
            self.stdout.write(f"  {person.email} — {who(person)}")
        if password := os.environ.get("DEMO_PASSWORD"):
            self.stdout.write(f"Password for all of them: {password}")


def who(person: Person) -> str:
    """A person by the posts held, else by home component."""
    posts = [str(post) for post in person.held_posts()]
    return "; ".join(posts) or f"{person.name}, {person.component or 'no component'}"
