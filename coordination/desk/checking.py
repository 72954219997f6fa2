"""The worker's part: going through the record, and writing long tables of it."""

from __future__ import annotations

from typing import BinaryIO

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coordination.desk import actions
from coordination.desk.tables import record_table, rows_asked
from coordination.orders.registry import Made, Maker, Progress, Said, register
from coordination.people.models import Person
from smcc.audit.record import check_record
from smcc.exports.table.formats import FORMATS, write_table


def _check(person: Person, said: Said, to: BinaryIO, progress: Progress) -> Made:
    actions.check_may_read(person)
    began = timezone.now()
    found = check_record(progress)
    kept = actions.keep_check(found, began_at=began, by=person)
    lines = [
        _("%(events)d events in %(chains)d chains were read.")
        % {"events": found.events, "chains": found.chains},
        *(kept.broken or [_("Every chain holds.")]),
    ]
    to.write(("\n".join(lines) + "\n").encode())
    return Made(f"record-check-{kept.checked_at:%Y-%m-%d-%H%M}.txt", "text/plain; charset=utf-8")


def _table(person: Person, said: Said, to: BinaryIO, progress: Progress) -> Made:
    actions.check_may_read(person)
    rows = rows_asked(QueryDict(said.get("filters", "")))
    write_table(record_table(rows, progress), "csv", to)
    return Made("record.csv", FORMATS["csv"].media_type)


def register_makers() -> None:
    """Make both known to the worker. Called once when the app is ready."""
    register(Maker(actions.CHECK, gettext_lazy("Check of the record"), _check))
    register(Maker(actions.TABLE, gettext_lazy("The record, as a table"), _table))
