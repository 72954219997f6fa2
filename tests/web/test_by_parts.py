"""Every address leads where its route says, though only routes of its length are tried."""

import re

import pytest
from django.urls import Resolver404, URLResolver, get_resolver, path, re_path, resolve
from django.urls.converters import get_converters

from coordination.urls import urlpatterns as coordination
from recommendations.urls import urlpatterns as recommendations
from smcc import api
from smcc.web.by_parts import by_parts
from tools.urls import urlpatterns as tools

VALUES = {
    "int": "7",
    "str": "one",
    "slug": "one-two",
    "day": "2026-03-04",
    "uuid": "5a1c0d52-2b62-4a6b-9d33-0a0d5f0a9b11",
}
PAGES = [*coordination, *tools, *recommendations]


def view(request):
    raise AssertionError("is never opened")


def first_of(flat, address):
    """What a flat list would find: the first route that matches."""
    found = next(each.resolve(address) for each in flat if each.resolve(address))
    return found.func, found.url_name, found.kwargs


def an_address(route):
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: VALUES[found[1] or "str"], route)


@pytest.mark.parametrize(("flat", "root"), [(PAGES, "/"), (api.nouns, "/api/v1/")])
def test_every_address_of_the_product_is_found_as_in_a_flat_list(flat, root):
    assert len(flat) > 200
    for each in flat:
        address = an_address(str(each.pattern))
        found = resolve(root + address)
        assert (found.func, found.url_name, found.kwargs) == first_of(flat, address), address


def test_only_a_few_are_tried_for_an_address():
    with pytest.raises(Resolver404) as missed:
        resolve("/there/is/no/such/page/of/this/length/anywhere/")
    assert len(missed.value.args[0]["tried"]) < 20
    assert len(PAGES) > 300


def resolver(*addresses):
    return URLResolver(re_path(r"^", view).pattern, by_parts(addresses))


def test_of_two_routes_the_first_is_taken():
    found = resolver(path("a/<str:x>/", view, name="value"), path("a/new/", view, name="new"))
    assert found.resolve("a/new/").url_name == "value"


def test_a_value_that_holds_slashes_and_a_pattern_are_found_at_any_length():
    found = resolver(
        path("files/<path:name>", view, name="file"), re_path(r"^x/.*$", view, name="any")
    )
    assert found.resolve("files/a/b/c").kwargs == {"name": "a/b/c"}
    assert found.resolve("x/a/b/c/d/").url_name == "any"


def test_an_address_is_written_as_before():
    found = resolver(path("a/<str:x>/", view, name="value"), path("b/", view, name="plain"))
    assert found.reverse("value", x="7") == "a/7/"
    assert found.reverse("plain") == "b/"


def test_no_value_but_a_path_holds_a_slash():
    takes_slashes = {
        name for name, each in get_converters().items() if re.fullmatch(each.regex, "a/b")
    }
    assert takes_slashes == {"path"}
    assert get_resolver().url_patterns
