"""Clearing a statement or objecting to it, and taking an objection back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from coordination import process
from coordination.components.models import Component
from coordination.deadlines import actions as deadlines
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn
from tools.issued_document.dating import check_after_its_text
from tools.joint_statement import policy
from tools.joint_statement.drafts import keep_draft
from tools.joint_statement.models import JointStatement, Objection, Signatory, StatementDraft
from tools.joint_statement.speaking import Standing, standing_of
from tools.joint_statement.telling import objection_words
from tools.silence import actions as silence


@transaction.atomic
def speak(
    statement: JointStatement,
    *,
    by: Person,
    component: Component,
    clears: bool,
    text: str = "",
    section: str = "",
    proposed: str = "",
    version: int | None = None,
    at: datetime | None = None,
) -> Signatory:
    """Clear the whole statement, or object to it, for a component, by a post that speaks for it.

    An objection names a section (none: the statement as a whole), says why in `text`, and may
    propose another wording. One stands for each section; said anew, the later one stands.
    Refused: before clearance is asked for or after issue; to those who hold no such post; an
    objection without a reason; a clearance with a section or another wording, which only an
    objection has; clearing over an objection that another post of the component made;
    where the text changed since it was read (`Stale`); dated before the text was last changed.
    Saying the same twice is recorded once.
    Follows: clearing ends one's own objections, as answered by a later draft or as withdrawn. An
    objection stops a silence procedure, and is told to those who lead the statement and to
    everybody who had cleared it; the last clearance is told to those who lead.
    """
    now = timezone.now()
    process.check_not_in_future(at, now)
    row = process.lock(statement)
    if not row.roles_of(by):
        raise NotYours()
    _check_asked_for(row)
    signatory = row.current_signatories().filter(component=component).first()
    if signatory is None:
        raise Invalid({"component": _("This component is not asked to clear the statement.")})
    standing = standing_of(component, row.operation, by)
    if standing.refusal is not None:
        raise standing.refusal
    check_after_its_text(row, at)
    process.check_version(row, version)
    _check_said(clears=clears, text=text, section=section, proposed=proposed)
    silence.close_if_due(row)
    signatory.refresh_from_db()
    if _is_said_already(signatory, by, clears, text, section, proposed):
        return signatory
    draft = keep_draft(row, by=by)
    if clears:
        _check_own_objections(signatory, standing)
        _end_by_clearing(signatory, draft, by=by)
    else:
        end_objections(signatory, policy.ObjectionEnd.REPLACED, by=by, sections={section})
        Objection.objects.create(
            signatory=signatory, draft=draft, section=section, reason=text, proposed=proposed,
            post=standing.post, made_at=at or now, made_by=by,
        )  # fmt: skip
    _keep_position(signatory, draft, standing, by=by, clears=clears, text=text, at=at or now)
    event = process.record(
        row, "clear" if clears else "object", by=by, at=at, reason=text,
        data={
            "component": component.code, "post": str(standing.post),
            "as_delegate": standing.as_delegate, "sha256": signatory.content_hash,
            "draft": draft.n,
        } | ({} if clears else {"section": section, "proposed": proposed}),
    )  # fmt: skip
    if not clears:
        silence.stop(row, silence.OBJECTED, by=by, reason=text)
        words = objection_words(row, event, component=component, section=section, proposed=proposed)
        deadlines.announce(row, policy.OBJECTION, event, by=by, words=words)
    elif policy.every_signatory_cleared(row) is None:
        silence.stop(row, silence.SPOKEN, by=by)
        deadlines.announce(row, policy.ALL_CLEARED, event, by=by)
    return signatory


@transaction.atomic
def withdraw_objection(objection: Objection, *, by: Person, reason: str = "") -> Objection:
    """Take an objection back. Its component is then asked again, unless another one of its stands.

    Refused: to everybody but those who hold the post that made it, or a delegate; after issue.
    Withdrawing twice is recorded once. Follows: those who lead the statement are told.
    """
    statement = process.lock(objection.signatory.statement)
    if not statement.roles_of(by):
        raise NotYours()
    silence.close_if_due(statement)
    held = Objection.objects.select_related("signatory__component", "post").get(pk=objection.pk)
    if held.end == policy.ObjectionEnd.WITHDRAWN:
        return held
    _check_asked_for(statement)
    if held.ended_at is not None:
        raise OutOfTurn(_("This objection no longer stands."))
    standing = standing_of(held.signatory.component, statement.operation, by)
    if standing.refusal is not None:
        raise standing.refusal
    _check_made_by_post(held, by)
    if len(reason) > policy.LONGEST_REMARK:
        raise Invalid({"reason": _too_long(reason)})
    signatory = held.signatory
    end_objections(signatory, policy.ObjectionEnd.WITHDRAWN, by=by, sections={held.section})
    if not signatory.objections.standing().exists():
        signatory.position = policy.Position.PENDING
        signatory.save(update_fields=["position"])
    event = process.record(
        statement, "withdraw_objection", by=by, reason=reason,
        data={"component": signatory.component.code, "section": held.section},
    )  # fmt: skip
    deadlines.announce(statement, policy.WITHDRAWAL, event, by=by)
    held.refresh_from_db()
    return held


def end_objections(
    signatory: Signatory,
    end: str,
    *,
    by: Person,
    sections: set[str] | None = None,
    draft: StatementDraft | None = None,
) -> None:
    """End a signatory's standing objections: all of them, or those to these sections."""
    rows = signatory.objections.standing()
    if sections is not None:
        rows = rows.filter(section__in=sections)
    if draft is None:
        draft = signatory.statement.latest_draft()
    rows.update(ended_at=timezone.now(), ended_by=by, end=end, ended_draft=draft)


