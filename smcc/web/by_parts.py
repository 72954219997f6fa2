"""Addresses by how many parts they have: of several hundred, only those of the right length are tried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.urls import URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Address = URLPattern | URLResolver


class OfParts(RoutePattern):
    """Nothing before addresses with so many slashes; any other does not begin here."""

    def __init__(self, slashes: int) -> None:
        super().__init__("", is_endpoint=False)
        self.slashes = slashes

    def match(self, path: str) -> Any:
        return super().match(path) if path.count("/") == self.slashes else None


def by_parts(addresses: Iterable[Address]) -> list[Address]:
    """The same addresses with the same names; each is found as before, and sooner.

    No value in a `path()` holds a slash, but that of `<path:…>`: so an address has as many as its
    route, and routes with another number need not be tried. Those with `<path:…>`, and what is no
    plain route, stand behind the others and are tried for every address.
    """
    groups: dict[int, list[Address]] = defaultdict(list)
    of_any_length = []
    for each in addresses:
        if isinstance(each, URLPattern) and isinstance(each.pattern, RoutePattern):
            route = str(each.pattern)
            if "<path:" not in route:
                groups[route.count("/")].append(each)
                continue
        of_any_length.append(each)
    return [URLResolver(OfParts(n), group) for n, group in groups.items()] + of_any_length
