"""What leaves the house can be checked by anybody: on a machine without the database, or without the product."""

import copy
import json
import os
import shutil
import string
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from smcc.audit.verify import HASHED, Unreadable, Walk, check_file, digest, main
from tests.audit.chains import NAME, write_chain
from tooling import ROOT

OTHER = "operation:PAK-2024-01"
VERIFY = ROOT / "smcc" / "audit" / "verify.py"


def export(capsys, tmp_path, *chain):
    capsys.readouterr()
    call_command("export_audit", *chain)
    file = tmp_path / "record.jsonl"
    file.write_bytes(capsys.readouterr().out.encode())
    return file


def links(file):
    return [(link.chain, link.number) for link in check_file(file).broken]


# --- The command -------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_export_says_which_chains_it_holds_and_how_long_each_is(tmp_path, capsys):
    events = write_chain(4)
    write_chain(2, OTHER)
    lines = [json.loads(line) for line in export(capsys, tmp_path).read_text().splitlines()]
    assert lines[0]["format"] == "smcc-audit/1" and lines[0]["chains"] == [OTHER, NAME]
    assert lines[-1] == {"chain": NAME, "length": 4, "head": events[-1].hash}
    assert len(lines) == 1 + 2 + 1 + 4 + 1


@pytest.mark.django_db
def test_an_exported_file_is_checked_by_the_command(tmp_path, capsys):
    write_chain()
    write_chain(2, OTHER)
    file = export(capsys, tmp_path)
    call_command("verify_audit", file)
    assert "2 chain(s) hold." in capsys.readouterr().out
    file.write_text(file.read_text().replace("reason 2", "reason 7"))
    with pytest.raises(CommandError, match="1 chain"):
        call_command("verify_audit", file)
    assert f"{NAME} #3 was changed" in capsys.readouterr().err


@pytest.mark.django_db
def test_one_chain_is_exported_by_name(tmp_path, capsys):
    write_chain(2)
    write_chain(1, "house")
    assert export(capsys, tmp_path, "house").read_text().count("\n") == 3
    with pytest.raises(CommandError, match="There is no chain of the name nothing"):
        call_command("export_audit", "nothing")


@pytest.mark.django_db
def test_text_of_any_script_and_every_kind_of_line_end_survives_the_file(tmp_path, capsys):
    """U+2028, U+0085 and a form feed end a line for some readers; they do not end an event here."""
    from smcc.audit.record import append
    from tests.audit.chains import NOON

    for reason in ("قرار 🚑", "one\u2028two\u0085three\x0cfour\nfive\r\nsix", '"quoted" \\ '):
        append(
            chain=NAME, at=NOON, verb="test.write", target_kind="test", target_id=1, reason=reason
        )
    assert links(export(capsys, tmp_path)) == []


@pytest.mark.django_db
def test_a_tail_that_was_cut_off_shows(tmp_path, capsys):
    write_chain(4)
    write_chain(2, OTHER)
    file = export(capsys, tmp_path)
    lines = file.read_bytes().splitlines(keepends=True)
    for kept, expected in (
        (lines[:-1], [(NAME, 5)]),  # the closing line alone
        (lines[:-3], [(NAME, 3)]),
        (lines[:-5], [(NAME, 1)]),  # a whole chain
        (lines[:2], [(OTHER, 2), (NAME, 1)]),
        ([*lines[:-2], lines[-1]], [(NAME, 4)]),
        ([lines[0], *lines[4:]], [(OTHER, 1)]),
        ([*lines[:-1], lines[-2]], [(NAME, 5)]),
    ):
        file.write_bytes(b"".join(kept))
        assert links(file) == expected


@pytest.mark.django_db
def test_what_is_put_behind_the_end_of_a_chain_shows(tmp_path, capsys):
    write_chain(2)
    file = export(capsys, tmp_path)
    last = json.loads(file.read_text().splitlines()[2])
    more = last | {"number": 3, "previous": last["hash"]}
    more["hash"] = digest(more)
    for line in (more, {"chain": NAME, "length": 3, "head": more["hash"]}):
        with file.open("a") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
        assert links(file) == [(NAME, 3)]


@pytest.mark.django_db
def test_a_name_that_stands_twice_in_an_event_is_refused(tmp_path, capsys):
    """One reader would take the first and another the last: the file would say two things."""
    write_chain(2)
    file = export(capsys, tmp_path)
    file.write_text(file.read_text().replace('"number": 2,', '"reason": "x", "number": 2,'))
    assert links(file) == [(NAME, 2)]


