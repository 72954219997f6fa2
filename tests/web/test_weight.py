"""What a visit costs on the line, compressed as the server compresses it."""

import gzip
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

KB = 1024
FIRST_VISIT, LATER_PAGE, ALL_CSS, OWN_JS = 60 * KB, 15 * KB, 12 * KB, 4 * KB


def squeezed(data: bytes) -> int:
    return len(gzip.compress(data, 9))


def asset(url):
    path = finders.find(url.removeprefix(settings.STATIC_URL))
    assert path, url
    with open(path, "rb") as file:
        return file.read()


def files(folder, suffix):
    return sorted((settings.BASE_DIR / "static" / folder).glob(f"*{suffix}"))


def test_all_styles_together():
    assert sum(squeezed(path.read_bytes()) for path in files("css", ".css")) <= ALL_CSS


def test_own_scripts_of_the_layout():
    assert squeezed((settings.BASE_DIR / "static/js/smcc.js").read_bytes()) <= OWN_JS


@pytest.mark.django_db
@pytest.mark.usefixtures("kitchen")
@pytest.mark.parametrize("address", ["/kitchen/?bad", "/accounts/login/"])
def test_a_first_visit_and_a_later_page(client, reader, address):
    if "login" not in address:
        client.force_login(reader)
    page = client.get(address).content
    html = page.decode()
    urls = re.findall(r'<(?:link|script)[^>]+(?:href|src)="(/static/[^"]+)"', html)
    assert len(urls) == len(set(urls)) <= 6
    first = squeezed(page) + sum(squeezed(asset(url)) for url in urls)
    assert squeezed(page) <= LATER_PAGE, f"the page alone: {squeezed(page)}"
    assert first <= FIRST_VISIT, f"first visit: {first}"
