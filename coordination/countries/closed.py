"""Which records of countries are closed to the Steering Committee, unless one of it works for the country.

A clock names the record that it runs on. Those of closed records are seen by who works for the
country, by whose post is responsible, and by those who see all.
"""

from __future__ import annotations

from django.db.models import Q

_closed: set[str] = set()


def close(kind: str) -> None:
    """Have records of this kind, and their clocks, seen by no more than these. Called once by an app when it is ready."""
    _closed.add(kind)


def is_closed(kind: str) -> bool:
    return kind in _closed


def open_ones(field: str = "subject_kind") -> Q:
    """For a query of clocks: those of records that are not closed. Its twin: `is_closed`."""
    return ~Q(**{f"{field}__in": sorted(_closed)}) if _closed else Q()
