"""The proof of an operation: its page, and the same as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from coordination.answers import operation_of
from coordination.proof.export import as_json
from coordination.proof.paper import proof_pdf
from coordination.proof.reading import proof_of
from coordination.proof.shown import shown
from smcc.web.downloads import download


@require_safe
def operation_proof(request: HttpRequest, ref: str) -> HttpResponse:
    """Whether the record holds, and the timeline of the operation's clocks, some clocks a page."""
    case = operation_of(request, ref)
    proof = proof_of(case, timezone.now())
    context = {"operation": case, "shown": shown(proof, request.GET)}
    return render(request, "coordination/proof/proof.html", context)


@require_safe
def operation_proof_json(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The proof with all events of the operation's chain: to keep, and to check anywhere."""
    case = operation_of(request, ref)
    proof = proof_of(case, timezone.now(), with_events=True)
    return download(as_json(proof), f"{case.ref}-proof.json", "application/json")


@require_safe
def operation_proof_pdf(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The timeline on paper, in the reader's language."""
    case = operation_of(request, ref)
    proof = proof_of(case, timezone.now())
    return download(proof_pdf(proof), f"{case.ref}-proof.pdf", "application/pdf", inline=True)
