"""What starts, stops, tests and checks the project.

Standard library only, as it runs before .venv exists; the two modules that run inside say so.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class CannotGoOn(Exception):
    """What stops a command. Its text is the sentence that the person reads, and says what to do."""


def end_of(text: str, count: int = 12) -> str:
    """The last lines of what a program printed, indented to stand below a sentence."""
    return "\n".join(f"    {line}" for line in text.splitlines()[-count:])
