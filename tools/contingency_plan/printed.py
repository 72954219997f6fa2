"""A plan on paper: PDF or Word, of the text in force, of an edition, or of the text in preparation."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from smcc.exports.report import pdf_report
from smcc.exports.word_report import word_report
from smcc.web.times import day_text, moment_text
from tools.contingency_plan.content import Content
from tools.contingency_plan.shown import Page

RENDERERS = {"pdf": pdf_report, "docx": word_report}


def plan_file(page: Page, form: str) -> bytes:
    """The plan as a file of this form. Raises KeyError for a form that there is not."""
    return RENDERERS[form](report_of(page))


def report_of(page: Page) -> dict[str, Any]:
    """What the PDF says, as plain data, in the active language: what is done first comes first."""
    plan, said = page.plan, page.said
    marks = []
    if plan.synthetic:
        marks.append({"word": _("synthetic"), "sentence": plan.synthetic})
    if not page.is_frozen:
        sentence = _("This text is in preparation. Nobody has validated it.")
        marks.append({"word": _("In preparation"), "sentence": sentence})
    if plan.is_restricted:
        sentence = _("Only the country team reads this plan. Do not pass it on.")
        marks.append({"word": _("Country team only"), "sentence": sentence})
    return {
        "title": said["title"],
        "subtitle": f"{_('Movement Contingency Plan')} · {plan.country.name}",
        "number": f"{plan.country_id}-{plan.pk}",
        "made": moment_text(page.now),
        "made_at": page.now.isoformat(),
        "language": translation.get_language() or "en",
        "marks": marks,
        "facts": [
            {"label": _("Country"), "value": plan.country.name},
            {"label": _("Edition"), "value": page.edition_text},
            {"label": _("State"), "value": str(page.word)},
            {"label": _("In force"), "value": page.sentence or _("No edition yet")},
            *(
                {
                    "label": str(each.get_party_display()),
                    "value": f"{each.post}, {day_text(page.plan.day_of(each.said_at))}",
                }
                for each in page.validations
            ),
        ],
        "sections": [section for section in _sections(page) if _is_told(section)],
        "ending": [],
    }


def _is_told(section: Content) -> bool:
    return bool(section.get("text") or section.get("rows"))


def _sections(page: Page) -> list[Content]:
    said, named = page.said, page.named
    return [
        {"title": _("What we do first"), "text": said["first_steps"]},
        *(section for scenario in named.scenarios for section in _scenario(scenario)),
        {
            "title": _("Who does what"),
            "columns": [_("Component"), _("Area"), _("What it does")],
            "rows": [[_name(row["who"]), row["area"], row["task"]] for row in named.roles],
        },
        {
            "title": _("Capacities"),
            "columns": [_("Component"), _("What it has"), _("How many"), _("Where")],
            "rows": [
                [_name(row["who"]), row["what"], _amount(row), row["place"]]
                for row in named.capacities
            ],
        },
        {
            "title": _("Working groups"),
            "columns": [_("Group"), _("Led by"), _("What it is for")],
            "rows": [
                [row["name"], " · ".join(filter(None, (_name(row["who"]), _name(row["led_by"])))), row["task"]]
                for row in named.groups
            ],
        },
        {"title": _("Resources"), "text": said["resources"]},
        {"title": _("How it was made, and by whom"), "text": said["process"]},
    ]  # fmt: skip


def _scenario(scenario: Content) -> list[Content]:
    triggers = f"{_('Triggers')}: {scenario['triggers']}" if scenario["triggers"] else ""
    text = "\n\n".join(filter(None, (triggers, scenario["description"])))
    return [
        {"title": f"{_('Scenario')}: {scenario['title']}", "text": text or _("Not described yet.")},
        {
            "title": _("Planning figures"),
            "columns": [_("What is counted"), _("How many"), _("Source")],
            "rows": [
                [row["label"], f"{row['amount']:,} {row['unit_label']}".strip(), row["source"]]
                for row in scenario["figures"]
            ],
        },
    ]


def _name(thing: Any) -> str:
    return "" if thing is None else str(thing)


def _amount(row: Content) -> str:
    return "" if row["amount"] is None else f"{row['amount']:,} {row['unit']}".strip()
