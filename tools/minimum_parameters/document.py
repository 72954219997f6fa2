"""The issued parameters as a tagged PDF."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from smcc.exports.pdf import pdf_document
from smcc.web.times import place
from tools.minimum_parameters.policy import Principal, Section


def render_document(parameters: Any) -> bytes:
    """The PDF of parameters that have just been issued, from their frozen content."""
    with translation.override(parameters.language):
        return pdf_document(document_content(parameters))


def document_content(parameters: Any) -> dict[str, Any]:
    """What the PDF says, as plain data, in the active language."""
    operation, frozen = parameters.operation, parameters.frozen
    return {
        "title": _("Minimum coordination parameters"),
        "subtitle": f"{operation.ref} · {operation.name}",
        "number": parameters.receipt,
        "version": parameters.number,
        "issued_at": parameters.issued_at.isoformat(),
        "zone": operation.onset_zone,
        "place": place(operation.onset_zone),
        "language": parameters.language,
        "reason": parameters.revision_reason,
        "synthetic": operation.synthetic,
        "sha256": parameters.content_hash,
        "sections": [
            {"title": str(Section(s["key"]).label), "text": s["text"]}
            for s in frozen["sections"]
            if s["text"].strip()
        ],
        "signed": {
            "title": _("Endorsed by"),
            "rows": [
                {
                    "who": str(Principal(e["principal"]).label),
                    "how": how_endorsed(e["as_delegate"]),
                    "at": e["endorsed_at"],
                    "note": e["note"],
                }
                for e in frozen["endorsements"]
            ],
        },
    }


def how_endorsed(as_delegate: bool) -> str:
    """Whether the holder of the post endorsed, or a delegate for it."""
    return _("by a delegate of the post") if as_delegate else _("in person")
