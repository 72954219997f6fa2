"""The only writers of checklist templates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours, OutOfTurn, Stale
from tools import facts
from tools.checklist_template import policy
from tools.checklist_template.models import ChecklistTemplate, TemplateItem

SAID = (
    "phase", "text_en", "text_fr", "text_es", "text_ar", "responsible", "tool", "fact", "source",
    "place", "left_out_because",
)  # fmt: skip
"""What of an item is written, by the names of its fields."""
ROOM = {"source": policy.LONGEST_SOURCE, "left_out_because": policy.LONGEST_TEXT} | {
    f"text_{language}": policy.LONGEST_TEXT for language in policy.LANGUAGES
}
WORDS: dict[str, Any] = {
    "phase": policy.Phase, "responsible": policy.Responsible, "tool": policy.Tool,
}  # fmt: skip
FURTHEST = 1000


def may_keep(person: Any) -> bool:
    """Whether this person writes the templates."""
    return bool(ChecklistTemplate().roles_of(person) & policy.KEEPS)


def check_keeps(person: Any) -> None:
    if not may_keep(person):
        raise NotYours(_("The secretariat keeps the checklists. Anybody may read them."))


@transaction.atomic
def draft(length: str, *, by: Person, reason: str) -> ChecklistTemplate:
    """Begin a new version as a copy of the one in force, and return it.

    Refused: to all but the secretariat; without a reason; where a draft is open already.
    What is in force stays so until the draft is published.
    """
    check_keeps(by)
    wrong: dict[str, Any] = {}
    if length not in policy.Length.values:
        wrong["length"] = _("Choose which checklist it is.")
    if said := _faulty_reason(reason):
        wrong["reason"] = said
    if wrong:
        raise Invalid(wrong)
    versions = ChecklistTemplate.objects.filter(length=length)
    process.hold(versions)
    if versions.drafts().exists():
        raise OutOfTurn(_("There is a draft already. Publish or withdraw it first."))
    made = ChecklistTemplate.objects.create(
        length=length, number=(versions.aggregate(n=Max("number"))["n"] or 0) + 1,
        reason=reason.strip(), state=policy.WORKFLOW.start, created_by=by,
    )  # fmt: skip
    if before := versions.in_force().first():
        copied = list(before.items.standing().in_order())
        for item in copied:
            item.pk, item.template, item.version = None, made, 1
        TemplateItem.objects.bulk_create(copied)
    process.record(made, "draft", by=by, reason=made.reason)
    return made


@transaction.atomic
def add_item(template: ChecklistTemplate, *, by: Person, **said: Any) -> TemplateItem:
    """Add an item to a draft. Its key is made of its English text, and stays from version to version.

    Refused: to all but the secretariat; to what is not a draft; without a text, a phase, who sees
    to it or a source; a fact that is not known.
    """
    row = _open(template, by)
    said.pop("version", None)
    wanted = {"text_fr": "", "text_es": "", "text_ar": "", "tool": "", "fact": ""} | {
        name: value for name, value in said.items() if name in SAID
    }
    for name in ("phase", "text_en", "responsible", "source"):
        wanted.setdefault(name, "")
    if wanted.get("place") is None:
        last = row.items.filter(phase=wanted["phase"]).aggregate(n=Max("place"))["n"]
        wanted["place"] = (last or 0) + 10
    wrong = _faults(wanted)
    if row.items.count() >= policy.MOST_ITEMS:
        wrong.setdefault("text_en", _("A checklist has at most %d items.") % policy.MOST_ITEMS)
    if wrong:
        raise Invalid(wrong)
    made = TemplateItem.objects.create(
        template=row, key=_key(row, wanted["text_en"]), **_stripped(wanted)
    )
    process.bump(row)
    process.record(row, "add_item", by=by, data={"key": made.key, "text": made.text_en})
    return made


@transaction.atomic
def amend_item(
    item: TemplateItem, *, by: Person, changes: Mapping[str, Any], version: int | None = None
) -> TemplateItem:
    """Change an item of a draft, or leave it out with a reason (`left_out_because`; "" takes it in again).

    Refused as `add_item`, and where somebody changed it since it was read (`Stale`).
    """
    row = _open(item.template, by)
    now = TemplateItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    now.template = row
    if version is not None and version != now.version:
        raise Stale(current=now)
    wanted = {name: getattr(now, name) for name in SAID} | {
        name: value
        for name, value in changes.items()
        if name in SAID and not (name == "place" and value is None)
    }
    if wrong := _faults(wanted):
        raise Invalid(wrong)
    moved = {}
    for name, value in _stripped(wanted).items():
        if getattr(now, name) != value:
            moved[name] = {"from": getattr(now, name), "to": value}
            setattr(now, name, value)
    if moved:
        now.version += 1
        now.save()
        process.bump(row)
        process.record(row, "amend_item", by=by, data={"key": now.key, "changes": moved})
    return now


@transaction.atomic
def run(
    template: ChecklistTemplate,
    step: str,
    *,
    by: Person,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> ChecklistTemplate:
    """Publish a draft, which supersedes the version in force; or withdraw it with a reason.

    Running checklists keep the version that they were made from. Refused, beside what
    `process.advance` refuses: a draft that somebody changed since it was read (`Stale`).
    """
    if template.workflow.step(step).follows:
        raise NotYours()
    process.hold(ChecklistTemplate.objects.filter(length=template.length))
    row = process.lock(template)
    row.workflow.check(step, row, row.roles_of(by), reason)
    process.check_version(row, version)
    if step == "publish":
        for before in ChecklistTemplate.objects.filter(length=row.length).in_force():
            process.advance(before, "supersede", by=by, reason=row.reason)
    return process.advance(row, step, by=by, reason=reason, at=at)


def _open(template: ChecklistTemplate, by: Person) -> ChecklistTemplate:
    """The draft, held; raises why it may not be written."""
    check_keeps(by)
    row = process.lock(template)
    if not row.is_draft:
        raise OutOfTurn(
            _(
                "This version is no draft. Checklists made from it must not change: draft a new version."
            )
        )
    return row


def _key(template: ChecklistTemplate, text: str) -> str:
    stem = slugify(text)[:50].strip("-") or "item"
    taken = set(template.items.filter(key__startswith=stem).values_list("key", flat=True))
    return next(
        key for n in range(len(taken) + 2) if (key := f"{stem}-{n}" if n else stem) not in taken
    )


def _stripped(said: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v.strip() if isinstance(v, str) else v for k, v in said.items()}


def _faulty_reason(reason: str) -> Any:
    if not reason.strip():
        return _("Say why there is a new version.")
    if len(reason) > policy.LONGEST_REASON:
        return _too_long(len(reason), policy.LONGEST_REASON)
    return None


def _too_long(n: int, limit: int) -> str:
    return _("This has %(n)d characters; there is room for %(limit)d.") % {"n": n, "limit": limit}


def _faults(said: Mapping[str, Any]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    for name, most in ROOM.items():
        if len(said.get(name, "")) > most:
            wrong[name] = _too_long(len(said[name]), most)
    if not said["text_en"].strip():
        wrong["text_en"] = _("Say in English what is to be done. The other languages may follow.")
    if not said["source"].strip():
        wrong["source"] = _(
            "Say where it comes from: a document and place, or that it is a default."
        )
    for name, words in WORDS.items():
        if said[name] not in words.values and not (name == "tool" and not said[name]):
            wrong[name] = _("Choose one of those offered.")
    if said["fact"] and said["fact"] not in facts.known():
        wrong["fact"] = _("No record shows this. Choose one of those offered.")
    if not 0 <= said["place"] <= FURTHEST:
        wrong["place"] = _("Give a number from 0 to %d.") % FURTHEST
    return wrong
