"""Making .venv, leaving it alone, and making it anew."""

import re

import pytest

from tooling import ROOT, CannotGoOn, venv


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project whose locks ask for nothing, on a machine without a network."""
    (tmp_path / "requirements").mkdir()
    for name in ("run", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text("# nothing\n")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    return tmp_path


@pytest.fixture
def installed(monkeypatch):
    """The locks that were installed, in order."""
    done = []
    install = venv._install
    monkeypatch.setattr(
        venv, "_install", lambda python, lock: (done.append(lock.stem), install(python, lock))
    )
    return done


@pytest.fixture
def without_ensurepip(monkeypatch):
    """A Python as Debian splits it: pip is there, what venv needs to copy it is not."""
    find = venv.find_spec
    monkeypatch.setattr(venv, "find_spec", lambda name: None if name == "ensurepip" else find(name))


def test_it_is_made_once_and_again_when_it_is_broken(project, installed, capsys):
    python = venv.ensure_venv(project, "dev")
    assert python.exists()
    venv.ensure_venv(project, "dev")
    venv.ensure_venv(project, "run")
    assert installed == ["dev"], "the development set contains the run set"

    (project / "requirements" / "run.txt").write_text("# nothing, in other words\n")
    venv.ensure_venv(project, "run")
    assert installed == ["dev", "run"]
    assert "anew" not in capsys.readouterr().out

    python.unlink()
    venv.ensure_venv(project, "run")
    assert "making it anew" in capsys.readouterr().out
    assert installed == ["dev", "run", "run"]


def test_one_that_was_cut_short_is_made_anew(project, without_ensurepip, monkeypatch, capsys):
    install = venv._install

    def cut_short(python, lock):
        raise KeyboardInterrupt

    monkeypatch.setattr(venv, "_install", cut_short)
    with pytest.raises(KeyboardInterrupt):
        venv.ensure_venv(project, "run")
    left = project / ".venv" / "left-half-written"
    left.touch()

    monkeypatch.setattr(venv, "_install", install)
    venv.ensure_venv(project, "run")
    assert not left.exists()
    assert "making it anew" in capsys.readouterr().out


def test_without_venv_and_pip_one_sentence_says_what_to_install(project, monkeypatch):
    monkeypatch.setattr(venv, "find_spec", lambda name: None)
    with pytest.raises(CannotGoOn, match="neither venv nor pip: install them"):
        venv.ensure_venv(project, "run")


def test_when_pip_fails_its_last_words_are_passed_on(project, without_ensurepip):
    (project / "requirements" / "run.txt").write_text(
        f"no-such-package-here==1.0 --hash=sha256:{'0' * 64}\n"
    )
    with pytest.raises(CannotGoOn) as refused:
        venv.ensure_venv(project, "run")
    sentence, *end = str(refused.value).splitlines()
    assert sentence.startswith("The packages could not be installed: check the network")
    assert any("no-such-package-here" in line for line in end)


def test_the_development_lock_contains_the_run_lock():
    def pins(name):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        return set(re.findall(r"^([a-z0-9._-]+==\S+)", text, re.MULTILINE))

    assert pins("run") and pins("run") <= pins("dev")
