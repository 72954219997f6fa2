"""The delivered checklists, as `manage.py load_reference` brings them. What was written here is left."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Max

from coordination import process
from coordination.components.loading import Report
from tools.checklist_template import policy
from tools.checklist_template.models import ChecklistTemplate, TemplateItem

FILE = Path(__file__).parent.parent / "data" / "checklists.json"


@cache
def delivered() -> dict[str, Any]:
    """The file: an edition, why it is there, and its items with their languages and sources."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def load(report: Report) -> None:
    """Bring the full and the short checklist of the delivered edition, each as a version of its own.

    Doing it again changes nothing. A later edition is left out, and said, once the secretariat has
    a version or a draft of its own; else it is left to them to draft from it: no delivery replaces
    what is in force. Follows: one audit event for each version.
    """
    said = delivered()
    for length in policy.Length.values:
        versions = ChecklistTemplate.objects.filter(length=length)
        if not versions.exists():
            _create(length, said, report)
        elif (versions.aggregate(n=Max("edition"))["n"] or 0) < said["edition"]:
            report.left.append(
                f"checklist {length}: edition {said['edition']} is not taken over, a version is kept here"
            )


def _create(length: str, said: dict[str, Any], report: Report) -> None:
    made = ChecklistTemplate.objects.create(
        length=length, number=1, reason=said["reason"], edition=said["edition"],
        state=policy.State.IN_FORCE,
    )  # fmt: skip
    wanted = [each for each in said["items"] if each["short"] or length == policy.Length.FULL]
    TemplateItem.objects.bulk_create(
        TemplateItem(
            template=made, key=each["key"], place=10 * n, phase=each["phase"],
            text_en=each["en"], text_fr=each["fr"], text_es=each["es"], text_ar=each["ar"],
            responsible=each["responsible"], tool=each["tool"], fact=each["fact"],
            source=each["source"],
        )
        for n, each in enumerate(wanted, start=1)
    )  # fmt: skip
    process.record(made, "load", by=None, reason=made.reason, data={"edition": said["edition"]})
    report.added.append(f"checklist {length}")
