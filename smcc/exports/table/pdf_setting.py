"""Sets a table's PDF, as a program of its own: what it reads from the standard input, it writes to the output.

It runs apart because typst keeps what it has set, two megabytes a page, long after the PDF is made. It
imports nothing of the product, so that it starts at once.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import typst

TURNS = 6
NOTE_LINE, NOTES_BEGIN, MOST_ROOM = 11, 18, 120
"""Heights in points: a line of a footnote, what stands above the first, and how far a row is pushed."""


def pdf_of(job: dict[str, Any]) -> bytes:
    """The PDF of a job: `source` and `root` (paths), `fonts` (folders), `timestamp`, `data`."""
    data = job["data"]
    noted = {
        note["number"]: line
        for line in data["lines"]
        for cell in line.get("cells", ())
        for note in cell["notes"]
    }
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=job["fonts"]
    )
    for turn in range(TURNS):
        compiler = typst.Compiler(
            job["source"],
            root=job["root"],
            font_paths=fonts,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        )
        astray = json.loads(compiler.query("<astray>", field="value")) if noted else []
        if not astray:
            break
        bring_together(noted, astray, is_last=turn == TURNS - 2)
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=job["timestamp"])
    assert isinstance(made, bytes)
    return made


def bring_together(noted: dict[int, dict[str, Any]], astray: list[int], *, is_last: bool) -> None:
    """Bring the footnotes with the numbers `astray` to the page of their cells, and their cells to them.

    Setting a footnote takes room from the page. That may move its row to the next page, while the
    note stays. Then the row is pushed there by the note's height; where it is too long to be pushed,
    or was not moved by it, its notes go inside their cells. The last time no note may stray.
    """
    for line in {id(noted[n]): noted[n] for n in (noted if is_last else astray)}.values():
        room = NOTES_BEGIN + sum(map(_height, line["cells"]))
        if line["short"] and not line["room"] and room <= MOST_ROOM and not is_last:
            line["room"] = room
        else:
            line["room"], line["inside"] = 0, True


def _height(cell: dict[str, Any]) -> int:
    """The height of a cell's footnotes in points, rather more than less."""
    lines = [line for note in cell["notes"] for said in note["said"] for line in said["lines"]]
    return sum(NOTE_LINE * (len(line) // 150 + 1) for line in lines)


if __name__ == "__main__":
    sys.stdout.buffer.write(pdf_of(json.load(sys.stdin.buffer)))
