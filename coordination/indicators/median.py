"""The median of durations, in SQL: the one place of this rule.

Of an even number it is the middle of the two, as statistics call it. The percentiles of delays
(`coordination.health.ranks`) always name a delay that occurred, which is another question.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db.models import Aggregate, DurationField


class Median(Aggregate):
    """The median of a duration over the rows that have one; None where none has."""

    name = "Median"
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """SQLite knows no percentile: it hands the durations over, and Python finds their middle."""
        here = self.copy()
        here.function, here.template = "JSON_GROUP_ARRAY", "%(function)s(%(expressions)s)"
        return here.as_sql(compiler, connection, **more)

    @property
    def convert_value(self) -> Callable[..., Any]:
        return _middle


def _middle(value: Any, expression: Any, connection: Any) -> Any:
    """The middle of what SQLite listed, in its microseconds; what PostgreSQL says is one already."""
    if not isinstance(value, str):
        return value
    known = [each for each in json.loads(value) if each is not None]
    return median(known) if known else None
