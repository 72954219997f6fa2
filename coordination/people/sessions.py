"""Sessions in the database, as Django keeps them; read with one query that brings who is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import FilteredRelation, QuerySet
from django.utils import timezone

from coordination.people.models import Person, Post, is_held
from smcc.rest import prepared

_read_along: ContextVar[Person | None] = ContextVar("read along with the session", default=None)


class Session(AbstractBaseSession):
    """What a browser is known by, and who is signed in with it."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="sessions")
    """None: nobody, or somebody who signed in before this was noted."""

    @classmethod
    def get_session_store_class(cls) -> Any:
        return SessionStore


class SessionStore(db.SessionStore):
    """Every page asks for its session first, and then who that is: both are read at once.

    `reader` is the person whose session it is, with the home component and the posts held now; None
    until the session was read, and where nobody is signed in.
    """

    reader: Person | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        kept: Any = super().create_model_instance(data)
        kept.person_id = data.get(SESSION_KEY)
        return kept

    def _get_session_from_db(self) -> Any:
        found = prepared.fetch("session", _current, str(self.session_key), timezone.now())
        if not found:
            self._session_key = None
            return None
        self.reader = found[0].person
        if self.reader is not None:
            # Django leaves `held` away where there is none.
            held = [row.held.post for row in found if hasattr(row, "held")]
            self.reader.remember_posts(list({post.pk: post for post in held}.values()))
        return found[0]

    @contextmanager
    def reading_along(self) -> Iterator[None]:
        """Within it, `read_along` knows who came with this session."""
        token = _read_along.set(self.reader)
        try:
            yield
        finally:
            _read_along.reset(token)


def read_along(pk: Any) -> Person | None:
    """The person with this key, if the session that is being looked at brought them."""
    person = _read_along.get()
    return person if person is not None and person.pk == pk else None


def _current(key: str, now: datetime) -> QuerySet[Session]:
    """The session, once for each post that its person holds now, in the order of `Post.objects.held_by`."""
    held = FilteredRelation("person__holdings", condition=is_held(now, "person__holdings__"))
    rows: Any = Session.objects.filter(session_key=key, expire_date__gt=now).annotate(held=held)
    rows = rows.select_related("person__component", "held__post__component")
    found: QuerySet[Session] = rows.order_by(
        *(f"held__post__{name}" for name in Post._meta.ordering or ())
    )
    return found
