"""The texts of an agreement, as files or as where they are: their only writers."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import files, process
from coordination.people.models import Person
from smcc.rules.refusals import Invalid, NotYours
from tools.agreement import policy
from tools.agreement.languages import whats_wrong_with_languages
from tools.agreement.models import Agreement, AgreementDocument

IS_ADDRESS = URLValidator(schemes=["https", "http"])
"""What the form asks of an address, too."""


def whats_wrong_with_address(url: str) -> Any:
    """None for an address that a browser can open; else a sentence."""
    try:
        IS_ADDRESS(url)
    except ValidationError:
        return _("Give a whole address, such as https://example.org/agreement.pdf.")
    return None


@transaction.atomic
def add_document(
    agreement: Agreement,
    *,
    by: Person,
    title: str,
    url: str = "",
    kept_at: str = "",
    language: str = "",
    file: Any = None,
) -> AgreementDocument:
    """Keep a text of the agreement, `file`, or say where it is: its address `url`, or `kept_at`.

    Refused: to others than the team; without a title; without any of the three; a file of a wrong
    kind or size. Follows: its name and SHA-256 stand in the record.
    """
    row = process.lock(agreement)
    _check_keeps(row, by)
    wrong: dict[str, Any] = {}
    if not title.strip():
        wrong["title"] = _("Say what it is.")
    if file is None and not url.strip() and not kept_at.strip():
        wrong["file"] = _("Choose a file, give its address, or say where it is kept.")
    if file is not None and (said := files.sentences_of([file])):
        wrong["file"] = said
    for name, text, most in (("title", title, 300), ("url", url, 500), ("kept_at", kept_at, 300),
                             ("language", language, 60)):  # fmt: skip
        if len(text) > most:
            wrong[name] = _("This has %(n)d characters; there is room for %(most)d.") % {
                "n": len(text), "most": most,
            }  # fmt: skip
    if url.strip() and "url" not in wrong and (sentence := whats_wrong_with_address(url.strip())):
        wrong["url"] = sentence
    if "language" not in wrong and (sentence := whats_wrong_with_languages(language)):
        wrong["language"] = sentence
    if wrong:
        raise Invalid(wrong)
    made = AgreementDocument.objects.create(
        agreement=row, title=title.strip(), url=url.strip(), kept_at=kept_at.strip(),
        language=language.strip(), added_by=by, **({} if file is None else files.facts_of(file)),
    )  # fmt: skip
    process.bump(row)
    told = {"document": made.pk, "title": made.title, "file": made.name, "sha256": made.sha256}
    process.record(row, "document_added", by=by, data=told)
    return made


@transaction.atomic
def take_back_document(document: AgreementDocument, *, by: Person, reason: str) -> None:
    """The document does not belong here. It stays in the record. Twice takes it back once."""
    row = process.lock(document.agreement)
    _check_keeps(row, by)
    mine = AgreementDocument.objects.get(pk=document.pk)
    if mine.taken_back_at is not None:
        return
    if not reason.strip():
        raise Invalid({"reason": _("Say why, in a sentence.")})
    mine.taken_back_at, mine.taken_back_by = timezone.now(), by
    mine.taken_back_reason = reason.strip()[: policy.LONGEST_TEXT]
    mine.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
    process.bump(row)
    process.record(row, "document_taken_back", by=by, reason=reason, data={"document": mine.pk})


def _check_keeps(row: Agreement, by: Person) -> None:
    if not row.roles_of(by) & policy.MAY_KEEP:
        raise NotYours(
            _("Those who work for the country, and the secretariat, keep its documents.")
        )
