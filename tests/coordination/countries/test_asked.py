"""A place is asked for what can exist there; its list is read on a phone, and in the reader's language."""

import pytest

from coordination.components.models import Component, Country
from coordination.people.models import Person
from tests.factories import leaders, plans
from tests.factories.agreements import Pipeline
from tests.factories.world import country as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def territory(world):
    return made("GLP", "GP", "Guadeloupe", 1)


def aspects(client, iso3):
    said = client.get(f"/api/v1/readiness/{iso3}/").json()["standings"]
    return {each["aspect"]: each for each in said}


def test_a_place_without_a_national_society_is_asked_for_nothing_that_only_one_can_give(
    client, world, territory
):
    client.force_login(world.observer)
    here, there = aspects(client, "GLP"), aspects(client, "POL")
    for name in ("capacity", "contingency_plan"):
        assert here[name]["state"] == "not_asked" and not here[name]["missing"]
        assert here[name]["sentence"] == "There is no National Society here to ask."
        assert there[name]["missing"]
    asked = here["focal_points"]["missing"]
    assert asked == "a focal point of the ICRC and a focal point of the IFRC"
    assert "National Society" in there["focal_points"]["missing"]
    page = client.get("/countries/GLP/").text
    assert "of the National Society" not in page and "Not asked" in page


def test_the_two_institutions_are_all_that_there_can_be(client, world, territory):
    client.force_login(world.secretariat)
    for code in ("icrc_hod", "ifrc_hod"):
        world.posts[code].country = territory
        world.posts[code].save()
        leaders.focal_point(world, code, "secretariat", country=territory)
    said = aspects(client, "GLP")["focal_points"]
    assert (said["state"], said["state_display"], said["missing"]) == ("confirmed", "2 of 2", "")


def test_a_society_that_was_dissolved_is_asked_no_more(client, world):
    Component.objects.filter(code="DPL001").update(active_until="2020-01-01")
    client.force_login(world.observer)
    assert aspects(client, "POL")["capacity"]["state"] == "not_asked"


def test_a_line_of_the_list_says_on_a_phone_how_much_is_missing(client, world, territory):
    client.force_login(world.observer)
    rows = {each.country.pk: each for each in client.get("/countries/?show=all").context["rows"]}
    said = rows["GLP"]
    asked = [each for _aspect, each in said.standings if each and each.state != "not_asked"]
    assert said.count == f"{len(said.missing)} of {len(asked)} missing"
    html = client.get("/countries/?sort=focal_points").text
    row = html.partition('href="/countries/POL/"')[2].partition("</tr>")[0]
    assert 'class="narrow-only quiet"' in row
    assert 'data-label="Focal points">' in row, "what the list is sorted by stays on a phone"
    assert 'data-label="Capacity to convene" class="wide-only">' in row


def test_the_page_of_a_country_says_from_when_until_when_its_agreement_holds(client, world):
    from datetime import date

    agreement = Pipeline(world).to("in_force", ends_on=date(2050, 3, 31))
    client.force_login(world.observer)
    page = client.get("/countries/UKR/").text
    line = page.partition(f'href="{agreement.get_absolute_url()}"><bdi>')[2].partition("</li>")[0]
    assert "from " in line and "until 31 March 2050" in line


def test_lists_of_records_stand_in_the_order_of_the_reader_s_names(client, world):
    """In French Égypte stands among the E, in English Egypt behind Ukraine's neighbours."""
    egypt = made("EGY", "EG", "Zz Egypt", 4)
    Country.objects.filter(pk="EGY").update(name_fr="Égypte")
    Country.objects.filter(pk="UKR").update(name_fr="Ukraine")
    plans.plan(world)
    plans.plan(world, country=egypt, by=world.secretariat)
    client.force_login(world.secretariat)
    order = {}
    for language in ("en", "fr"):
        Person.objects.filter(pk=world.secretariat.pk).update(language=language)
        lines = client.get("/contingency-plans/")
        assert lines["Content-Language"] == language
        order[language] = [each.plan.country_id for each in lines.context["lines"]]
    assert order == {"en": ["UKR", "EGY"], "fr": ["EGY", "UKR"]}
