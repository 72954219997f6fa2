"""The figures of a run: what was measured, the bound it should keep, and whether it does."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

OUT = Path("build") / "bench.json"


@dataclass(frozen=True)
class Figure:
    """`bound` reads ">= 0.30" or "<= 12"; `ratio` is the figure itself where there is no floor."""

    name: str
    ratio: float
    bound: str
    holds: bool


def judged(name: str, ratio: float, bound: str) -> Figure:
    """A figure against its bound; an empty bound is only reported."""
    if not bound:
        return Figure(name, round(ratio, 4), "", True)
    sign, limit = bound.split()
    holds = ratio >= float(limit) if sign == ">=" else ratio <= float(limit)
    return Figure(name, round(ratio, 4), bound, holds)


def show(figures: list[Figure]) -> None:
    """Print the table and write the file. What falls short is printed as short."""
    width = max(len(figure.name) for figure in figures)
    for figure in figures:
        verdict = "" if not figure.bound else ("holds" if figure.holds else "short")
        print(f"{figure.name:<{width}}  {figure.ratio:>10.4g}  {figure.bound:<10} {verdict}")
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps([asdict(figure) for figure in figures], indent=1) + "\n")
    bound = [figure for figure in figures if figure.bound]
    short = [figure for figure in bound if not figure.holds]
    print(
        f"\nOf {len(bound)} figures with a bound {len(bound) - len(short)} hold. Written to {OUT}."
    )
    for figure in short:
        print(f"Falls short: {figure.name} is {figure.ratio:.4g}, to reach {figure.bound}.")
