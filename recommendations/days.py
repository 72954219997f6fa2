"""Days in addresses: `<day:dated>` reads "2024-05-23"; what is no day leads nowhere."""

from __future__ import annotations

from datetime import date

from django.urls import register_converter


class DayConverter:
    """A day as ISO 8601 writes it."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(DayConverter, "day")
