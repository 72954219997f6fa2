"""The errors of a form as one list, each with the place to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField


@dataclass(frozen=True)
class Found:
    """One sentence, and the id of the control it is about (empty where it is about the whole)."""

    sentence: str
    anchor: str = ""


def summary(what: BaseForm) -> Iterator[Found]:
    """All that is wrong with a form, in the order of the page."""
    if not what.is_bound:
        return
    for sentence in what.non_field_errors():
        yield Found(str(sentence))
    for bound in what:
        for sentence in bound.errors:
            yield Found(_named(bound, str(sentence)), "" if bound.is_hidden else anchor(bound))


def anchor(bound: BoundField) -> str:
    """The id of the first control of a field: where a link from the summary puts the focus."""
    given: Any = bound.id_for_label
    return given or (f"{bound.auto_id}_0" if bound.auto_id else "")


def _named(bound: BoundField, sentence: str) -> str:
    label = str(bound.label or "")
    return f"{label}: {sentence}" if label else sentence
