"""Which Python will do, and what is said when none does."""

import ast
import subprocess
import sys

from tests.tooling.commands import bootstrap, clean_environment
from tooling import ROOT

AS_PYTHON_3_9 = """
import runpy, sys
sys.version_info = (3, 9, 18, "final", 0)
sys.argv = ["tooling/bootstrap.py", "run"]
runpy.run_path("tooling/bootstrap.py", run_name="__main__")
"""


def test_a_too_old_python_gets_one_sentence():
    said = subprocess.run(
        [sys.executable, "-c", AS_PYTHON_3_9], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode == 1
    assert said.stderr == (
        "Python 3.11 or newer is needed; found 3.9. "
        "Install it, or run `make run PYTHON=/path/to/python3.11`.\n"
    )


def test_the_bootstrap_holds_nothing_that_an_old_python_cannot_read():
    tree = ast.parse((ROOT / "tooling" / "bootstrap.py").read_text())
    modern = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, modern)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert not [f.name for f in functions if f.returns or any(a.annotation for a in f.args.args)]


def test_a_named_python_that_is_not_there_gets_one_sentence():
    said = subprocess.run(
        ["sh", "tooling/start.sh", "run"],
        cwd=ROOT,
        env=clean_environment(PYTHON="/no/such/python"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert said.stderr.startswith("Python 3.11 or newer is needed; found none at /no/such/python.")
    assert said.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_written_gets_one_sentence(tmp_path):
    in_the_way = tmp_path / "data"
    in_the_way.write_text("a file")
    said = bootstrap("run", DATA_DIR=str(in_the_way))
    assert said.returncode == 1
    assert said.stderr.startswith(f"The data folder {in_the_way} cannot be written")
    assert "DATA_DIR=/path/to/folder make run" in said.stderr
    assert said.stderr.count("\n") == 1


def test_a_port_that_is_not_a_number_gets_one_sentence(tmp_path):
    said = bootstrap("run", DATA_DIR=str(tmp_path), PORT="http")
    assert (said.returncode, said.stderr) == (
        1,
        "PORT=http is not a port number. Try: PORT=8123 make run\n",
    )
