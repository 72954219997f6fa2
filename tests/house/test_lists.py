"""Every list is paged: no page and no API answer grows with what is stored."""

import ast

import pytest

from tests.house.sources import place, product_modules, tree_of

LISTS = [
    (path, node)
    for path in product_modules()
    if path.stem == "views" or path.parent.name == "views"
    for node in ast.walk(tree_of(path))
    if isinstance(node, ast.FunctionDef) and node.name.endswith("_list")
]


def names_in(node: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} | {
        n.attr for n in ast.walk(node) if isinstance(n, ast.Attribute)
    }


@pytest.mark.parametrize("path, node", LISTS, ids=[f"{place(p, n)} {n.name}" for p, n in LISTS])
def test_a_list_page_is_paged(path, node):
    assert "paginate" in names_in(node), f"{place(path, node)} {node.name} shows everything at once"