@pytest.mark.django_db
def test_a_field_that_the_hash_does_not_cover_is_refused(tmp_path, capsys):
    write_chain(2)
    file = export(capsys, tmp_path)
    file.write_text(file.read_text().replace('"number": 2,', '"remark": "x", "number": 2,'))
    assert links(file) == [(NAME, 2)]


@pytest.mark.django_db
def test_an_export_from_before_chains_were_closed_is_checked_and_its_limit_said(tmp_path, capsys):
    write_chain(4)
    file = export(capsys, tmp_path)
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(lines[1:-2]))
    report = check_file(file)
    assert not report.broken
    assert any("a tail that was cut off cannot be seen" in line for line in report.lines())
    file.write_text("".join([lines[1], *lines[3:-1]]))
    assert links(file) == [(NAME, 2)]


GARBAGE = {
    "letter": b"Dear all",
    "empty": b"",
    "binary": bytes(range(256)),
    "number": b"7",
    "list": b"[]",
    "other": b'{"format": "something/1"}',
    "deep": b"[" * 100_000,
    "chains": b'{"format": "smcc-audit/1", "chains": 7}\n',
    "proof without chains": b'{"format": "smcc-proof/1"}',
    "proof with odd chains": b'{"format": "smcc-proof/1", "chains": [{"name": 3}]}',
    "proof of nothing": b'{"format": "smcc-proof/1", "chains": [], "operation": {"ref": "X"}}',
    "twice": b'{"format": "smcc-audit/1", "format": "smcc-audit/1", "chains": []}',
}


@pytest.mark.parametrize("content", GARBAGE.values(), ids=GARBAGE)
def test_a_file_that_is_no_export_gets_a_sentence(tmp_path, content):
    file = tmp_path / "garbage"
    file.write_bytes(content)
    with pytest.raises(Unreadable, match=r"garbage.*\.$"):
        check_file(file)
    with pytest.raises(CommandError, match="garbage"):
        call_command("verify_audit", file)


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path):
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("verify_audit", path)


# --- Elsewhere ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_command_needs_no_database_to_check_a_file(tmp_path, capsys):
    write_chain()
    file = export(capsys, tmp_path)
    elsewhere = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    elsewhere["DATABASE_URL"] = "postgres://nobody:nothing@127.0.0.1:1/nowhere"

    def run():
        command = [sys.executable, str(ROOT / "manage.py"), "verify_audit", str(file)]
        return subprocess.run(command, capture_output=True, text=True, env=elsewhere, check=False)

    done = run()
    assert (done.returncode, done.stderr) == (0, "") and "1 chain(s) hold." in done.stdout
    file.write_text(file.read_text().replace("reason 2", "reason 7"))
    done = run()
    assert done.returncode == 1 and f"{NAME} #3 was changed" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_the_file_alone_checks_an_export_on_a_machine_without_the_product(tmp_path, capsys):
    """Copied away, with no package to be found (`-I -S`): Python alone."""
    write_chain()
    file = export(capsys, tmp_path)
    alone = shutil.copy(VERIFY, tmp_path / "verify.py")

    def run(*arguments):
        command = [sys.executable, "-I", "-S", str(alone), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, env={}, check=False)

    done = run(file)
    assert (done.returncode, done.stderr) == (0, "") and "1 chain(s) hold." in done.stdout
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join([*lines[:2], *lines[3:]]))
    done = run(file)
    assert (done.returncode, done.stderr) == (1, f"{NAME} #2 is missing\n")
    for arguments in ((), ("--help",), (file, file)):
        assert run(*arguments).returncode == 2
    assert run(tmp_path / "nothing").returncode == 1


# --- Any change at all -------------------------------------------------------------------------

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


SOME = settings(max_examples=60)  # each writes a file
FREE = ("actor_name", "reason", "target_label")


@st.composite
def chains(draw, name=NAME):
    """A chain as the house would have written it, of 1 to 6 events with any words in them."""
    events, previous = [], ""
    for number in range(1, draw(st.integers(1, 6)) + 1):
        event = {field: draw(TEXT) if field in FREE else field for field in HASHED}
        event |= {"chain": name, "number": number, "previous": previous}
        event |= {
            "at": f"2024-03-14T12:00:00.{number:06}Z",
            "data": draw(st.dictionaries(TEXT, JSON)),
        }
        event["hash"] = previous = digest(event)
        events.append(event)
    return events


