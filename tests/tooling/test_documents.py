"""The operations page names every setting, and the repository names no place of its making."""

import re

from tooling import ROOT, check


def test_every_setting_is_on_the_operations_page():
    settings = (ROOT / "smcc" / "settings.py").read_text()
    page = (ROOT / "docs" / "operations.md").read_text()
    names = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings))
    assert names
    assert sorted(name for name in names if f"`{name}`" not in page) == []


def test_a_registry_or_a_machine_path_is_found(tmp_path, monkeypatch):
    unwanted = tmp_path / "notes.md"
    unwanted.write_text("fine\nsee https://py" + "pi.org/simple\nin /ho" + "me/kim/project\n")
    monkeypatch.setattr(check, "ROOT", tmp_path)
    monkeypatch.setattr(check, "project_files", lambda: [unwanted])
    assert [line.partition(": ")[0] for line in check._unwanted_lines().splitlines()] == [
        "notes.md:2",
        "notes.md:3",
    ]


def test_a_lock_with_an_address_or_without_hashes_is_found(tmp_path, monkeypatch):
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("thing @ https://somewhere.example/thing\n")
    monkeypatch.setattr(check, "ROOT", tmp_path)
    assert check._addresses_in_locks().splitlines() == [
        "run.txt:1: thing @ https://somewhere.example/thing",
        "run.txt: it carries no hashes",
    ]
