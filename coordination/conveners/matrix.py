"""The matrix of an operation: country by role, what is agreed, what is open and what is in doubt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from coordination.components.countries import country_names
from coordination.components.models import Country
from coordination.conveners.coverage import Gap, gaps
from coordination.conveners.findings import Finding, findings_of
from coordination.conveners.models import ConvenerLetter, OperationArea
from coordination.operations.actions import Suggestion, suggestions_for
from coordination.operations.disputes import Contests
from coordination.operations.models import Convening, Operation
from coordination.operations.policy import ConveningRole
from smcc.rules.calendar import zone


@dataclass(frozen=True)
class Cell:
    """One role in one country: who was ever named for it, and when nobody is agreed."""

    country: str
    name: str
    role: ConveningRole
    convenings: list[Convening]
    gaps: list[Gap]
    today: date
    suggestion: Suggestion | None = None

    @property
    def in_force(self) -> list[Convening]:
        return [each for each in self.convenings if not each.is_past]

    @property
    def earlier(self) -> list[Convening]:
        return [each for each in self.convenings if each.is_past]

    @property
    def open_gaps(self) -> list[Gap]:
        """Those that somebody can still close."""
        return [gap for gap in self.gaps if not gap.is_past(self.today)]

    @property
    def may_be_confirmed(self) -> bool:
        """Whether the suggestion closes a gap for which nothing is proposed."""
        return bool(self.suggestion and self.open_gaps and not self.waiting)

    @property
    def waiting(self) -> list[Convening]:
        """Proposed or contested: somebody has to say yes or no."""
        return [each for each in self.in_force if not each.is_settled]


@dataclass(frozen=True)
class Line:
    """One country."""

    country: str
    name: str
    cells: list[Cell]
    areas: list[OperationArea]
    findings: list[Finding]

    @property
    def open_findings(self) -> list[Finding]:
        return [each for each in self.findings if not each.is_past]

    @property
    def past_findings(self) -> list[Finding]:
        return [each for each in self.findings if each.is_past]


@dataclass
class Matrix:
    """Everything that the matrix of one operation says, read in a number of queries that never grows."""

    operation: Operation

    @cached_property
    def convenings(self) -> list[Convening]:
        rows = self.operation.convenings.select_related("component", "country", "agreed_by")
        found = list(rows.order_by("country_id", "role", "starts_on", "pk"))
        contests = Contests(found)
        for row in found:
            row.operation, row.siblings, row.contests = self.operation, found, contests
        return found

    @cached_property
    def areas(self) -> list[OperationArea]:
        return list(OperationArea.objects.standing().filter(operation=self.operation))

    @cached_property
    def letters(self) -> list[ConvenerLetter]:
        """Every version, the newest first, knowing the matrix."""
        found = list(self.operation.convener_letters.newest_first())
        for letter in found:
            letter.operation, letter.agreed = self.operation, self.convenings
        return found

    @property
    def letter(self) -> ConvenerLetter | None:
        """The letter in force."""
        return next((each for each in self.letters if each.is_in_force), None)

    @property
    def draft(self) -> ConvenerLetter | None:
        return next((each for each in self.letters if each.is_draft), None)

    @property
    def is_letter_behind(self) -> bool:
        """Something else is agreed now than the letter in force says."""
        return self.letter is not None and self.letter.is_behind()

    @property
    def has_agreed(self) -> bool:
        return any(each.is_agreed for each in self.convenings)

    @property
    def first_day(self) -> date:
        return self.operation.onset_day

    @property
    def last_day(self) -> date | None:
        """None while the operation goes on."""
        closed = self.operation.closed_at
        return closed.astimezone(zone(self.operation.onset_zone)).date() if closed else None

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        return suggestions_for(self.operation, self.operation.countries.all())

    @cached_property
    def lines(self) -> list[Line]:
        codes = self.operation.country_codes.split()
        names = country_names(codes)
        return [self._line(code, name) for code, name in zip(codes, names, strict=True)]

    def _line(self, code: str, name: str) -> Line:
        areas = [each for each in self.areas if each.country_id == code]
        cells = [self.cell(code, name, role) for role in ConveningRole]
        return Line(code, name, cells, areas, findings_of(cells, self.operation))

    def cell(self, code: str, name: str, role: ConveningRole) -> Cell:
        mine = [c for c in self.convenings if c.country_id == code and c.role == role]
        counted = [each for each in mine if each.is_agreed or each.is_ended]
        known = [area.name for area in self.areas if area.country_id == code]
        open_days = gaps(counted, known, first=self.first_day, last=self.last_day)
        suggestion = next(
            (s for s in self.suggestions if s.country.pk == code and s.role == role), None
        )
        return Cell(code, name, role, mine, open_days, self.operation.today, suggestion)

    @property
    def open_findings(self) -> list[Finding]:
        return [finding for line in self.lines for finding in line.open_findings]

    @property
    def past_findings(self) -> list[Finding]:
        return [finding for line in self.lines for finding in line.past_findings]


def cell_of(operation: Operation, country: Country, role: ConveningRole) -> Cell:
    """One cell as it stands now."""
    return Matrix(operation).cell(country.pk, country.name, role)
