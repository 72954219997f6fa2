"""A request as the tools' pages get it."""

from django.http import HttpRequest

from coordination.people.models import Person


class Asking(HttpRequest):
    """A request of somebody who is signed in: every page is private by default."""

    user: Person
