"""Countries and components as tired people type them: names in any language, codes, several at once.

What is found is returned; for what is not, a sentence names the words that were typed and says
what was perhaps meant.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from coordination.components.models import LANGUAGES, Component, Country
from coordination.components.names import bare, folded, searched

BETWEEN = re.compile(r"\s*[,;\n،؛]\s*")
OFFERED = 5
"""At most so many are named in a sentence."""
SIMILAR = 3
LONGEST_SAID = 60
PIECES = 3
"""A name may itself have commas in it: "Iran, Islamic Republic of"."""


@dataclass
class Picked:
    """What was found, in the order typed and each once, and a sentence for each that was not."""

    found: list[Any] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)

    def add(self, what: Any) -> None:
        if what not in self.found:
            self.found.append(what)


def terms(typed: str) -> list[str]:
    """What was typed, taken apart at commas, semicolons and line ends."""
    return [term for term in BETWEEN.split(typed.strip()) if term]


# --- Countries ---------------------------------------------------------------------------


def pick_countries(typed: str) -> Picked:
    """Find countries by name in any of the four languages, or by ISO code."""
    picked = Picked()
    book = _CountryBook(Country.objects.all())
    waiting = terms(typed)
    while waiting:
        for size in range(min(PIECES, len(waiting)), 0, -1):
            if country := book.exact(" ".join(waiting[:size])):
                picked.add(country)
                del waiting[:size]
                break
        else:
            _pick_country(waiting.pop(0), book, picked)
    return picked


class _CountryBook:
    def __init__(self, countries: Iterable[Country]) -> None:
        self.names: dict[str, Country] = {}
        for country in countries:
            for name in (country.iso3, country.iso2, *_names(country)):
                self.names.setdefault(folded(name), country)

    def exact(self, typed: str) -> Country | None:
        return self.names.get(folded(typed))

    def beginning(self, typed: str) -> list[Country]:
        """Countries in whose name every typed word begins a word."""
        words = folded(typed).split()
        found = {
            country.iso3: country
            for name, country in self.names.items()
            if words and all(any(part.startswith(w) for part in name.split()) for w in words)
        }
        return list(found.values())

    def similar(self, typed: str) -> list[Country]:
        close = difflib.get_close_matches(folded(typed), self.names, n=SIMILAR, cutoff=0.75)
        return list(dict.fromkeys(self.names[name] for name in close))


def _names(named: Any) -> Iterator[str]:
    for language in LANGUAGES:
        if name := getattr(named, f"name_{language}"):
            yield name


def _pick_country(term: str, book: _CountryBook, picked: Picked) -> None:
    candidates = book.beginning(term)
    if len(candidates) == 1:
        picked.add(candidates[0])
    elif candidates:
        picked.sentences.append(_ambiguous(term, [c.name for c in candidates]))
    else:
        picked.sentences.append(
            _not_found(term, [c.name for c in book.similar(term)])
            or _("“%(typed)s” was not found among the countries. Write its name or its ISO code.")
            % {"typed": _short(term)}
        )


# --- Components --------------------------------------------------------------------------


@dataclass(frozen=True)
class Around:
    """Whom those meant are first looked for among: read only where several could be meant."""

    countries: Callable[[], Iterable[str]] = tuple
    """ISO3 codes: there "PRCS" means one Society only."""
    components: Callable[[], Iterable[int]] = tuple
    """Ids of those who take part."""


NOBODY = Around()


def pick_components(typed: str, around: Around = NOBODY) -> Picked:
    """Find components by code ("DUA001"), short name ("URCS"), name or alias, in any language.

    Of several that a short name could mean, it is the one from the countries `around`, or else
    the only one of them that takes part.
    """
    picked = Picked()
    for term in terms(typed):
        _pick_component(term, around, picked)
    return picked


def _pick_component(term: str, around: Around, picked: Picked) -> None:
    found = list(Component.objects.search(term).best_first(term)[: OFFERED + 1])
    best = [one for one in found if one.rank == found[0].rank]  # type: ignore[attr-defined]
    if len(best) == 1 and best[0].rank <= 1:  # type: ignore[attr-defined]
        picked.add(best[0])
    elif len(found) == 1 and _is_meant(term, found[0], around):
        picked.add(found[0])
    elif len(found) == 1:
        picked.sentences.append(_not_found(term, [found[0].name]))
    elif found and (one := _only_one(term, around)):
        picked.add(one)
    elif found:
        picked.sentences.append(_ambiguous(term, [one.name for one in found]))
    else:
        names = {folded(name): one for one in Component.objects.all() for name in _names(one)}
        close = difflib.get_close_matches(folded(term), names, n=SIMILAR, cutoff=0.75)
        picked.sentences.append(
            _not_found(term, [names[name].name for name in close])
            or _(
                "“%(typed)s” was not found among the components. Write its name, "
                "its short name or its code."
            )
            % {"typed": _short(term)}
        )


def _is_meant(term: str, found: Component, around: Around) -> bool:
    """Whether the only one that begins so is surely meant: "Mars Red Cross" is not the Marshall Islands'.

    Every word is a whole word of its, or it is one of those who take part.
    """
    known = {bare(word) for word in found.search_text.split()}
    if all(word in known for word in searched(term)):
        return True
    return found.pk in set(around.components()) or found.country_id in set(around.countries())


def _only_one(term: str, around: Around) -> Component | None:
    # Only one called exactly so: half a name ("Red") could mean somebody else.
    called: Any = Component.objects.search(term).best_first(term)
    called = called.filter(rank__lte=1)
    for nearer in (
        called.filter(country__in=list(around.countries())),
        called.filter(pk__in=list(around.components())),
    ):
        there = list(nearer[:2])
        if len(there) == 1:
            return there[0]
    return None


# --- Sentences ---------------------------------------------------------------------------


def _ambiguous(term: str, names: list[str]) -> str:
    said = {"typed": _short(term), "names": _either(names[:OFFERED])}
    if len(names) > OFFERED:
        return _("“%(typed)s” could be %(names)s, or others. Write more of the name.") % said
    return _("“%(typed)s” could be %(names)s. Write it in full.") % said


def _not_found(term: str, names: list[str]) -> str:
    if not names:
        return ""
    return _("“%(typed)s” was not found. Did you mean %(names)s?") % {
        "typed": _short(term),
        "names": _either(list(dict.fromkeys(names))),
    }


def _short(term: str) -> str:
    """Enough of what was typed to know it by: all of it stands in the field."""
    return term if len(term) <= LONGEST_SAID else f"{term[:LONGEST_SAID]}…"


def _either(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s or %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
