"""A filled database, and a person signed in to it by cookie and by token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from benchmarks.data import build
from coordination.operations.models import Operation
from coordination.people.models import Person
from coordination.people.tokens import issue_token
from tests.factories.world import World


@dataclass(frozen=True)
class Setting:
    """Whom the requests come from, and the operation that is opened."""

    person: Person
    world: World
    operation: Operation
    table: str
    """The address of its decision table, open to be written in."""
    cookie: dict[str, str]
    token: dict[str, str]

    def client(self) -> Client:
        """A client in this process, signed in."""
        client = Client(headers={"host": "localhost"})
        client.force_login(self.person)
        return client


def prepare(count: int) -> Setting:
    """Migrate, fill, sign in."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    world, operation = build(count)
    person: Any = world.coordinator
    client = Client()
    client.force_login(person)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    _token, secret = issue_token(person=person, name="benchmark", scope="read")
    return Setting(
        person=person,
        world=world,
        operation=operation,
        table=reverse("decision_table", args=[operation.ref, 1]),
        cookie={"Cookie": f"{settings.SESSION_COOKIE_NAME}={key}"},
        token={"Authorization": f"Bearer {secret}"},
    )
