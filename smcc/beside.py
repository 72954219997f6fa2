"""Asking about a row beside each row of a list."""

from __future__ import annotations

from django.db.models import Exists


class Beside(Exists):
    """A row beside each row of a list, looked up row by row.

    PostgreSQL would rather read the whole other table into memory, once for every page: what a page
    costs then grows with all that is stored. An OFFSET keeps it from that. For a list that is read
    from its index until a page is full; of few rows that match, `Exists` is the better question.
    """

    template = "EXISTS(%(subquery)s OFFSET 0)"
