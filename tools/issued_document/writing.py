"""Writing a document in sections: the texts, and the fields beside them, in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from coordination import process
from coordination.people.models import Person
from smcc.rules.refusals import Invalid
from tools.issued_document.sections import check_texts, to_write


@dataclass(frozen=True)
class Written:
    """What changed: the keys of sections, and fields as name → from, to. False where nothing did."""

    sections: list[str]
    facts: dict[str, dict[str, str]]

    def __bool__(self) -> bool:
        return bool(self.sections or self.facts)

    def as_data(self) -> dict[str, Any]:
        """For the record."""
        return {"sections": self.sections} | ({"changes": self.facts} if self.facts else {})


def write(
    row: Any,
    *,
    by: Person,
    sections: Mapping[str, str],
    facts: Mapping[str, str | None],
    version: int | None = None,
    seen: Mapping[str, str] | None = None,
) -> Written:
    """Change sections (key → text) and fields (name → value; None leaves it) of a document that is held.

    Refused, as a whole: unknown sections and values, and texts without room (`Invalid`, by name);
    when stale. Stale is either the whole (`version`) or, part by part, what the writer had read
    (`seen`, digests of `tools.issued_document.sections`): two people may write two parts at once.
    Follows, where anything changed: the version moves.
    """
    process.check_version(row, version)
    standing = {section.key: section for section in row.sections.all()}
    texts = {key: section.text for key, section in standing.items()}
    check_texts(texts, sections)
    chosen = {name: value for name, value in facts.items() if value is not None}
    _check_choices(row, chosen)
    stands = {name: getattr(row, name) for name in chosen}
    changes = to_write(texts | stands, {**sections, **chosen}, seen, current=row)
    written = Written(
        [key for key in changes if key in standing],
        {name: {"from": stands[name], "to": changes[name]} for name in stands if name in changes},
    )
    for key in written.sections:
        section = standing[key]
        section.text, section.written_at, section.written_by = changes[key], timezone.now(), by
        section.save(update_fields=["text", "written_at", "written_by"])
    if written:
        for name in written.facts:
            setattr(row, name, changes[name])
        row.version += 1
        row.save(update_fields=["version", *written.facts])
    return written


def _check_choices(row: Any, chosen: Mapping[str, str]) -> None:
    wrong = {
        name: _("Choose one of the values offered.")
        for name, value in chosen.items()
        if value not in dict(row._meta.get_field(name).flatchoices)
    }
    if wrong:
        raise Invalid(wrong)
