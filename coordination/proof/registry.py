"""What can be proven, by its reference, without this layer knowing what all of it is.

An app whose records have a chain of their own enters where they are found when it is ready.
"""

from __future__ import annotations

from collections.abc import Callable

from coordination.operations.models import Operation
from coordination.proof import of_country
from coordination.proof.reading import Matter, operation_matter
from smcc.audit.verify import COUNTRY, OPERATION

Finder = Callable[[str], Matter | None]

_finders: dict[str, Finder] = {}


def register(kind: str, finder: Finder) -> None:
    """Have matters of this kind found there. Called once by an app when it is ready."""
    _finders[kind] = finder


def matter_named(ref: str) -> Matter | None:
    """What has this reference: an operation before anything else, unless its kind is said ("review:LLR-2024")."""
    if "\x00" in ref:  # a database refuses to look for it
        return None
    kind, _colon, rest = ref.rpartition(":")
    kinds = [kind] if kind else list(_finders)
    found = (_finders[each](rest) for each in kinds if each in _finders)
    return next((each for each in found if each is not None), None)


def _operation(ref: str) -> Matter | None:
    operation = Operation.objects.filter(ref=ref.upper()).first()
    return None if operation is None else operation_matter(operation)


register(OPERATION, _operation)
register(COUNTRY, of_country.matter_named)
