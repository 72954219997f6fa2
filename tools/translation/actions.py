"""The only writers of translations."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotReady, OutOfTurn, Stale
from tools.issued_document.sections import check_texts, digest, to_write
from tools.issued_document.shown import texts_of
from tools.joint_statement.models import JointStatement
from tools.translation import policy
from tools.translation.document import render_translation
from tools.translation.models import TranslatedSection, Translation


@transaction.atomic
def begin(statement: JointStatement, *, by: Person, language: str) -> Translation:
    """Begin a translation into another language; where there is one, that one.

    Refused: to those who do not lead the statement; of one that is waived or superseded; into the
    language that it is drafted in.
    """
    row = process.lock(statement)
    process.check_role(row, by, policy.MAY_TRANSLATE)
    _check_open(row)
    if language not in dict(settings.LANGUAGES):
        raise Invalid({"language": _("Choose one of the values offered.")})
    if language == row.language:
        raise Invalid({"language": _("The statement is drafted in this language already.")})
    if (known := row.translations.filter(language=language).first()) is not None:
        return known
    made = Translation.objects.create(statement=row, language=language, created_by=by)
    TranslatedSection.objects.bulk_create(
        TranslatedSection(translation=made, key=each.key, position=each.position)
        for each in row.sections.all()
    )
    process.record(row, "translation_begin", by=by, data={"language": language})
    return made


@transaction.atomic
def write(
    translation: Translation,
    *,
    by: Person,
    sections: Mapping[str, str],
    confirmed: frozenset[str] = frozenset(),
    seen: Mapping[str, str] | None = None,
    read: Mapping[str, str] | None = None,
    version: int | None = None,
    source_version: int | None = None,
) -> Translation:
    """Write sections (key → text) in the other language, after the source as it stands now.

    `read` holds, by key, the digest of the source that the writer had before them: where it changed
    since, the section is behind although it was written a moment ago.
    `confirmed` names sections whose wording holds although their source changed. `seen` as in
    `tools.issued_document.sections`: what somebody else wrote meanwhile is kept beside what is sent.
    Refused: to those who do not lead the statement; once the translation is issued; where it, or
    the statement that it is of (`source_version`), changed since it was read (`Stale`).
    """
    statement = process.lock(translation.statement)
    process.check_role(statement, by, policy.MAY_TRANSLATE)
    _check_open(statement)
    row = _held(translation)
    if row.is_issued:
        raise OutOfTurn(_("An issued translation never changes."))
    if version is not None and version != row.version:
        raise Stale(current=row)
    if source_version is not None and source_version != statement.version:
        raise Stale(
            row,
            _(
                "The source changed since you read it. What stands now is in “current”; look whether "
                "your wording says that, and send it again with its version and source version."
            ),
        )
    standing = {each.key: each for each in row.sections.all()}
    texts = {key: each.text for key, each in standing.items()}
    check_texts(texts, sections)
    if strangers := set(confirmed) - set(standing):
        raise Invalid(dict.fromkeys(strangers, _("There is no section of this name.")))
    changes = to_write(texts, sections, seen, current=row)
    source = _as_read(statement, read or {})
    held = [key for key in confirmed if standing[key].source != source.get(key, "")]
    if not (changes or held):
        return row
    for key in {*changes, *held}:
        each = standing[key]
        each.text, each.source = changes.get(key, each.text), source.get(key, "")
        each.written_at, each.written_by = timezone.now(), by
        each.save(update_fields=["text", "source", "written_at", "written_by"])
    row.version += 1
    row.save(update_fields=["version"])
    process.record(
        statement, "translation_write", by=by,
        data={"language": row.language, "sections": sorted(changes), "confirmed": sorted(held)},
    )  # fmt: skip
    return row


@transaction.atomic
def issue(translation: Translation, *, by: Person, version: int | None = None) -> Translation:
    """Issue it as a translation of the issued statement: with a receipt and a PDF, never changed again.

    Refused: to those who do not lead the statement; before the statement is issued; while a section
    is missing or behind; where somebody wrote since it was read (`Stale`). Twice issues once.
    """
    statement = process.lock(translation.statement)
    process.check_role(statement, by, policy.MAY_TRANSLATE)
    row = _held(translation)
    if row.is_issued:
        return row
    if version is not None and version != row.version:
        raise Stale(current=row)
    row.statement = statement
    _check_open(statement)
    if sentence := policy.issuable(row):
        raise NotReady(sentence)
    said = {
        "of": statement.content_hash, "language": row.language,
        "sections": [{"key": each.key, "text": each.text} for each in row.compared()],
    }  # fmt: skip
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    row.content_hash = hashlib.sha256(text.encode()).hexdigest()
    row.receipt = f"{statement.receipt}-{row.language.upper()}"
    row.issued_at, row.issued_by = timezone.now(), by
    row.version += 1
    row.document = render_translation(row)
    row.save()
    process.record(
        statement, "translation_issue", by=by,
        data={
            "language": row.language, "receipt": row.receipt, "sha256": row.content_hash,
            "pdf_sha256": hashlib.sha256(row.document).hexdigest(),
        },
    )  # fmt: skip
    return row


def carry_over(before: JointStatement, after: JointStatement, *, by: Person | None) -> None:
    """A new version of a statement begins with the translations of the one before, marked where it moves on."""
    for each in before.translations.prefetch_related("sections"):
        made = Translation.objects.create(statement=after, language=each.language, created_by=by)
        TranslatedSection.objects.bulk_create(
            TranslatedSection(
                translation=made, key=old.key, position=old.position, text=old.text,
                source=old.source, written_at=old.written_at, written_by=old.written_by,
            )
            for old in each.sections.all()
        )  # fmt: skip


def check_other_language(statement: JointStatement, language: str | None) -> None:
    """Raise `Invalid` where a statement is to be drafted in a language into which it is translated."""
    if language is None or language == statement.language:
        return
    if statement.translations.filter(language=language).exists():
        raise Invalid(
            {
                "language": _(
                    "The statement is translated into this language already. Write it there."
                )
            }
        )


def _as_read(statement: JointStatement, read: Mapping[str, str]) -> dict[str, str]:
    """The source of each section as its writer had read it; empty where that text was not kept."""
    now = texts_of(statement)
    older = {key for key, seen in read.items() if seen and seen != digest(now.get(key, ""))}
    found = dict(now)
    drafts = (
        list(statement.drafts.order_by("-n").values_list("sections", flat=True)) if older else []
    )
    for key in older:
        texts = (sections.get(key, "") for sections in drafts)
        found[key] = next((text for text in texts if digest(text) == read[key]), "")
    return found


def _held(translation: Translation) -> Translation:
    rows = Translation.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("statement__operation").get(pk=translation.pk)


def _check_open(statement: JointStatement) -> None:
    if statement.state not in policy.OPEN_STATES:
        raise OutOfTurn(
            _("This version is “%(state)s”. Translate the one that counts.")
            % {"state": statement.state_label}
        )
