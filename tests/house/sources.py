"""The product's sources as the house tests read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from tooling import ROOT
from tooling.check import project_files

PRODUCT = ("smcc", "coordination", "tools", "recommendations")
APPS = ("coordination", "tools", "recommendations")
DOORS = frozenset({"views", "api", "tasks", "forms", "filters", "urls"})


@lru_cache(maxsize=1)
def product_modules() -> tuple[Path, ...]:
    """Every Python file of the product, migrations apart."""
    return tuple(
        path
        for top in PRODUCT
        for path in sorted((ROOT / top).rglob("*.py"))
        if "migrations" not in path.parts
    )


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST | None = None) -> str:
    """Where something is, as an editor opens it."""
    line = f":{node.lineno}" if node is not None else ""  # type: ignore[attr-defined]
    return f"{path.relative_to(ROOT)}{line}"


def doors() -> Iterator[Path]:
    """The files of nouns through which requests, forms and workers come in: rules have no place there."""
    for path in product_modules():
        if path.stem in DOORS or path.parent.name in {"views", "api", "forms"}:
            yield path


def tracked_texts() -> Iterator[tuple[Path, str]]:
    """Every text file of the project."""
    for path in project_files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
