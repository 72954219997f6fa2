"""What the record writes of a country's records has words: no page shows a slug of ours, nor a day as machines write it."""

import ast
import importlib
from pathlib import Path

import pytest

from coordination.briefings.models import Briefing
from coordination.capacity.models import ConvenerCapacity
from coordination.focal_points.models import FocalPoint
from tooling import ROOT
from tools.agreement.models import Agreement
from tools.contingency_plan.models import ContingencyPlan
from tools.contingency_plan.part_models import PlanPart
from tools.security_agreement.models import SecurityAgreement
from tools.standing_body.models import StandingBody

WORDED = {
    "coordination/briefings": (Briefing, "coordination.briefings.views"),
    "coordination/capacity": (ConvenerCapacity, "coordination.capacity.views"),
    "coordination/focal_points": (FocalPoint, "coordination.focal_points.views"),
    "tools/agreement": (Agreement, "tools.agreement.shown"),
    "tools/contingency_plan": (ContingencyPlan, "tools.contingency_plan.history"),
    "tools/security_agreement": (SecurityAgreement, "tools.security_agreement.shown"),
    "tools/standing_body": (StandingBody, "tools.standing_body.shown"),
}
"""The nouns whose pages tell a history, and where its words are."""


def strings(node: ast.expr) -> set[str]:
    """All that an expression can be: a string, or one of two."""
    if isinstance(node, ast.IfExp):
        return strings(node.body) | strings(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def recorded_in(folder: Path) -> set[str]:
    """Every verb that is written as a word in the actions of a noun."""
    found: set[str] = set()
    for path in folder.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            for keyword in call.keywords:
                if keyword.arg == "verb":
                    found |= strings(keyword.value)
            name = call.func
            if not isinstance(name, ast.Attribute) or getattr(name.value, "id", "") != "process":
                continue
            if name.attr == "record" and len(call.args) > 1:
                found |= strings(call.args[1])
            if name.attr == "amend" and not any(each.arg == "verb" for each in call.keywords):
                found.add("amend")
    return found


@pytest.mark.parametrize("folder", WORDED)
def test_every_verb_that_is_recorded_of_a_record_of_a_country_has_words(folder):
    noun, words = WORDED[folder]
    verbs = importlib.import_module(words).VERBS
    steps = {each.name: str(each.label) for each in noun.workflow.steps}
    recorded = recorded_in(ROOT / folder) | set(steps)
    assert len(recorded) > len(steps), "the walk finds what the actions write"
    for verb in recorded:
        said = str(verbs.get(verb) or steps.get(verb, ""))
        assert said and "_" not in said, f"{noun.kind}.{verb}"


@pytest.mark.parametrize("folder", WORDED)
def test_every_state_has_a_word(folder):
    noun, _words = WORDED[folder]
    for state in noun.workflow.states:
        said = str(noun.workflow.label_of(state))
        assert said and "_" not in said and said != state, f"{noun.kind}: {state}"


def test_every_row_of_a_plan_has_words_for_what_is_done_with_it():
    verbs = importlib.import_module("tools.contingency_plan.history").VERBS
    for part in PlanPart.__subclasses__():
        for what in ("add", "change", "take_out"):
            assert f"{what}_{part.__name__.lower()}" in verbs
