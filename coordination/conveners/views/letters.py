"""The joint letter: drawn up, signed, issued, read, and compared with another version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coordination import process
from coordination.answers import UNPROCESSABLE, operation_of, person_of, refused
from coordination.conveners import actions
from coordination.conveners.compared import compared
from coordination.conveners.content import agreed_of, names_for
from coordination.conveners.document import MEDIA_TYPES, sections_of
from coordination.conveners.forms import CompareForm, NextVersionForm
from coordination.conveners.matrix import Matrix
from coordination.conveners.models import ConvenerLetter, LetterFile
from coordination.conveners.policy import LANGUAGES, MAY_WRITE
from coordination.operations.models import Operation
from smcc.rules.refusals import Refusal
from smcc.web.downloads import download
from smcc.web.forms import sent_by
from smcc.web.middleware import about
from smcc.web.stepping import take_step

NAMES = {"en": "English", "fr": "Français", "es": "Español", "ar": "العربية"}
"""Each language in its own words."""
KINDS = {"draft": "draft", "issued": "ok", "superseded": "neutral", "withdrawn": "neutral"}


def letter_of(request: HttpRequest, ref: str, number: int) -> ConvenerLetter:
    """The version, where the person may see its operation; else a 404."""
    case = operation_of(request, ref)
    rows = ConvenerLetter.objects.select_related("supersedes", "icrc_signed_by", "ifrc_signed_by")
    letter: ConvenerLetter = get_object_or_404(rows, operation=case, number=number)
    letter.operation = case
    if letter.supersedes is not None:
        letter.supersedes.operation = case
    return about(request, letter)


def reader_language() -> str:
    language = (get_language() or "en").split("-")[0]
    return language if language in LANGUAGES else "en"


@require_http_methods(["GET", "HEAD", "POST"])
def convener_letter_new(request: HttpRequest, ref: str) -> HttpResponse:
    """Draw up the letter from what is agreed now; a next version says why."""
    case = operation_of(request, ref)
    process.check_role(case, request.user, MAY_WRITE)
    matrix = Matrix(case)
    form = NextVersionForm(sent_by(request))
    status = 200
    if form.is_bound:
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                letter = actions.begin_letter(
                    operation=case, by=person_of(request), reason=form.cleaned_data["reason"]
                )
            except Refusal as refusal:
                status = refused(form, refusal)
            else:
                messages.success(request, _("The letter is drawn up. Both sides sign it now."))
                return redirect(letter)
    context = {
        "operation": case, "zone": case.onset_zone, "form": form, "matrix": matrix,
        "letter": matrix.letter, "draft": matrix.draft,
    }  # fmt: skip
    return render(request, "coordination/conveners/letter_new.html", context, status=status)


@require_safe
def convener_letter(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """A version: what it says, who signed it, and whether the matrix still says so."""
    letter = letter_of(request, ref, number)
    case, language = letter.operation, reader_language()
    versions = list(case.convener_letters.newest_first())
    for each in versions:
        each.operation = case
    context = {
        "operation": case,
        "zone": case.onset_zone,
        "letter": letter,
        "kind": KINDS[letter.state],
        "is_behind": (letter.is_draft or letter.is_in_force) and letter.is_behind(),
        "sections": sections_of(letter, language),
        "offers": letter.offers(request.user),
        "steps_url": reverse("convener_letter_steps", args=[case.ref, letter.number]),
        "files": files_of(letter),
        "versions": versions,
        "may_write": bool(case.roles_of(request.user) & MAY_WRITE) and case.is_active,
    }
    return render(request, "coordination/conveners/letter.html", context)


def files_of(letter: ConvenerLetter) -> list[dict[str, Any]]:
    """Where the files of an issued letter are, by language, the reader's own first."""
    found: dict[str, list[dict[str, str]]] = {}
    for language, form in letter.files.values_list("language", "form").order_by("language", "form"):
        url = reverse(
            "convener_letter_file", args=[letter.operation.ref, letter.number, language, form]
        )
        found.setdefault(language, []).append({"form": form.upper(), "url": url})
    mine = reader_language()
    return [
        {"name": NAMES[language], "files": found[language]}
        for language in sorted(found, key=lambda each: (each != mine, LANGUAGES.index(each)))
    ]


@require_POST
def convener_letter_steps(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Sign, take in, issue, withdraw."""
    letter = letter_of(request, ref, number)
    return take_step(request, letter, actions.run_letter, url=request.path)


@require_safe
def convener_letter_file(
    request: HttpRequest, ref: str, number: int, language: str, form: str
) -> HttpResponseBase:
    """An issued letter in one language and format, byte for byte."""
    letter = letter_of(request, ref, number)
    file = LetterFile.objects.filter(letter=letter, language=language, form=form).first()
    if file is None:
        raise Http404
    name = f"{letter.receipt}-{language}.{form}"
    return download(bytes(file.content), name, MEDIA_TYPES[form])


@require_safe
def convener_letters_compared(request: HttpRequest, ref: str) -> HttpResponse:
    """Any two versions side by side, or a version beside what is agreed now."""
    case = operation_of(request, ref)
    letters = list(case.convener_letters.newest_first())
    for each in letters:
        each.operation = case
    newest = next((each for each in letters if each.is_issued), letters[0] if letters else None)
    asked = {
        "before": request.GET.get("before") or (str(newest.number) if newest else CompareForm.NOW),
        "after": request.GET.get("after") or CompareForm.NOW,
    }
    form = CompareForm(asked, letters=letters)
    context: dict[str, Any] = {"operation": case, "form": form, "has_letters": bool(letters)}
    if form.is_valid():
        before, after = (_said(case, letters, form.cleaned_data[name]) for name in asked)
        names = names_for({"rows": [*before[0]["rows"], *after[0]["rows"]]}, case)
        pairs = compared(before[0], after[0], names[reader_language()])
        context |= {
            "pairs": pairs, "before": before[1], "after": after[1],
            "differ": sum(pair.differs for pair in pairs),
        }  # fmt: skip
    status = 200 if form.is_valid() else UNPROCESSABLE
    return render(request, "coordination/conveners/compared.html", context, status=status)


def _said(case: Operation, letters: list[ConvenerLetter], which: str) -> tuple[dict[str, Any], str]:
    """What a version says, and what it is called."""
    if which == CompareForm.NOW:
        return agreed_of(case), _("The matrix as it is agreed now")
    letter = next(each for each in letters if str(each.number) == which)
    return letter.said, letter.title
