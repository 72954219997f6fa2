"""How much is read, and what kinds of Office files are known."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_PASTED = 2 * 1024 * 1024
"""Characters of one paste: its HTML, or its text."""
MOST_COLUMNS = 30
"""Columns that are read of a table nobody made for this product; what lies beyond is named."""
MOST_ROWS = 1000
"""Rows that are read of such a table."""


class Format(models.TextChoices):
    DOCX = "docx", _("Word (.docx)")
    XLSX = "xlsx", _("Excel (.xlsx)")
