"""A file of either kind, read."""

from __future__ import annotations

from collections.abc import Callable

from recommendations.intake.policy import Format
from recommendations.intake.reading.found import FoundTable
from recommendations.intake.reading.word import WordReader
from recommendations.intake.reading.workbook import WorkbookReader
from smcc.reading.package import Package


def read_file(content: bytes, is_group: Callable[[str], bool]) -> tuple[FoundTable, Format]:
    """The table that a file holds. Raises `Unreadable` with the sentence that says why not.

    `is_group` knows the lines under which recommendations stand: "Strategic level", "Pakistan".
    """
    package = Package(content)
    reader = WordReader if package.format == Format.DOCX else WorkbookReader
    return reader(package, is_group).read(), package.format
