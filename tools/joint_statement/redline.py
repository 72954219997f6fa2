"""Two drafts of a Joint Statement side by side in one text, section by section, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from smcc.rules.differences import Part, differences
from smcc.web.diff import diff_html
from tools.joint_statement.models import JointStatement, StatementDraft
from tools.joint_statement.policy import AudienceOf, Section, section_number

MOST_DRAFTS = 100
"""The newest so many drafts are offered for comparison."""


@dataclass(frozen=True)
class Text:
    """What one side says: a draft, or the statement as it stands now."""

    title: str
    sections: dict[str, str]
    audience: str
    language: str
    signs: list[str]
    draft: StatementDraft | None = None


@dataclass(frozen=True)
class Compared:
    """One section of both: what it says now, and how it differs."""

    key: str
    before: str
    after: str

    @property
    def number(self) -> int:
        return section_number(self.key)

    @property
    def label(self) -> Any:
        return Section(self.key).label

    @property
    def differs(self) -> bool:
        return self.before != self.after

    @property
    def html(self) -> SafeString:
        return diff_html(self.before, self.after)

    @property
    def parts(self) -> list[Part]:
        return differences(self.before, self.after)


@dataclass(frozen=True)
class Fact:
    """What stands beside the text, where it differs."""

    label: Any
    html: SafeString


def drafts_of(statement: JointStatement) -> list[StatementDraft]:
    """The drafts of every version of this statement in its operation, newest first."""
    rows = StatementDraft.objects.filter(
        statement__operation=statement.operation_id, statement__number__lte=statement.number
    )
    return list(rows.select_related("statement").order_by("-statement__number", "-n")[:MOST_DRAFTS])


def as_draft(draft: StatementDraft) -> Text:
    return Text(
        draft_title(draft), draft.sections, draft.audience, draft.language, draft.signs, draft
    )


def draft_title(draft: StatementDraft) -> str:
    """A draft by its number, with its version where that is not the first."""
    if draft.statement.number == 1:
        return draft.title
    return _("version %(number)d, draft %(n)d") % {"number": draft.statement.number, "n": draft.n}


def as_it_stands(statement: JointStatement) -> Text:
    """The statement as it is written, or was issued."""
    signs = sorted(row.component.code for row in statement.current_signatories())
    texts = {each.key: each.text for each in statement.sections.all()}
    return Text(_("as it stands now"), texts, statement.audience, statement.language, signs)


def compared(before: Text, after: Text) -> list[Compared]:
    """Every section that says something in either, in the order of the text."""
    found = [
        Compared(key, before.sections.get(key, ""), after.sections.get(key, ""))
        for key in Section.values
    ]
    return [each for each in found if each.before.strip() or each.after.strip()]


def facts(before: Text, after: Text) -> list[Fact]:
    """What differs beside the sections: for whom, in which language, and who signs."""
    pairs = [
        (_("For whom"), AudienceOf(before.audience).label, AudienceOf(after.audience).label),
        (_("Language"), before.language, after.language),
        (_("Signatories"), ", ".join(before.signs), ", ".join(after.signs)),
    ]
    return [
        Fact(label, diff_html(str(old), str(new)))
        for label, old, new in pairs
        if str(old) != str(new)
    ]


def starting_point(statement: JointStatement, person: Any) -> StatementDraft | None:
    """What this person's component spoke of last; else the draft before the latest; None: there is none."""
    mine = person.component_ids()
    spoken = statement.current_signatories().select_related("draft").exclude(draft=None)
    for row in spoken:
        if row.component_id in mine:
            return row.draft
    drafts = list(statement.drafts.order_by("-n")[:2])
    return drafts[-1] if drafts else None
