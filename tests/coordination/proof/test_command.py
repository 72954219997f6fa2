"""The proof of an operation in a terminal; a proof that was kept, told again without the database."""

import json
import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from coordination.operations import actions as operations
from smcc.audit.record import append
from smcc.audit.verify import check_file
from tests.coordination.proof import story
from tests.factories import cases
from tooling import ROOT

pytestmark = pytest.mark.django_db


def test_the_command_says_first_whether_the_record_holds(proven):
    said = story.printed(proven.ref.lower())
    assert said.startswith("The record holds: ")
    assert "Thu 14 March 2024 08:00:02" not in said, (
        "a reminder stands at the time it was planned for"
    )
    for wanted in ("Thu 14 March 2024 08:00:00 Kyiv (06:00:00 UTC)", "[2.0 s late]", "[2 h late]",
                   "The latest message", "no disk", "Fri 15 March 2024 08:00:00 Kyiv"):  # fmt: skip
        assert wanted in said, wanted


def test_the_command_names_the_first_broken_link_and_proves_nothing(proven, tmp_path):
    story.break_event(proven)
    file = tmp_path / "proof.json"
    with pytest.raises(CommandError, match=r"does not hold: event 4 was changed"):
        story.printed(proven.ref, "--json", str(file))
    assert not file.exists()


@pytest.mark.parametrize("ref", ["XXX-2024-01", "\x00", "🚑", ""])
def test_the_command_says_so_where_there_is_no_such_operation(db, ref):
    with pytest.raises(
        CommandError, match=r"There is no operation and no review|Give the reference"
    ):
        story.printed(ref)


def test_the_command_writes_both_files(proven, tmp_path):
    paths = tmp_path / "proof.json", tmp_path / "proof.pdf"
    story.printed(proven.ref, "--json", str(paths[0]), "--pdf", str(paths[1]))
    assert not check_file(paths[0]).broken and paths[1].read_bytes().startswith(b"%PDF")
    with pytest.raises(CommandError, match="cannot be written"):
        story.printed(proven.ref, "--json", str(tmp_path / "nowhere" / "proof.json"))


def test_what_people_typed_cannot_pass_for_a_line_of_the_command(proven):
    append(
        chain=proven.chain,
        **story.said("cause", story.at(90), data={"cause": "x\n\x1b[2JThe record"}),
    )
    said = story.printed(proven.ref)
    assert "\x1b" not in said and "\nThe record" not in said


# --- A proof that was kept -------------------------------------------------------------------------


@pytest.fixture
def kept(proven, tmp_path):
    file = tmp_path / "proof.json"
    story.printed(proven.ref, "--json", str(file))
    return file


def test_a_kept_proof_is_told_again_from_its_own_events(proven, kept):
    now, then = story.printed(proven.ref), story.printed("--from", str(kept))
    clock = "Mini-Summit held · Mini-Summit 1"
    assert now[now.index(clock) :].strip() == then[then.index(clock) :].strip()
    assert "excerpt" in then


@pytest.mark.parametrize("part", ["figures", "timeline"])
def test_figures_that_the_events_do_not_bear_out_are_refused(kept, part):
    """The hashes cover the events alone; what was worked out of them is worked out again."""
    said = json.loads(kept.read_text())
    if part == "figures":
        said["figures"]["late_worst"] = 1.0
    else:
        said["timeline"]["clocks"][0]["rungs"] = []
    kept.write_text(json.dumps(said))
    assert not check_file(kept).broken
    with pytest.raises(CommandError, match=f"its {part} is not what they say"):
        story.printed("--from", str(kept))


def test_a_file_that_is_no_proof_gets_a_sentence(kept, tmp_path, capsys):
    with pytest.raises(CommandError, match="takes nothing beside it"):
        story.printed("UKR-2024-01", "--from", str(kept))
    with pytest.raises(CommandError, match="cannot be read"):
        story.printed("--from", str(tmp_path / "nothing"))
    call_command("export_audit")
    (tmp_path / "record.jsonl").write_text(capsys.readouterr().out)
    with pytest.raises(CommandError, match="not a proof"):
        story.printed("--from", str(tmp_path / "record.jsonl"))
    said = json.loads(kept.read_text())
    said["chains"][0]["events"][2]["reason"] = "x"
    kept.write_text(json.dumps(said))
    with pytest.raises(CommandError, match="does not hold: .* #3 was changed"):
        story.printed("--from", str(kept))


def test_a_kept_proof_needs_no_database(kept):
    elsewhere = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    elsewhere["DATABASE_URL"] = "postgres://nobody:nothing@127.0.0.1:1/nowhere"
    command = [sys.executable, str(ROOT / "manage.py"), "prove", "--from", str(kept)]
    done = subprocess.run(command, capture_output=True, text=True, env=elsewhere, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The record holds:")


def test_the_record_of_real_steps_is_proven_too(client, world):
    """Not only what these tests wrote: a case through all its tools, its reminders fired."""
    from coordination.deadlines.sweep import fire_due_rungs

    case = cases.large_operation(world)
    cases.issued_parameters(world, case)
    fire_due_rungs()
    operations.run(case, "close", by=world.coordinator, reason="Over")
    said = story.printed(case.ref)
    assert "Met" in said and "Withdrawn" in said and "The clock starts" in said
    client.force_login(world.urcs)
    assert client.get(f"/operations/{case.ref}/proof/").status_code == 200
