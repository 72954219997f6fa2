"""A table handed to a browser in one of its formats."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.http import HttpResponseBase

from smcc.exports.table.formats import FORMATS, write_table
from smcc.exports.table.table import Table
from smcc.web.downloads import download


def hand_out(table: Table, form: str, name: str) -> HttpResponseBase:
    """A response with the table as a file of that format, called `name` with the format's ending."""
    file = TemporaryFile()  # noqa: SIM115 - closed by the response that hands it out
    write_table(table, form, file)
    file.seek(0)
    kind = FORMATS[form]
    return download(file, f"{name}{kind.ending}", kind.media_type)
