"""Bringing the reports that the reference tells of into the calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from coordination.components.loading import Report, merge
from recommendations.noting import noted
from recommendations.reporting_date.models import ReportingDate


def load_reporting_dates(said: Mapping[str, Any], report: Report) -> None:
    """The dates that lie in the past. No clock starts: nobody is asked for anything by a load."""
    known = {row.loaded["key"]: row for row in ReportingDate.objects.exclude(loaded={})}
    for each in said.get("reporting_dates", ()):
        fields = {"title": each["title"], "note": each.get("note", "")}
        label, row = f"reporting date {each['key']}", known.get(each["key"])
        with noted(report) as of:
            if row is None:
                row = ReportingDate.objects.create(
                    body=each["body"], meets_on=date.fromisoformat(each["meets_on"]),
                    state=each["state"], loaded=fields | {"key": each["key"]}, **fields,
                )  # fmt: skip
                report.added.append(label)
            elif merge(row, fields, label, report):
                row.save()
            of.thing = row
