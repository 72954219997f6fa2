"""A proof handed out: its page, and the same as files. Who may see it was asked before."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from coordination.proof.export import as_json
from coordination.proof.paper import proof_pdf
from coordination.proof.reading import Matter, proof_of
from coordination.proof.shown import shown
from smcc.web.downloads import download


def page(
    request: HttpRequest, matter: Matter, template: str, context: dict[str, Any], *, name: str
) -> HttpResponse:
    """Whether the record holds, and the timeline of the clocks, some clocks a page.

    `name` is that of the page's address; those of its files are `<name>_pdf` and `<name>_json`.
    """
    proof = proof_of(matter, timezone.now())
    files = {
        f"{form}_url": reverse(f"{name}_{form}", args=[matter.about.ref])
        for form in ("pdf", "json")
    }
    return render(request, template, context | files | {"shown": shown(proof, request.GET)})


def json_file(matter: Matter) -> HttpResponseBase:
    """The proof with all events of its chain: to keep, and to check anywhere."""
    proof = proof_of(matter, timezone.now(), with_events=True)
    return download(as_json(proof), f"{matter.about.ref}-proof.json", "application/json")


def pdf_file(matter: Matter) -> HttpResponseBase:
    """The timeline on paper, in the reader's language."""
    proof = proof_of(matter, timezone.now())
    name = f"{matter.about.ref}-proof.pdf"
    return download(proof_pdf(proof), name, "application/pdf", inline=True)
