"""Loading the demo as `make run` does, and finding what it made."""

from __future__ import annotations

import os
from io import StringIO
from unittest import mock

from django.core.management import call_command

from coordination.people.models import Person
from smcc.demo.story import refs_told

PASSWORD = "one-password-for-all-26"


def load_demo() -> str:
    """Run the command as `make run` does. Returns what it said."""
    said = StringIO()
    with mock.patch.dict(os.environ, {"DEMO_PASSWORD": PASSWORD}):
        call_command("load_demo", stdout=said)
    return said.getvalue()


def person(name: str) -> Person:
    """One of the demo's accounts, read afresh."""
    return Person.objects.get(email=f"{name}@demo.example")


def operation(story: str):
    """The operation that a story became: "ukraine-2022", "pakistan-2022", "live"."""
    from coordination.operations.models import Operation

    return Operation.objects.get(ref=refs_told(story)[-1])
