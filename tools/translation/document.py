"""An issued translation as a tagged PDF."""

from __future__ import annotations

from typing import Any

from django.utils import translation as languages
from django.utils.translation import gettext as _

from smcc.exports.pdf import pdf_document
from tools.joint_statement.document import document_content
from tools.joint_statement.policy import Section


def render_translation(translation: Any) -> bytes:
    """The PDF of a translation that has just been issued. It names the statement that is authoritative."""
    statement = translation.statement
    with languages.override(translation.language):
        said = document_content(statement)
        authoritative = _("%(receipt)s, in %(language)s") % {
            "receipt": statement.receipt, "language": _in_own_words(statement),
        }  # fmt: skip
        said |= {
            "number": translation.receipt, "language": translation.language,
            "issued_at": translation.issued_at.isoformat(), "sha256": translation.content_hash,
            "facts": [*said["facts"], {"label": _("Translation of"), "value": authoritative}],
            "sections": [
                {"title": str(Section(each.key).label), "text": each.text}
                for each in translation.compared()
                if each.text.strip()
            ],
        }  # fmt: skip
        return pdf_document(said)


def _in_own_words(statement: Any) -> str:
    return str(statement.get_language_display())
