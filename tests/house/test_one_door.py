"""A state changes in one place: `coordination.process.advance`. Clock rows keep their own states."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import place, product_modules, tree_of

ONE_DOOR = "coordination/process.py"
CLOCK_ROWS = "coordination/deadlines/"
WRITES = {"update", "bulk_update", "update_or_create"}


def outside_constructors(tree: ast.AST) -> Iterator[ast.AST]:
    yield tree
    for child in ast.iter_child_nodes(tree):
        if not (isinstance(child, ast.FunctionDef) and child.name == "__init__"):
            yield from outside_constructors(child)


def is_state(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == "state"


def state_writes(tree: ast.AST) -> list[ast.AST]:
    """Assignments to `.state`, `update(state=…)`, `setattr(x, "state", …)`.

    A constructor that fills in its own object changes nothing that is stored.
    """
    found: list[ast.AST] = []
    for node in outside_constructors(tree):
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            flat = [part for target in targets for part in ast.walk(target)]
            if any(
                isinstance(t, ast.Attribute) and t.attr == "state" and isinstance(t.ctx, ast.Store)
                for t in flat
            ):
                found.append(node)
        if isinstance(node, ast.Call):
            named = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if named in WRITES and any(k.arg == "state" for k in node.keywords):
                found.append(node)
            if getattr(node.func, "id", "") == "setattr" and is_state(node.args[1]):
                found.append(node)
    return found


def test_only_the_one_door_changes_a_state():
    strangers = [
        place(path, node)
        for path in product_modules()
        if not place(path).startswith((ONE_DOOR, CLOCK_ROWS))
        for node in state_writes(tree_of(path))
    ]
    assert not strangers, f"A state is changed past process.advance: {strangers}"


@pytest.mark.parametrize(
    "line",
    [
        "thing.state = 'held'",
        "thing.state, other = 'held', 1",
        "rows.filter(pk=1).update(state='held')",
        "setattr(thing, 'state', 'held')",
    ],
)
def test_the_check_sees_every_way_of_writing_a_state(line):
    assert state_writes(ast.parse(line))


def test_reading_a_state_is_no_offence():
    assert not state_writes(ast.parse("if thing.state == 'held': seen = thing.state"))
