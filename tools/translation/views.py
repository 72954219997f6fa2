"""The pages of a statement's languages: all of them, and one beside the text that counts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coordination.requests import PersonRequest
from smcc.rules.refusals import Invalid, NotReady, OutOfTurn, Stale
from smcc.web.downloads import download
from smcc.web.forms import sent_by
from smcc.web.middleware import said_without_form
from tools.issued_document.sections import WrittenApart, digest
from tools.joint_statement.finding import page_of, statement_of
from tools.joint_statement.models import JointStatement
from tools.translation import actions, policy
from tools.translation.forms import LanguageForm, TranslationForm
from tools.translation.models import Translation
from tools.translation.shown import languages_of, side_by_side

READS_AND_WRITES = require_http_methods(["GET", "HEAD", "POST"])


@READS_AND_WRITES
def languages(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Every language of a statement, and how far each is. POST begins another one."""
    statement = statement_of(request, ref, number)
    shown = languages_of(statement)
    taken = [statement.language, *(each.translation.language for each in shown)]
    form = LanguageForm(request.POST or None, without=taken)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                begun = actions.begin(statement, by=request.user, **form.cleaned_data)
            except (Invalid, OutOfTurn) as refusal:
                form.refuse(refusal)
                status = 422 if isinstance(refusal, Invalid) else refusal.status
            else:
                return redirect(begun)
    may = _may_write(statement, request) and (form.is_bound or len(form.fields["language"].choices))  # type: ignore[attr-defined]
    return page_of(
        request, statement, "tools/translation/list.html", status=status, languages=shown,
        form=form if may else None,
    )  # fmt: skip


@READS_AND_WRITES
def translation(request: PersonRequest, ref: str, number: int, language: str) -> HttpResponse:
    """One language beside the text that counts, section by section. POST saves it."""
    found = _found(request, ref, number, language)
    statement = found.statement
    may = _may_write(statement, request) and not found.is_issued
    form = _form(found, sent_by(request))
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                actions.write(
                    found, by=request.user, sections=form.typed(), seen=form.seen(),
                    confirmed=form.confirmed(), read=form.read(),
                )  # fmt: skip
            except WrittenApart as refusal:
                form.show_apart(refusal)
                status = refusal.status
            except (Invalid, OutOfTurn) as refusal:
                form.refuse(refusal)
                status = 422 if isinstance(refusal, Invalid) else refusal.status
            else:
                messages.success(request, _("The translation is saved."))
                return redirect(found)
    return page_of(
        request, statement, "tools/translation/page.html", status=status,
        form=form if may or form.is_bound else None, may_issue=may and statement.is_issued,
        not_yet=policy.issuable(found) if may and statement.is_issued else None,
        **side_by_side(found),
    )  # fmt: skip


@require_POST
def section(request: PersonRequest, ref: str, number: int, language: str, key: str) -> HttpResponse:
    """Keep one section as it was typed, while the others are still being written."""
    found = _found(request, ref, number, language)
    rows = [each for each in found.compared() if each.key == key]
    if not rows:
        raise Http404
    form = TranslationForm(request.POST, rows=rows, autosave=None, language=found.language)
    form.is_valid()
    zone = found.statement.operation.onset_zone
    kept: dict[str, Any] = {"key": key, "now": timezone.now(), "zone": zone}
    page = "tools/issued_document/_section_kept.html"
    try:
        actions.write(
            found, by=request.user, sections=form.typed(), seen=form.seen(), read=form.read()
        )
    except (WrittenApart, Invalid) as refusal:
        standing = refusal.standing[key] if isinstance(refusal, WrittenApart) else None
        kept |= {"sentence": refusal.sentence, "apart": standing}
        answer = render(request, page, kept, status=refusal.status)
        answer["HX-Retarget"] = f"#kept-{key}"
        return answer
    return render(request, page, kept | {"seen": digest(form.typed().get(key, ""))})


@require_POST
def issue(request: PersonRequest, ref: str, number: int, language: str) -> HttpResponse:
    """Issue it as a translation of the issued statement. Twice issues once."""
    found = _found(request, ref, number, language)
    version = request.POST.get("version", "")
    try:
        actions.issue(found, by=request.user, version=int(version) if version.isdecimal() else 0)
    except (NotReady, Stale) as refusal:
        messages.error(request, str(said_without_form(refusal)))
    else:
        messages.success(request, _("The translation is issued."))
    return redirect(found)


@require_safe
def pdf(request: PersonRequest, ref: str, number: int, language: str) -> HttpResponseBase:
    """The PDF, byte for byte as it was issued."""
    found = _found(request, ref, number, language)
    if not found.document:
        raise Http404
    return download(bytes(found.document), f"{found.receipt}.pdf", "application/pdf")


def _found(request: PersonRequest, ref: str, number: int, language: str) -> Translation:
    statement = statement_of(request, ref, number)
    rows = statement.translations.prefetch_related("sections")
    found = get_object_or_404(rows, language=language)
    found.statement = statement
    return found


def _may_write(statement: JointStatement, request: PersonRequest) -> bool:
    return bool(statement.roles_of(request.user) & policy.MAY_TRANSLATE)


def _form(found: Translation, data: Any) -> TranslationForm:
    place = [found.statement.operation.ref, found.statement.number, found.language]
    return TranslationForm(
        data, rows=found.compared(), language=found.language,
        autosave=lambda key: reverse("translation_section", args=[*place, key]),
    )  # fmt: skip
