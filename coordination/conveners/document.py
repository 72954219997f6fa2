"""The joint letter as a file: PDF or Word, in each of the four languages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import dateformat, translation
from django.utils.translation import gettext as _

from coordination.conveners.policy import SIGNATURES
from coordination.operations.policy import ConveningRole
from smcc.exports.pdf import pdf_document
from smcc.exports.word_document import word_document
from smcc.web.times import place

RENDERERS = {"pdf": pdf_document, "docx": word_document}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def render(letter: Any, language: str, form: str) -> bytes:
    """The letter in a language and a format. The same bytes for the same letter."""
    with translation.override(language):
        return RENDERERS[form](document_content(letter, language))


def document_content(letter: Any, language: str) -> dict[str, Any]:
    """What the letter says, as plain data, in the active language."""
    operation = letter.operation
    return {
        "title": _("Joint letter: who convenes where"),
        "subtitle": f"{operation.ref} · {operation.name}",
        "number": letter.receipt,
        "version": letter.number,
        "issued_at": letter.issued_at.isoformat(),
        "zone": operation.onset_zone,
        "place": place(operation.onset_zone),
        "language": language,
        "reason": letter.revision_reason,
        "synthetic": operation.synthetic,
        "sha256": letter.content_hash,
        "facts": [
            {"label": _("To"), "value": _("The Secretaries General of all National Societies")},
            {"label": _("From"), "value": _("The ICRC and the IFRC")},
        ],
        "sections": sections_of(letter, language),
        "signed": {
            "title": _("Signed by"),
            "rows": [
                {
                    "who": getattr(letter, f"{verb}_by").name,
                    "how": f"{name} · {role.label}",
                    "at": getattr(letter, f"{verb}_at").isoformat(),
                }
                for verb, (role, name) in SIGNATURES.items()
            ],
        },
    }


def sections_of(letter: Any, language: str) -> list[dict[str, str]]:
    """The letter's text: what it is for, each country, and what it asks. For its page, too."""
    names = letter.names[language]
    codes = dict.fromkeys(
        [
            *(code for code, _role in letter.said["open"]),
            *(r["country"] for r in letter.said["rows"]),
        ]
    )
    opening = _(
        "This letter tells which component convenes and which co-convenes the Movement’s response in "
        "each country of this operation, as the components concerned have agreed it."
    )
    asked = _(
        "Please bring offers of support and questions on coordination in a country to its convener, "
        "and to its co-convener where the convener cannot be reached. Where nobody is agreed yet, "
        "the National Society of the country hosts the response and is to be asked first."
    )
    return [
        {"title": _("What this letter tells"), "text": opening},
        *(
            {"title": names.get(code, code), "text": _country(letter.said, code, names)}
            for code in sorted(codes, key=lambda code: names.get(code, code))
        ),
        {"title": _("What it asks of you"), "text": asked},
    ]


def _country(said: Any, code: str, names: dict[str, str]) -> str:
    lines = []
    for role in ConveningRole:
        mine = [r for r in said["rows"] if (r["country"], r["role"]) == (code, role.value)]
        lines += [line_of(row, names) for row in mine]
        if [code, role.value] in said["open"]:
            lines.append(f"{role.label}: {_('nobody is agreed yet')}")
    return "\n\n".join(lines)


def line_of(row: dict[str, Any], names: dict[str, str]) -> str:
    """An allocation as one line: the role, who, where, from when until when, and on what basis."""
    said = [
        f"{ConveningRole(row['role']).label}: {names.get(row['component'], row['component'])}",
        "; ".join(row["areas"]) or _("the whole country"),
        _days(row),
    ]
    text = " · ".join(said)
    for label, value in ((_("Basis"), row["basis"]), (_("Reason"), row["exception"])):
        if value.strip():
            text += f"\n{label}: {value.strip()}"
    return text


def _days(row: dict[str, Any]) -> str:
    first = dateformat.format(date.fromisoformat(row["starts_on"]), "j F Y")
    if not row["ends_on"]:
        return _("from %(day)s") % {"day": first}
    last = dateformat.format(date.fromisoformat(row["ends_on"]), "j F Y")
    return _("from %(first)s until %(last)s") % {"first": first, "last": last}
