"""The rulebook of comments on a section."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.roles import LEADS, PRINCIPALS, Role

MAY_COMMENT = frozenset(LEADS | PRINCIPALS | {Role.PARTICIPANT})
"""Whoever takes part in the operation, besides those who sign."""
MAY_RESOLVE = frozenset(LEADS)
"""Those who write the text say what became of a comment."""
LONGEST = 5000
"""Characters that a comment has room for."""
LONGEST_RESOLUTION = 500
MOST_REPLIES = 50
"""After so many replies a comment has become a meeting."""


class Standing(models.TextChoices):
    """Which comments a list shows."""

    OPEN = "open", _("Open")
    RESOLVED = "resolved", _("Resolved")
