"""The data folder: one start at a time, secrets kept, logs bounded."""

import os
import subprocess
import sys

import pytest

from tooling import ROOT, CannotGoOn, folder
from tooling.folder import DataFolder

HOLDER = """
import sys, time
from pathlib import Path
from tooling.folder import DataFolder
data = DataFolder.open(Path(sys.argv[1]))
with data.lock():
    data.set_status(sys.argv[2], "http://127.0.0.1:8123")
    print("held", flush=True)
    time.sleep(float(sys.argv[3]))
"""


@pytest.fixture
def data(tmp_path):
    return DataFolder.open(tmp_path / "data")


def hold(data, state, seconds):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(data.path), state, str(seconds)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_second_start_is_refused_and_told_where_the_first_is(data):
    holder = hold(data, "running", 60)
    try:
        with pytest.raises(CannotGoOn) as refused, data.lock():
            pass
        assert f"http://127.0.0.1:8123 (process {holder.pid})" in str(refused.value)
        assert "DATA_DIR=/another/folder PORT=8123 make run" in str(refused.value)
    finally:
        holder.kill()
        holder.communicate()
    with data.lock():
        pass  # the lock of a killed process is gone with it


def test_a_start_waits_for_one_that_is_stopping(data):
    holder = hold(data, "stopping", 2.5)
    with data.lock():
        assert holder.poll() is not None or data.status()["state"] == "stopping"
    holder.communicate()


def test_a_secret_is_made_once_and_readable_by_the_owner_only(data):
    secret = data.secret("demo-password", 14)
    assert len(secret) == 14
    assert data.secret("demo-password", 14) == secret
    assert os.stat(data.path / "demo-password").st_mode & 0o777 == 0o600


def test_a_start_has_fresh_logs_and_keeps_those_of_the_start_before(data):
    data.fresh_log("web").write_text("first")
    assert data.fresh_log("web").read_text() == ""
    assert (data.logs / "web.log.before").read_text() == "first"


def test_a_log_that_outgrows_the_limit_is_emptied(data, monkeypatch):
    monkeypatch.setattr(folder, "LOG_LIMIT_BYTES", 10)
    log = data.fresh_log("web")
    with log.open("ab") as writer:
        writer.write(b"more than ten bytes")
        writer.flush()
        data.trim_logs()
        writer.write(b"goes on")
    assert log.read_bytes() == b"goes on"
