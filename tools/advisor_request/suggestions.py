"""Who of the pool fits a request best: a suggestion with its reasons. A person chooses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from smcc.rules.words import listed
from tools.advisor.actions import day_words
from tools.advisor.models import Advisor
from tools.advisor.policy import language_words
from tools.advisor_request.models import AdvisorRequest
from tools.advisor_request.policy import SUGGESTED_AT_MOST


@dataclass(frozen=True)
class Suggestion:
    """One of the pool beside what is asked for."""

    advisor: Advisor
    request: AdvisorRequest
    is_committed: bool

    @property
    def missing(self) -> list[str]:
        """Languages asked for that the advisor does not work in."""
        spoken = set(self.advisor.languages.split())
        return [each for each in self.request.languages.split() if each not in spoken]

    @property
    def days_covered(self) -> int:
        """Of the days asked for, how many the advisor said."""
        first, last = self.request.starts_on, self.request.ends_on
        periods: list[Any] = self.advisor.standing_periods  # type: ignore[attr-defined]
        shared = [
            (min(each.last_on, last) - max(each.first_on, first)).days + 1 for each in periods
        ]
        return sum(days for days in shared if days > 0)

    @property
    def days_asked(self) -> int:
        return (self.request.ends_on - self.request.starts_on).days + 1

    @property
    def rank(self) -> tuple[Any, ...]:
        """Free first, then language, availability, the newest training; the name decides nothing but order."""
        return (
            self.is_committed, len(self.missing), -self.days_covered,
            -self.advisor.trained_on.toordinal(), self.advisor.person.name, self.advisor.pk,
        )  # fmt: skip

    @property
    def reasons(self) -> list[str]:
        """Each thing that was looked at, in words."""
        said = []
        if self.is_committed:
            said.append(_("Committed elsewhere in these days."))
        if self.request.languages.split():
            said.append(
                _("Lacks: %(languages)s.") % {"languages": listed(language_words(" ".join(self.missing)))}
                if self.missing
                else _("Works in all languages asked for.")
            )  # fmt: skip
        covered, asked = self.days_covered, self.days_asked
        if covered >= asked:
            said.append(_("Available on all days."))
        elif covered:
            said.append(_("Available on %(n)d of %(of)d days.") % {"n": covered, "of": asked})
        else:
            said.append(_("Has not said to be available in these days."))
        said.append(_("Trained on %(day)s.") % {"day": day_words(self.advisor.trained_on)})
        return said


def suggestions(request: AdvisorRequest) -> list[Suggestion]:
    """The best of the pool for a request, best first. Three queries, however large the pool."""
    first, last = request.starts_on, request.ends_on
    committed = _committed(first, last, request)
    found = [
        Suggestion(each, request, each.pk in committed)
        for each in Advisor.objects.in_pool().with_periods()
    ]
    return sorted(found, key=lambda each: each.rank)[:SUGGESTED_AT_MOST]


def _committed(first: date, last: date, request: AdvisorRequest) -> set[int]:
    if request.operation.is_drill:
        return set()
    rows = AdvisorRequest.objects.committing(first, last).exclude(pk=request.pk)
    return {pk for pk in rows.values_list("advisor_id", flat=True) if pk is not None}
