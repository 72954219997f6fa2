"""`manage.py appoint EMAIL POST`: give a post to a person; makes the account where there is none.

How an installation gets its first secretariat: `manage.py appoint me@example.org smcc-secretariat`.
"""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from coordination.people import actions
from coordination.people.models import Holding, Person, Post
from smcc.rules.refusals import Refusal


class Command(BaseCommand):
    help = "Give a post to a person. Asks for a password where the account has to be made."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="who gets the post")
        parser.add_argument("post", help="the post's code; an unknown one lists those of its kind")
        parser.add_argument("--name", default="", help="name of a new account")
        parser.add_argument("--password", default="", help="of a new account; asked for if empty")
        parser.add_argument("--kind", choices=Holding.Kind.values, default=Holding.Kind.HOLDER)

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        post = Post.objects.filter(code=options["post"]).first()
        if post is None:
            serving = Post.objects.filter(duty__in=Post.SERVES_THE_MOVEMENT).order_by("code")
            known = ", ".join(serving.values_list("code", flat=True))
            raise CommandError(f"There is no post {options['post']}. Among others: {known}.")
        try:
            person = Person.objects.filter(email__iexact=options["email"].strip()).first()
            if person is None:
                person = actions.create_person(
                    by=None, email=options["email"], name=options["name"] or post.title,
                    component=post.component,
                    password=options["password"] or getpass.getpass("Password: "),
                )  # fmt: skip
            actions.appoint(by=None, post=post, person=person, kind=options["kind"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{person.email} now holds: {post}.")
