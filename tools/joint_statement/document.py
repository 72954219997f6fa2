"""The issued statement as a tagged PDF."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from smcc.exports.pdf import pdf_document
from smcc.web.times import place
from tools.joint_statement.policy import AudienceOf, Section, signed_word


def render_document(statement: Any) -> bytes:
    """The PDF of a statement that has just been issued, from its frozen content."""
    with translation.override(statement.language):
        return pdf_document(document_content(statement))


def document_content(statement: Any) -> dict[str, Any]:
    """What the PDF says, as plain data, in the active language."""
    operation, frozen = statement.operation, statement.frozen
    return {
        "title": _("Joint Statement"),
        "subtitle": f"{operation.ref} · {operation.name}",
        "number": statement.receipt,
        "version": statement.number,
        "issued_at": statement.issued_at.isoformat(),
        "zone": operation.onset_zone,
        "place": place(operation.onset_zone),
        "language": statement.language,
        "reason": statement.revision_reason,
        "synthetic": operation.synthetic,
        "sha256": statement.content_hash,
        "facts": [{"label": _("For whom"), "value": str(AudienceOf(frozen["audience"]).label)}],
        "sections": [
            {"title": str(Section(s["key"]).label), "text": s["text"]}
            for s in frozen["sections"]
            if s["text"].strip()
        ],
        "signed": {
            "title": _("Cleared by"),
            "rows": [
                {
                    "who": s["name"],
                    "how": ", ".join(said for said in (str(signed_word(s)), s.get("post")) if said),
                    "at": s["at"],
                    "note": s["text"],
                }
                for s in frozen["signatories"]
            ],
        },
    }
