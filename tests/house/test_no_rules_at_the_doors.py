"""Views, forms, API and tasks hold no rule: no durations, no states compared, no names of strangers."""

import ast

from tests.house.sources import APPS, DOORS, doors, place, product_modules, tree_of
from tooling import ROOT

STRANGERS = {"utils", "helpers", "common", "base", "misc"}


def hour_sums(tree: ast.AST) -> list[ast.AST]:
    """`timedelta(hours=…)`, and the rulebook's own HOUR."""
    found: list[ast.AST] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name == "timedelta" and any(k.arg == "hours" for k in node.keywords):
                found.append(node)
        from_clocks = isinstance(node, ast.ImportFrom) and node.module == "smcc.rules.clocks"
        if from_clocks and {alias.name for alias in node.names} & {"HOUR", "DAY"}:
            found.append(node)
    return found


def test_no_door_counts_hours():
    offenders = [place(path, node) for path in doors() for node in hour_sums(tree_of(path))]
    assert not offenders, f"Durations belong to a policy or a setting: {offenders}"


def test_the_check_sees_hours():
    assert hour_sums(ast.parse("due = now + timedelta(hours=48)"))
    assert hour_sums(ast.parse("from smcc.rules.clocks import HOUR"))


def state_comparisons(tree: ast.AST) -> list[ast.AST]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(
            isinstance(side, ast.Attribute) and side.attr == "state"
            for side in (node.left, *node.comparators)
        )
    ]


def test_no_view_task_or_api_compares_a_state():
    offenders = [
        place(path, node)
        for path in doors()
        if path.stem != "filters"
        for node in state_comparisons(tree_of(path))
    ]
    assert not offenders, f"Ask the thing (a property or `offers`), not its state: {offenders}"


def test_no_file_gathers_strangers():
    # Django asks a database backend for a module of this name.
    asked = {"smcc/postgresql/base.py"}
    named = [place(path) for path in product_modules() if path.stem in STRANGERS]
    named = [each for each in named if each not in asked]
    folders = [place(p.parent) for p in product_modules() if p.parent.name in STRANGERS]
    assert not named + folders


def test_no_function_is_called_helper_or_util():
    found = [
        place(path, node)
        for path in product_modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and {"util", "utils", "helper", "helpers"} & set(node.name.lower().split("_"))
    ]
    assert not found


def noun_of(module: str) -> tuple[str, str] | None:
    """("tools", "mini_summit") for `tools.mini_summit.actions`; None outside a noun."""
    parts = module.split(".")
    if len(parts) < 2 or parts[0] not in APPS or not (ROOT / parts[0] / parts[1]).is_dir():
        return None
    return parts[0], parts[1]


def imported(tree: ast.AST) -> list[tuple[ast.AST, str]]:
    found: list[tuple[ast.AST, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [(node, f"{node.module}.{alias.name}") for alias in node.names]
        if isinstance(node, ast.Import):
            found += [(node, alias.name) for alias in node.names]
    return found


def test_a_noun_uses_another_through_its_actions_and_models_only():
    offenders = []
    for path in product_modules():
        own = noun_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
        if own is None:
            continue
        for node, module in imported(tree_of(path)):
            other = noun_of(module)
            if other in (None, own):
                continue
            door = module.split(".")[2] if module.count(".") >= 2 else ""
            if door in DOORS - {"tasks"}:
                offenders.append(f"{place(path, node)} imports {module}")
    assert not offenders, "\n".join(offenders)
