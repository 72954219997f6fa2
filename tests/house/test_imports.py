"""Who may import whom: the contracts of pyproject.toml hold, and say what the design says."""

import tomllib
from pathlib import Path

from tests.house.sources import APPS
from tooling import ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]


def contract(name):
    return next(c for c in CONTRACTS if c["name"] == name)


def test_every_contract_holds():
    from importlinter.cli import lint_imports

    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_the_layers_are_those_of_the_design():
    layers = contract("Layers of the house")["layers"]
    top, rest = layers[0], layers[1:]
    assert {"smcc.urls", "smcc.demo", "smcc.celery"} <= set(top.split(" | "))
    assert rest[-1] == "smcc.rules"
    assert rest.index("coordination") > rest.index("recommendations | tools")
    assert "smcc.audit | smcc.exports | smcc.web | smcc.rest" in rest


def test_every_noun_stands_under_the_contract_inside_a_noun():
    nouns = {
        f"{app}.{folder.name}"
        for app in APPS
        for folder in Path(ROOT / app).glob("*/")
        if (folder / "__init__.py").exists() and folder.name not in ("migrations", "management")
    }
    assert nouns == set(contract("Inside a noun")["containers"])
