"""A session brings who is signed in, and what they hold now: one query, and never somebody else."""

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session as DjangoSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination.people.models import Holding, Post
from coordination.people.sessions import Session, SessionStore
from tests.factories.world import appoint, post

migration = import_module("coordination.migrations.0017_session")


def read(client):
    """The session's store, read as the next request reads it."""
    store = SessionStore(client.session.session_key)
    store.load()
    return store


def signed_in_as(client):
    return client.get(reverse("profile")).context["request"].user


def test_one_query_reads_the_session_its_person_and_the_posts_held(client, world):
    person = world.coordinator
    client.force_login(person)
    store = SessionStore(client.session.session_key)
    with CaptureQueriesContext(connection) as caught:
        store.load()
        reader = store.reader
        assert reader == person
        assert reader.component.code
        assert [each.component.code for each in reader.held_posts()]
    assert len(caught.captured_queries) == 1


def test_the_posts_are_those_held_now_in_their_order(client, world):
    person = world.coordinator
    for code in ("b-post", "a-post"):
        appoint(person, post(code, Post.Duty.OTHER, world.ifrc, title=code))
    appoint(person, post("delegate", Post.Duty.OTHER, world.icrc), kind=Holding.Kind.DELEGATE)
    appoint(person, post("past", Post.Duty.OTHER, world.icrc))
    Holding.objects.filter(post__code="past").update(ends_at=timezone.now() - timedelta(hours=1))
    appoint(person, post("to-come", Post.Duty.OTHER, world.icrc), days_ago=-1)
    client.force_login(person)
    held = read(client).reader.held_posts()
    assert held == list(Post.objects.held_by(person, timezone.now()))
    assert {"a-post", "b-post", "delegate"} <= {each.code for each in held}
    assert not {"past", "to-come"} & {each.code for each in held}


def test_who_holds_no_post_is_brought_without_any(client, world):
    Holding.objects.filter(person=world.coordinator).delete()
    client.force_login(world.coordinator)
    reader = read(client).reader
    with CaptureQueriesContext(connection) as caught:
        assert reader.held_posts() == []
    assert not caught.captured_queries
    assert signed_in_as(client) == world.coordinator


def test_a_session_from_before_it_was_noted_whose_it_is_goes_on(client, world):
    client.force_login(world.coordinator)
    Session.objects.update(person=None)
    user = signed_in_as(client)
    assert (user.pk, user.held_posts()) == (world.coordinator.pk, world.coordinator.held_posts())


def test_what_the_session_itself_says_counts_and_not_what_is_noted_beside_it(client, world):
    client.force_login(world.coordinator)
    Session.objects.update(person=world.observer)
    assert signed_in_as(client).pk == world.coordinator.pk


def test_signing_out_and_in_as_somebody_else_brings_the_other(client, world):
    client.force_login(world.coordinator)
    client.logout()
    assert not Session.objects.exists()
    client.force_login(world.observer)
    assert read(client).reader == world.observer
    assert signed_in_as(client).pk == world.observer.pk


def test_a_session_that_ended_brings_nobody(client, world):
    client.force_login(world.coordinator)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get(reverse("profile")).status_code == 302


@pytest.mark.django_db
def test_a_browser_without_anybody_has_a_session_of_nobody(client):
    session = client.session
    session["some"] = "thing"
    session.save()
    assert Session.objects.get().person is None
    assert read(client).reader is None


def test_whoever_was_signed_in_before_the_change_stays_so(client, world):
    client.force_login(world.coordinator)
    for row in Session.objects.all():
        DjangoSession.objects.create(
            session_key=row.session_key, session_data=row.session_data, expire_date=row.expire_date
        )
    Session.objects.all().delete()
    assert client.get(reverse("profile")).status_code == 302
    client.cookies["sessionid"] = DjangoSession.objects.get().session_key
    migration.keep_those_that_run(apps, SimpleNamespace(connection=connection))
    assert signed_in_as(client).pk == world.coordinator.pk
