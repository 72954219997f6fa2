"""`manage.py create_token EMAIL --scope read|write`: one access token, printed once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from coordination.people import tokens
from coordination.people.models import Person
from smcc.rules.refusals import Refusal


class Command(BaseCommand):
    help = "Make an access token for the API and print it. It is shown this once and never again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="whose token it is")
        parser.add_argument("--scope", choices=tokens.AccessToken.Scope.values, default="read")
        parser.add_argument("--name", default="made by create_token", help="what it is for")
        parser.add_argument("--days", type=int, default=tokens.DEFAULT_DAYS, help="valid so long")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email__iexact=options["email"].strip()).first()
        if person is None:
            raise CommandError(f"Nobody has the address {options['email']}. Check it.")
        try:
            _token, secret = tokens.issue_token(
                person=person, name=options["name"], scope=options["scope"], days=options["days"]
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(secret)
