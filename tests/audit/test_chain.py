"""One chain of hashes per subject: whatever is changed afterwards shows, and where it begins to show."""

import copy
import json

import pytest
from django.core.management import CommandError, call_command

from smcc.audit.models import AuditEvent
from smcc.audit.record import BrokenLink, append, broken_chains, first_broken_link
from tests.audit.chains import NAME, NOON, export, head, tamper, write_chain

pytestmark = pytest.mark.django_db


def test_each_event_carries_the_hash_of_the_one_before():
    events = write_chain()
    assert [e.number for e in events] == [1, 2, 3, 4]
    assert events[0].previous == ""
    assert [e.previous for e in events[1:]] == [e.hash for e in events[:-1]]
    assert (head().length, head().head) == (4, events[-1].hash)
    assert broken_chains() == []


def test_chains_do_not_mix():
    write_chain(2)
    write_chain(3, "operation:PAK-2024-01")
    assert {e.number for e in AuditEvent.objects.filter(chain=NAME)} == {1, 2}
    assert broken_chains() == []


@pytest.mark.parametrize(
    "field, value",
    [
        ("reason", "another reason"),
        ("actor_name", "Somebody else"),
        ("actor_id", "99"),
        ("verb", "test.other"),
        ("before", "draft"),
        ("after", "issued"),
        ("target_id", "77"),
        ("at", "2024-03-14T12:00:01.000000Z"),
        ("data", {"n": 99}),
    ],
)
def test_a_changed_word_shows_at_its_event(field, value):
    write_chain()
    events = export()
    events[1][field] = value
    assert first_broken_link(events) == BrokenLink(NAME, 2, "was changed after it was written")


def test_an_event_taken_out_shows_as_missing():
    write_chain()
    events = export()
    del events[2]
    assert first_broken_link(events) == BrokenLink(NAME, 3, "is missing")


def test_events_put_into_another_order_show():
    write_chain()
    events = export()
    events[1], events[2] = events[2], events[1]
    assert first_broken_link(events) == BrokenLink(NAME, 2, "is missing")


def test_an_event_renumbered_into_a_gap_shows():
    write_chain()
    events = export()
    moved = copy.deepcopy(events[3])
    moved["number"] = 3
    assert first_broken_link([*events[:2], moved]) == BrokenLink(
        NAME, 3, "does not follow the event before it"
    )


def test_a_tail_that_was_cut_off_shows_against_the_head():
    write_chain()
    tamper("DELETE FROM audit_auditevent WHERE number > 2")
    assert first_broken_link(export()) is None, "the rest alone looks whole"
    assert broken_chains() == [BrokenLink(NAME, 3, "is missing")]


def test_an_event_put_behind_the_head_shows():
    write_chain()
    tamper(
        "INSERT INTO audit_auditevent (chain, number, at, actor_id, actor_name, verb, target_kind, "
        "target_id, target_label, before, after, reason, data, previous, hash) "
        "SELECT chain, 5, at, actor_id, actor_name, verb, target_kind, target_id, target_label, "
        "before, after, reason, data, hash, hash FROM audit_auditevent WHERE number = 4"
    )
    assert broken_chains() == [BrokenLink(NAME, 5, "stands behind the end of the chain")]


def test_a_chain_whose_head_was_taken_away_shows():
    write_chain(2)
    head().delete()
    assert [link.chain for link in broken_chains()] == [NAME]


def test_a_row_changed_in_the_database_is_found_by_the_command(capsys):
    write_chain()
    tamper("UPDATE audit_auditevent SET reason = %s WHERE number = 3", ["nothing happened"])
    with pytest.raises(CommandError, match="1 chain"):
        call_command("verify_audit")
    assert f"{NAME} #3 was changed after it was written" in capsys.readouterr().err


def test_the_command_says_that_all_chains_hold(capsys):
    write_chain()
    call_command("verify_audit")
    assert "1 chain(s) hold." in capsys.readouterr().out


def test_an_export_is_checked_without_a_database(django_db_blocker):
    """What leaves the house as JSON can be verified by anybody who has the file and the function."""
    write_chain()
    file = json.dumps(export(), ensure_ascii=False)
    with django_db_blocker.block():
        assert first_broken_link(json.loads(file)) is None
        forged = json.loads(file.replace("reason 2", "reason 7"))
        assert first_broken_link(forged) == BrokenLink(NAME, 3, "was changed after it was written")


def test_an_event_survives_the_way_through_the_database():
    """Microseconds, Arabic and nested data hash the same after they were stored and read."""
    append(
        chain=NAME, at=NOON.replace(microsecond=123456), verb="test.write", target_kind="test",
        target_id=1, reason="قرار 🚑", data={"a": {"b": [1, 2.5, None, True, "é"]}},
    )  # fmt: skip
    assert first_broken_link(export()) is None
