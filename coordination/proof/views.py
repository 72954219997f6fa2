"""The proof of an operation: its page, and the same as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from coordination.answers import operation_of
from coordination.proof import answering
from coordination.proof.reading import operation_matter


@require_safe
def operation_proof(request: HttpRequest, ref: str) -> HttpResponse:
    """Whether the record holds, and the timeline of the operation's clocks, some clocks a page."""
    case = operation_of(request, ref)
    context = {
        "operation": case,
        "pdf_url": reverse("operation_proof_pdf", args=[case.ref]),
        "json_url": reverse("operation_proof_json", args=[case.ref]),
    }
    matter = operation_matter(case)
    return answering.page(request, matter, "coordination/proof/operation.html", context)


@require_safe
def operation_proof_json(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The proof with all events of the operation's chain: to keep, and to check anywhere."""
    return answering.json_file(operation_matter(operation_of(request, ref)))


@require_safe
def operation_proof_pdf(request: HttpRequest, ref: str) -> HttpResponseBase:
    """The timeline on paper, in the reader's language."""
    return answering.pdf_file(operation_matter(operation_of(request, ref)))
