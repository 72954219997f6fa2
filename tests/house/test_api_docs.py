"""The list of nouns in docs/api.md is the router's: each once, none missing, none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

from smcc.api import nouns

TEXT = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
TABLE = TEXT.split("| list | what |")[1].split("\n## ")[0]


def test_every_noun_of_the_api_is_listed_once() -> None:
    rows = [line.split("|")[1] for line in TABLE.splitlines() if line.startswith("| `")]
    listed = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    assert len(listed) == len(set(listed)), sorted({n for n in listed if listed.count(n) > 1})
    known = {str(each.pattern).split("/")[0] for each in nouns}
    assert {name.split("/")[0] for name in listed} == known
