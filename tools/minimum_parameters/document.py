"""The issued parameters as a tagged PDF."""

from __future__ import annotations

from typing import Any

from smcc.exports.pdf import pdf_document


def render_document(parameters: Any) -> bytes:
    """The PDF of parameters that have just been issued, from their frozen content."""
    return pdf_document(document_content(parameters))


def document_content(parameters: Any) -> dict[str, Any]:
    """What the PDF and the page say, as plain data."""
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from tools.minimum_parameters.policy import Principal, Section  # noqa: PLC0415

    operation = parameters.operation
    return {
        "title": _("Minimum coordination parameters"),
        "subtitle": f"{operation.ref} · {operation.name}",
        "number": parameters.receipt,
        "version": parameters.number,
        "issued_at": parameters.issued_at.isoformat(),
        "zone": operation.onset_zone,
        "reason": parameters.revision_reason,
        "synthetic": operation.synthetic,
        "sha256": parameters.content_hash,
        "sections": [
            {"title": str(Section(s["key"]).label), "text": s["text"]}
            for s in parameters.frozen["sections"]
            if s["text"].strip()
        ],
        "endorsements": [
            {
                "who": str(Principal(e["principal"]).label),
                "as_delegate": e["as_delegate"],
                "at": e["endorsed_at"],
                "note": e["note"],
            }
            for e in parameters.frozen["endorsements"]
        ],
    }