def written(*all_chains):
    """The lines of an export of these chains."""
    lines = [
        {"format": "smcc-audit/1", "made_at": "", "chains": [c[0]["chain"] for c in all_chains]}
    ]
    for events in all_chains:
        end = {"chain": events[0]["chain"], "length": len(events), "head": events[-1]["hash"]}
        lines += [*events, end]
    return [json.dumps(line, ensure_ascii=False).encode() for line in lines]


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("any") / "record.jsonl"


def found(file, lines):
    file.write_bytes(b"\n".join(lines) + b"\n")
    return links(file)


@SOME
@given(chains(), chains(OTHER))
def test_a_chain_as_it_was_written_holds(file, one, other):
    assert found(file, written(one, other)) == []
    assert found(file, written(other, one)) == []


@SOME
@given(chains(), st.data())
def test_any_field_given_any_other_value_is_found_at_its_event(file, events, data):
    place = data.draw(st.integers(0, len(events) - 1))
    name = data.draw(st.sampled_from([*HASHED, "hash"]))
    value = data.draw(JSON)
    was = events[place][name]
    if json.dumps(value, sort_keys=True) == json.dumps(was, sort_keys=True):
        value = [was]
    changed = copy.deepcopy(events)
    changed[place][name] = value
    lines = written(events)
    lines[1 + place] = json.dumps(changed[place], ensure_ascii=True).encode()
    assert found(file, lines) == [(NAME, place + 1)]


@SOME
@given(chains(), chains(OTHER), st.data())
def test_any_byte_of_an_event_changed_is_found_at_its_event(file, events, other, data):
    """Unless the JSON says exactly the same afterwards (a blank for a blank, \\u00E9 for \\u00e9)."""
    lines = written(events, other)
    place = data.draw(st.integers(0, len(events) - 1))
    line = bytearray(lines[1 + place])
    at = data.draw(st.integers(0, len(line) - 1))
    line[at] = data.draw(st.integers(0, 255).filter(lambda byte: byte not in (line[at], 10)))
    try:
        same = json.dumps(json.loads(bytes(line).decode())) == json.dumps(events[place])
    except ValueError:
        same = False
    lines[1 + place] = bytes(line)
    if not same:
        assert (NAME, place + 1) in found(file, lines)
    else:
        assert found(file, lines) == []


@SOME
@given(chains(), chains(OTHER), st.data())
def test_any_removal_swap_doubling_or_cut_is_found_where_it_begins(file, events, other, data):
    lines = written(events, other)
    how = data.draw(st.sampled_from(["remove", "swap", "double", "cut"]))
    place = data.draw(st.integers(0, len(events) - 1))
    if how == "remove":
        del lines[1 + place]
    elif how == "double":
        lines.insert(1 + place, lines[1 + place])
        place += 1
    elif how == "cut":
        lines = lines[: 1 + place]
    else:
        second = data.draw(
            st.integers(0, len(events) - 1).filter(lambda n: n != place or len(events) == 1)
        )
        lines[1 + place], lines[1 + second] = lines[1 + second], lines[1 + place]
        place = min(place, second)
        if len(events) == 1:
            return
    broken = found(file, lines)
    assert broken[0] == (NAME, place + 1)
    assert broken[1:] == ([(OTHER, 1)] if how == "cut" else [])


@SOME
@given(chains(), st.data())
def test_the_head_of_a_chain_is_held_against_its_events(file, events, data):
    name = data.draw(st.sampled_from(["chain", "length", "head"]))
    value = data.draw(JSON | st.integers(0, 8) | st.just("0" * 64))
    lines = written(events)
    end = json.loads(lines[-1])
    if json.dumps(end[name]) == json.dumps(value):
        return
    lines[-1] = json.dumps(end | {name: value}).encode()
    assert [chain for chain, _number in found(file, lines)] == [NAME]


@given(st.text(string.printable, max_size=40))
def test_no_line_makes_the_check_fail_with_an_error(file, line):
    file.write_text(line)
    assert main([str(file)]) in (0, 1)


def test_a_walk_stops_at_the_first_broken_link():
    walk = Walk(NAME)
    walk.take({"chain": NAME})
    walk.take({})
    walk.close(7, "x")
    assert str(walk.broken) == f"{NAME} #1 does not have the fields of an event"
