"""What becomes of a text written into a cell that somebody else may have written into meanwhile."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Cell(models.TextChoices):
    """The cells of a row, in the order of the page."""

    TEXT = "text", _("Decision")
    LEAD = "lead", _("Lead component")
    SUPPORTS = "supports", _("Supporting components")
    RESPONSIBLE_POST = "responsible_post", _("Responsible post")
    DUE_AT = "due_at", _("Due")
    SUBJECT = "subject", _("Subject, in a few words")
    DISAGREEMENT = "disagreement", _("Disagreement")


CELLS = frozenset(map(str, Cell.values))
"""Asked of every text that is saved; the enum would list its values anew each time."""


class Standing(models.TextChoices):
    """What became of a text that was written into a cell."""

    WRITTEN = "written", _("Written into the cell")
    APART = "apart", _("Beside another text of the same cell")
    UNREAD = "unread", _("Not understood")
    LATE = "late", _("Came when the row was no longer written")
    LEFT = "left", _("Not taken")


class Way(models.TextChoices):
    """How a text came here."""

    CELL = "cell", _("Saved cell by cell")
    FORM = "form", _("Saved with the whole table")
    API = "api", _("Through the API")
    IMPORT = "import", _("Imported")
    PACKET = "packet", _("From an offline packet")


WAITING = frozenset({Standing.APART, Standing.UNREAD, Standing.LATE})
"""Texts that nobody has decided about: they are shown beside their cell until somebody has."""
LONGEST_TYPED = 20_000
"""No cell holds as much; what is longer is no text that somebody typed."""


def judge(*, base: int, stands: int, is_same: bool) -> Standing | None:
    """What becomes of a text whose writer had read version `base` of a cell whose version is `stands`.

    None: the cell says it already, and nothing is to be done. Neither of two texts is ever dropped:
    the one that comes second waits beside the first until a person chooses.
    """
    if is_same:
        return None
    return Standing.WRITTEN if base == stands else Standing.APART
