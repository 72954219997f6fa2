"""The heading of a security agreement runs the reader's way, whoever is named first."""

import pytest
from django.utils import translation

pytestmark = pytest.mark.django_db


def test_names_in_the_heading_are_isolated(client, world, register):
    agreement = register.begin()
    assert agreement.heading == "<bdi>ICRC</bdi> for <bdi>URCS</bdi>, <bdi>L2</bdi>"
    with translation.override("ar"):
        assert agreement.heading.startswith("<bdi>ICRC</bdi> ")
    client.force_login(world.urcs)
    for address in (agreement.get_absolute_url(), "/countries/UKR/"):
        assert str(agreement.heading) in client.get(address).text, address


def test_a_name_with_a_sign_of_html_in_it_stays_text(world, register):
    type(world.icrc).objects.filter(pk=world.icrc.pk).update(short_name="<I>%s")
    agreement = register.again(register.begin())
    assert agreement.heading.startswith("<bdi>&lt;I&gt;%s</bdi> for ")
