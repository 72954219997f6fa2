"""The only writers of comments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tools.issued_document.sections import LONGEST as LONGEST_SECTION
from tools.joint_statement.drafts import keep_draft
from tools.joint_statement.models import JointStatement
from tools.joint_statement.policy import Section
from tools.section_comment import policy
from tools.section_comment.models import SectionComment


def may_comment(statement: JointStatement, person: Person) -> bool:
    """Whether this person may speak of the draft: they see it, and take part in the operation or sign."""
    roles = statement.roles_of(person)
    if roles & policy.MAY_COMMENT:
        return True
    if not roles:
        return False
    mine = person.component_ids()
    return any(row.component_id in mine for row in statement.current_signatories())


@transaction.atomic
def comment(
    statement: JointStatement,
    *,
    by: Person,
    section: str,
    text: str,
    proposed: str = "",
    key: UUID | None = None,
) -> SectionComment:
    """Say something of a section as it stands now, with another wording if there is one.

    Refused: to those who do not take part, of a statement that is issued or waived, of a section
    that there is not, without a text, where there is no room. The same form sent twice is one
    comment. Follows: the draft that it speaks of is kept.
    """
    row = process.lock(statement)
    _check_may(row, by)
    _check_open(row)
    if (known := _sent_before(key)) is not None:
        return known
    wrong = _wrong_texts(text, proposed)
    if section not in Section.values:
        wrong["section"] = _("There is no section of this name.")
    if wrong:
        raise Invalid(wrong)
    made = SectionComment.objects.create(
        statement=row, draft=keep_draft(row, by=by), section=section, text=text, proposed=proposed,
        submission_key=key, **_speaker(row, by),
    )  # fmt: skip
    process.record(row, "comment", by=by, data=_as_data(made) | {"section": section})
    return made


@transaction.atomic
def reply(to: SectionComment, *, by: Person, text: str, key: UUID | None = None) -> SectionComment:
    """Answer a comment. A reply to a reply answers the comment itself.

    Refused: as a comment is; to a comment that is resolved, or has its 50 replies.
    """
    statement, first = _held(to)
    _check_may(statement, by)
    if (known := _sent_before(key)) is not None:
        return known
    _check_unresolved(first)
    if wrong := _wrong_texts(text, ""):
        raise Invalid(wrong)
    if first.replies.count() >= policy.MOST_REPLIES:
        raise OutOfTurn(
            _("This comment has %(n)d replies. Begin another one.") % {"n": policy.MOST_REPLIES}
        )
    made = SectionComment.objects.create(
        statement=statement, draft=first.draft, section=first.section, answers=first, text=text,
        submission_key=key, **_speaker(statement, by),
    )  # fmt: skip
    process.record(statement, "reply", by=by, data=_as_data(made) | {"answers": first.pk})
    return made


@transaction.atomic
def resolve(of: SectionComment, *, by: Person, resolution: str) -> SectionComment:
    """Say in a line what became of a comment. Resolving twice the same way is recorded once.

    Refused: to those who do not write the statement, without the line, where it is resolved already.
    """
    statement, first = _held(of)
    process.check_role(statement, by, policy.MAY_RESOLVE)
    line = " ".join(resolution.split())
    if first.resolved_at is not None and first.resolved_by_id == by.pk and first.resolution == line:
        return first
    _check_unresolved(first)
    if not line:
        raise Invalid({"resolution": _("Say in a line what became of it.")})
    if len(line) > policy.LONGEST_RESOLUTION:
        raise Invalid(
            {
                "resolution": _("This has %(n)d characters; there is room for %(room)d.")
                % {"n": len(line), "room": policy.LONGEST_RESOLUTION}
            }
        )
    first.resolved_at, first.resolved_by, first.resolution = timezone.now(), by, line
    first.save(update_fields=["resolved_at", "resolved_by", "resolution"])
    process.record(statement, "resolve", by=by, reason=line, data={"comment": first.pk})
    return first


def _held(of: SectionComment) -> tuple[JointStatement, SectionComment]:
    """The statement, held, and the comment that a thread begins with."""
    statement = process.lock(of.statement)
    rows = SectionComment.objects.select_related("statement", "draft")
    return statement, rows.get(pk=of.answers_id or of.pk)


def _check_may(statement: JointStatement, by: Person) -> None:
    if not may_comment(statement, by):
        raise NotYours(
            _("Those comment whose component takes part in the operation, or signs the statement.")
        )


def _check_open(statement: JointStatement) -> None:
    if not statement.is_editable:
        raise OutOfTurn(
            _("An issued statement never changes. Comment on its new version.")
            if statement.is_issued
            else _("The statement is waived: there is no draft to comment on.")
        )


def _check_unresolved(first: SectionComment) -> None:
    if first.resolved_at is not None:
        raise OutOfTurn(
            _("This comment is resolved: “%(line)s”. Make a new one if it is not.")
            % {"line": first.resolution}
        )


def _wrong_texts(text: str, proposed: str) -> dict[str, str]:
    wrong = {}
    if not text.strip():
        wrong["text"] = _("Write your comment.")
    elif len(text) > policy.LONGEST:
        wrong["text"] = _("This has %(n)d characters; there is room for 5,000.") % {"n": len(text)}
    if len(proposed) > LONGEST_SECTION:
        wrong["proposed"] = _(
            "This has %(n)d characters; there is room for 10,000. Shorten it."
        ) % {"n": len(proposed)}
    return wrong


def _sent_before(key: UUID | None) -> SectionComment | None:
    return None if key is None else SectionComment.objects.filter(submission_key=key).first()


def _speaker(statement: JointStatement, by: Person) -> dict[str, Any]:
    """When, who, and by which post and for which component, as they are known now."""
    posts = by.held_posts()
    signs = {row.component_id for row in statement.current_signatories()}
    post = next((each for each in posts if each.speaks_for() & signs), posts[0] if posts else None)
    component = post.component if post is not None else by.component
    return {"made_at": timezone.now(), "made_by": by, "post": post, "component": component}


def _as_data(made: SectionComment) -> dict[str, Any]:
    return {
        "comment": made.pk, "draft": made.draft.n, "text": made.text, "proposed": made.proposed,
    }  # fmt: skip