def _check_asked_for(row: JointStatement) -> None:
    if row.is_issued:
        raise OutOfTurn(
            _(
                "The statement is issued, and never changes. What is wrong in it is mended by a new "
                "version: ask those who lead it."
            )
        )
    if not row.is_being_cleared:
        raise OutOfTurn(
            _("Clearance is not asked for while this is “%(state)s”.") % {"state": row.state_label}
        )


def _check_said(*, clears: bool, text: str, section: str, proposed: str) -> None:
    wrong = {}
    if not clears and not text.strip():
        wrong["text"] = _("Say what you object to, so that it can be mended.")
    if len(text) > policy.LONGEST_REMARK:
        wrong["text"] = _too_long(text)
    if section and section not in policy.Section.values:
        wrong["section"] = _("There is no section of this name.")
    elif section and clears:
        wrong["section"] = _(
            "You clear the whole text. To object to this section, say that you object; otherwise "
            "leave “%(whole)s” here."
        ) % {"whole": capfirst(policy.section_name(""))}
    if len(proposed) > policy.LONGEST_PROPOSED:
        wrong["proposed"] = _(
            "This has %(n)d characters; there is room for 10,000. Shorten it."
        ) % {"n": len(proposed)}
    elif clears and proposed.strip():
        wrong["proposed"] = _(
            "You clear the text as it stands. To propose another wording, say that you object; "
            "otherwise empty this field."
        )
    if wrong:
        raise Invalid(wrong)


def _too_long(text: str) -> str:
    return _("This has %(n)d characters; there is room for 5,000.") % {"n": len(text)}


def _is_said_already(
    signatory: Signatory, by: Person, clears: bool, text: str, section: str, proposed: str
) -> bool:
    if signatory.asked_again or signatory.spoke_by_id != by.pk:
        return False
    if clears:
        said = (signatory.position, signatory.text)
        return said == (policy.Position.CLEARED, text)
    same = signatory.objections.standing().filter(
        section=section, reason=text, proposed=proposed, made_by=by
    )
    return same.exists()


def _check_own_objections(signatory: Signatory, standing: Standing) -> None:
    """An objection is not cleared away by another post of the same component."""
    others = signatory.objections.standing().exclude(post=None).exclude(post=standing.post)
    if (other := others.select_related("post").first()) is not None:
        raise NotYours(_of_another_post(other))


def _check_made_by_post(objection: Objection, by: Person) -> None:
    if objection.post is not None and objection.post not in by.held_posts():
        raise NotYours(_of_another_post(objection))


def _of_another_post(objection: Objection) -> str:
    said = {"post": objection.post, "section": objection.section_label}
    return (
        _(
            "%(post)s objects to %(section)s. Only who holds that post, or a delegate, withdraws "
            "the objection or says that the text answers it."
        )
        % said
    )


def _end_by_clearing(signatory: Signatory, draft: StatementDraft, *, by: Person) -> None:
    for objection in signatory.objections.standing():
        is_same = objection.draft_id == draft.pk
        end = policy.ObjectionEnd.WITHDRAWN if is_same else policy.ObjectionEnd.ANSWERED
        end_objections(signatory, end, by=by, sections={objection.section}, draft=draft)


def _keep_position(
    signatory: Signatory,
    draft: StatementDraft,
    standing: Standing,
    *,
    by: Person,
    clears: bool,
    text: str,
    at: datetime,
) -> None:
    signatory.position = policy.Position.CLEARED if clears else policy.Position.OBJECTED
    signatory.text, signatory.asked_again, signatory.by_silence = text, False, None
    signatory.draft, signatory.content_hash = draft, draft.content_hash
    signatory.spoke_at, signatory.spoke_by, signatory.post = at, by, standing.post
    signatory.save()
