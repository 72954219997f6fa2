"""A table as tagged PDF, set by typst."""

from __future__ import annotations

import json
import subprocess
import sys

from smcc.exports.glyphs import font_folders
from smcc.exports.pdf import SOURCES
from smcc.exports.table import pdf_setting
from smcc.exports.table.pdf_content import prepared
from smcc.exports.table.table import Table
from smcc.exports.table.words import words_of

LIMIT_S = 600


def pdf_table(table: Table) -> bytes:
    """The table as PDF/UA-1 on landscape A4, tagged: the same bytes for the same table.

    Header and section title are repeated on every page, footnotes stand on the page of their cell,
    the legend and the notes at the end. Marks are told by word, pattern and colour. Text is never
    read as markup; what the fonts cannot show is named in brackets, and a note says so. It is set by
    a process of its own, that is ended after `LIMIT_S` seconds; the whole table is held meanwhile,
    so a long one is a worker's task.
    """
    job = {
        "source": str(SOURCES / "table.typ"),
        "root": str(SOURCES),
        "fonts": font_folders(),
        "timestamp": int(table.made_at.timestamp()) if table.made_at else 0,
        "data": prepared(table, words_of(table)),
    }
    # The program is our own; all that was typed goes through its standard input.
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", "-X", "utf8", pdf_setting.__file__],
        input=json.dumps(job, ensure_ascii=False).encode(),
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"The PDF could not be set: {done.stderr.decode()[-2000:]}")
    return done.stdout
