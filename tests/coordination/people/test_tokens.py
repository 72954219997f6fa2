"""Access tokens: scoped, expiring, shown once, stored hashed, revoked for good."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from coordination.people import actions
from coordination.people.tokens import PREFIX, AccessToken, issue_token, revoke_token
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn

LIST = "/api/v1/"


def ask(client, secret, method="get"):
    return getattr(client, method)(
        LIST, headers={"authorization": f"Bearer {secret}"}, content_type="application/json"
    )


def test_a_token_opens_the_api_and_its_secret_is_stored_nowhere(client, world):
    token, secret = issue_token(person=world.urcs, name="export", scope="read")
    assert ask(client, secret).status_code == 200
    stored = " ".join(str(value) for value in AccessToken.objects.values().get().values())
    assert secret not in stored and secret.removeprefix(PREFIX) not in stored
    assert secret not in str(AuditEvent.objects.get(verb="token.issue").data)
    token.refresh_from_db()
    assert token.last_used_on == timezone.now().date()


@pytest.mark.parametrize("secret", ["", "smcc_wrong", "x y", "é", "smcc_" + "a" * 5000])
def test_an_unknown_token_is_refused(client, world, secret):
    answer = ask(client, secret)
    assert answer.status_code == 401


def test_an_expired_token_is_refused(client, world):
    token, secret = issue_token(person=world.urcs, name="export", scope="read")
    AccessToken.objects.filter(pk=token.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = ask(client, secret)
    assert answer.status_code == 401
    assert "expired" in answer.json()["detail"]


def test_a_revoked_token_is_refused(client, world):
    token, secret = issue_token(person=world.urcs, name="export", scope="read")
    revoke_token(token, by=world.urcs)
    revoke_token(token, by=world.urcs)
    assert ask(client, secret).status_code == 401
    assert AuditEvent.objects.filter(verb="token.revoke").count() == 1


def test_nobody_revokes_somebody_elses_token(world):
    token, _secret = issue_token(person=world.urcs, name="export", scope="read")
    with pytest.raises(NotYours):
        revoke_token(token, by=world.secretariat)
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_closed_account_has_no_tokens(client, world):
    _token, secret = issue_token(person=world.observer, name="export", scope="read")
    actions.set_active(world.observer, by=world.secretariat, is_active=False, reason="Left")
    assert ask(client, secret).status_code == 401
    with pytest.raises(NotYours):
        issue_token(person=world.observer, name="export", scope="read")


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("scope", "admin"), ("days", 0), ("days", -1), ("days", 367)],
)
def test_a_token_that_cannot_be_right_is_refused(world, field, value):
    given = {"name": "export", "scope": "read", "days": 30}
    with pytest.raises(Invalid) as refusal:
        issue_token(person=world.urcs, **(given | {field: value}))
    assert set(refusal.value.fields) == {field}
    assert not AccessToken.objects.exists()


def test_the_command_prints_a_working_token_and_nothing_else(client, world, capsys):
    call_command("create_token", "URCS@demo.example", "--scope", "write", "--days", "2")
    secret = capsys.readouterr().out.strip()
    assert ask(client, secret).status_code == 200
    token = AccessToken.objects.get()
    assert token.scope == "write"
    assert token.expires_at - timezone.now() < timedelta(days=2, minutes=1)


def test_the_command_says_what_is_wrong(world):
    with pytest.raises(CommandError, match=r"Nobody has the address nobody@demo\.example"):
        call_command("create_token", "nobody@demo.example")
    with pytest.raises(CommandError, match="1 to 366 days"):
        call_command("create_token", "urcs@demo.example", "--days", "900")
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("create_token", "urcs@demo.example", "--scope", "admin")


def test_a_read_token_writes_nothing(client, world):
    _token, secret = issue_token(person=world.coordinator, name="export", scope="read")
    answer = client.post(
        "/api/v1/operations/", {}, content_type="application/json",
        headers={"authorization": f"Bearer {secret}"},
    )  # fmt: skip
    assert answer.status_code == 403


def test_a_form_sent_twice_makes_one_token_with_the_secret_that_was_shown_last(client, world):
    """Of a double click only the second answer is seen: its secret has to work."""
    key, asked = uuid4(), {"person": world.urcs, "name": "export", "scope": "read"}
    first, unseen = issue_token(**asked, submission_key=key)
    second, shown = issue_token(**asked, submission_key=key)
    assert first == second == AccessToken.objects.get()
    assert ask(client, shown).status_code == 200
    assert ask(client, unseen).status_code == 401
    assert AuditEvent.objects.filter(verb="token.issue").count() == 1


def test_another_form_or_another_person_s_makes_another_token(world):
    key = uuid4()
    issue_token(person=world.urcs, name="export", scope="read", submission_key=key)
    issue_token(person=world.urcs, name="export", scope="read", submission_key=uuid4())
    issue_token(person=world.secretariat, name="export", scope="read", submission_key=key)
    assert AccessToken.objects.count() == 3


@pytest.mark.parametrize("since", ["used", "old", "revoked"])
def test_a_form_sent_again_later_changes_no_token_that_is_in_use(client, world, since):
    asked = {"person": world.urcs, "name": "export", "scope": "read", "submission_key": uuid4()}
    token, secret = issue_token(**asked)
    if since == "used":
        assert ask(client, secret).status_code == 200
    elif since == "old":
        AccessToken.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    else:
        revoke_token(token, by=world.urcs)
    with pytest.raises(OutOfTurn, match="sent already"):
        issue_token(**asked)
    assert AccessToken.objects.count() == 1
    assert ask(client, secret).status_code == (401 if since == "revoked" else 200)
