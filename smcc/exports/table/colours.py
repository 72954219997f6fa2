"""Colours of marks, mixed."""

from __future__ import annotations


def lightened(colour: str, by: float) -> str:
    """The colour "#rrggbb" mixed with white, as "RRGGBB"; 1.0 is white."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "".join(f"{round(part + (255 - part) * by):02X}" for part in parts)
