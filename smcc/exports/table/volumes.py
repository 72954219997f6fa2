"""A long table as PDF: in volumes, so that no process holds more than one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile

from smcc.exports.table.pdf import pdf_table
from smcc.exports.table.table import Row, Section, Table

ROWS = 1000
"""Of one volume: about 350 pages, which typst sets in half a minute and less than a gigabyte."""


def write_volumes(
    table: Table,
    to: BinaryIO,
    *,
    name: str,
    progress: Callable[[int], None],
    titled: Callable[[Table, int], str],
    rows: int = ROWS,
) -> tuple[str, str]:
    """Write the table as one PDF, or as a ZIP of several where it has more than `rows` rows.

    Returns how the file's name ends and its media type. `progress(n)` is called after each volume
    with the rows set so far; `titled(table, n)` gives the title of the n-th of several. A section that is broken is named again at
    the beginning of the next volume.
    """
    lines, done = _counted(table, rows), 0
    first = next(lines, ())
    second = next(lines, None)
    if second is None:
        to.write(pdf_table(replace(table, lines=first)))
        progress(_rows(first))
        return ".pdf", "application/pdf"
    with ZipFile(to, "w", ZIP_STORED) as volumes:  # a PDF is compressed already
        for n, volume in enumerate(chain((first, second), lines), start=1):
            made = replace(table, lines=volume, title=titled(table, n))
            volumes.writestr(f"{name}-{n}.pdf", pdf_table(made))
            done += _rows(volume)
            progress(done)
    return ".zip", "application/zip"


def _rows(lines: tuple[Section | Row, ...]) -> int:
    return sum(isinstance(line, Row) for line in lines)


def _counted(table: Table, most: int) -> Iterator[tuple[Section | Row, ...]]:
    """The lines in portions of at most `most` rows; a portion begins with the section it is in."""
    section: Section | None = None
    held: list[Section | Row] = []
    count = 0
    for line in table.lines:
        if isinstance(line, Section):
            section = line
        elif count == most:
            yield tuple(held)
            held, count = ([section] if section else []), 0
        if isinstance(line, Row):
            count += 1
        elif count == most:
            continue  # it begins the next portion
        held.append(line)
    if held or not count:
        yield tuple(held)
