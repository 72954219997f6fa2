"""The rulebook of the pool: who is in it, who reads it, and how availability is confirmed.

The sources speak of a pool of trained people and name nobody who keeps it. That the secretariat and
the two principals' offices match is this installation's reading, in `MATCHING_DUTIES`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from coordination.people.models import Post
from coordination.roles import Role
from smcc.rules.workflow import Workflow, step

LONGEST_NOTE = 300
MATCHING_DUTIES = Post.PRINCIPALS | {Post.Duty.SECRETARIAT}
"""Whose holders and delegates match advisors, and so read the pool. Nobody else knows who is in it."""


class Language(models.TextChoices):
    """Languages that an advisor works in."""

    AMHARIC = "am", _("Amharic")
    ARABIC = "ar", _("Arabic")
    BENGALI = "bn", _("Bengali")
    CHINESE = "zh", _("Chinese")
    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    HAITIAN = "ht", _("Haitian Creole")
    INDONESIAN = "id", _("Indonesian")
    PERSIAN = "fa", _("Persian and Dari")
    PORTUGUESE = "pt", _("Portuguese")
    RUSSIAN = "ru", _("Russian")
    SPANISH = "es", _("Spanish")
    SWAHILI = "sw", _("Swahili")
    UKRAINIAN = "uk", _("Ukrainian")
    URDU = "ur", _("Urdu")


class State(models.TextChoices):
    LISTED = "listed", _("In the pool")
    ASKED = "asked", _("Asked to confirm")
    WITHDRAWN = "withdrawn", _("Withdrawn")


IN_POOL = frozenset({State.LISTED, State.ASKED})
KEEPS = frozenset({Role.MATCHER})
"""Who takes people into the pool, and says what training they have."""
SPEAKS = KEEPS | {Role.ADVISOR}
"""Who says when somebody can go: the advisor, and those who match."""


def may_match(person: Any) -> bool:
    """Whether this person holds, or is delegate for, a post that matches."""
    return bool(person.is_authenticated and person.is_active and person.duties() & MATCHING_DUTIES)


def written(languages: Iterable[str]) -> str:
    """Languages as a record holds them: " en fr ", each between blanks so that it can be looked for."""
    known = [each for each in Language.values if each in set(languages)]
    return f" {' '.join(known)} " if known else ""


def language_words(stored: str) -> list[str]:
    """What a record holds, in the reader's language."""
    return [str(Language(code).label) for code in stored.split()]


WORKFLOW = Workflow(
    "advisor",
    _("Advisor in the pool"),
    State,
    State.LISTED,
    (
        step("ask", _("Ask to confirm availability"), State.LISTED, State.ASKED, KEEPS),
        step(
            "confirm", _("Confirm availability"), IN_POOL, State.LISTED, {Role.ADVISOR},
            stamps="confirmed",
        ),
        step(
            "withdraw", _("Withdraw from the pool"), IN_POOL, State.WITHDRAWN, SPEAKS,
            stamps="withdrawn", needs_reason=True,
        ),
        step(
            "take_back", _("Take into the pool again"), State.WITHDRAWN, State.LISTED, KEEPS,
            clears=("withdrawn",), needs_reason=True,
        ),
    ),
)  # fmt: skip
