"""What a simulation of a plan may be, and how much it holds."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

LONGEST_TEXT = 5000
MOST_FINDINGS = 60


class Kind(models.TextChoices):
    TABLETOP = "tabletop", _("Around a table")
    FUNCTIONAL = "functional", _("Some functions, in earnest conditions")
    FULL = "full", _("Full scale, in the field")


class FindingState(models.TextChoices):
    OPEN = "open", _("To be followed up")
    DONE = "done", _("Done")
