"""What a reader asks of a list or a record: filters, fields, cursor, limit. Nothing is ignored silently."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from unicodedata import category

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from smcc.rest.shape import Shape
from smcc.rules.refusals import Invalid

PAGE, LONGEST_PAGE = 50, 200
CURSOR, LIMIT, FIELDS, FORMAT = "cursor", "limit", "fields", "format"


@lru_cache(maxsize=64)
def filter_names(filters: Any) -> frozenset[str]:
    """Every query parameter that a FilterSet reads; a range reads two."""
    if filters is None:
        return frozenset()
    names = set()
    for name, bound in filters().form.fields.items():
        suffixes = getattr(bound.widget, "suffixes", None)
        names |= {f"{name}_{suffix}" for suffix in suffixes} if suffixes else {name}
    return frozenset(names)


def check_known(params: Any, known: frozenset[str]) -> None:
    """Raise `Invalid` for a parameter that nothing reads: a mistyped filter would mislead."""
    unknown = [name for name in params if name not in known]
    if unknown:
        said = _("This takes no parameters.")
        if known:
            said = _("There is no parameter of this name here. There are: %(names)s.") % {
                "names": ", ".join(sorted(known))
            }
        raise Invalid(dict.fromkeys(unknown, said))


def wanted_fields(params: Any, shape: Shape) -> frozenset[str] | None:
    """The names in `?fields=a,b`, or None for all."""
    asked = params.get(FIELDS)
    if asked is None:
        return None
    names = frozenset(name.strip() for name in asked.split(",") if name.strip())
    unknown = sorted(names - set(shape.names))
    if unknown or not names:
        said = _("There is no field “%(name)s” here. There are: %(names)s.") % {
            "name": ", ".join(unknown)[:200],
            "names": ", ".join(shape.names),
        }
        raise Invalid({FIELDS: said})
    return names


def page_length(params: Any) -> int:
    asked = params.get(LIMIT)
    if asked is None:
        return PAGE
    if asked.isascii() and asked.isdigit() and 1 <= int(asked[:6]) <= LONGEST_PAGE:
        return int(asked[:6])
    raise Invalid({LIMIT: _("Give a number from 1 to %(most)d.") % {"most": LONGEST_PAGE}})


def file_format(params: Any, known: tuple[str, ...]) -> str:
    """The format in `?format=`. Raises `Invalid` for one that this list does not have."""
    form = str(params.get(FORMAT, ""))
    if form not in known:
        said = _("Give one of: %(names)s. Without it, the answer is JSON.") % {
            "names": ", ".join(known)
        }
        raise Invalid({FORMAT: said})
    return form


def filter_values(filters: Any, params: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The filters that are used, with their values, in a stable order."""
    used = sorted(filter_names(filters) & set(params))
    return tuple((name, tuple(params.getlist(name))) for name in used)


def _is_untyped(said: str) -> bool:
    return any(category(each) in ("Cc", "Cs") and each not in "\t\n\r" for each in said)


def check_typed(params: Any, names: frozenset[str]) -> None:
    """Raise `Invalid` for a value with a character that nobody types: left out, it would find more than asked."""
    wrong = [name for name in names if any(_is_untyped(said) for said in params.getlist(name))]
    if wrong:
        said = _("This holds a character that cannot be typed, such as NUL. Leave it out.")
        raise Invalid(dict.fromkeys(sorted(wrong), said))


def filtered(rows: QuerySet[Any], filters: Any, request: Any) -> QuerySet[Any]:
    """The rows that pass the filters in the query. Raises `Invalid` for a value that cannot be."""
    if not filter_names(filters) & set(request.GET):
        return rows
    check_typed(request.GET, filter_names(filters))
    chosen = filters(request.GET, queryset=rows, request=request)
    if not chosen.is_valid():
        raise Invalid({name: list(said) for name, said in chosen.errors.items()})
    return chosen.qs
