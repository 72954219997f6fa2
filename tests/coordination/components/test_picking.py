"""Countries and components as people type them: what is found, and the sentence for what is not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination.components.actions import load_reference
from coordination.components.countries import country_names, spoken
from coordination.components.fields import (
    ComponentField,
    ComponentsField,
    CountriesField,
    known_components,
)
from coordination.components.models import Component, Country
from coordination.components.picking import Around, pick_components, pick_countries
from tests.fixtures.scenarios import scenario


@scenario
def movement():
    load_reference()


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Ukraine", ["UKR"]),
        ("ukr", ["UKR"]),
        ("UA, pl", ["UKR", "POL"]),
        ("Ukraine; Poland\nPakistan", ["UKR", "POL", "PAK"]),
        ("Ukraine، باكستان", ["UKR", "PAK"]),
        ("Niger", ["NER"]),
        ("Nigeria", ["NGA"]),
        ("Iran, Islamic Republic of", ["IRN"]),
        ("Iran, Islamic Republic of, Tanzania, United Republic of", ["IRN", "TZA"]),
        ("iran", ["IRN"]),
        ("Cote d'Ivoire", ["CIV"]),
        ("Ucrania", ["UKR"]),
        ("Ukraine, UKR, ukraine", ["UKR"]),
        ("  ,, ; ", []),
        ("", []),
    ],
)
def test_countries_are_found_in_the_order_typed_each_once(movement, typed, codes):
    picked = pick_countries(typed)
    assert [country.iso3 for country in picked.found] == codes
    assert picked.sentences == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Atlantis", "“Atlantis” was not found among the countries."),
        ("Ukrane", "Did you mean Ukraine?"),
        ("Korea", "could be"),
        ("<b>x</b>", "“<b>x</b>” was not found"),
    ],
)
def test_a_country_that_is_not_found_is_named_as_it_was_typed(movement, typed, said):
    picked = pick_countries(f"Poland, {typed}")
    assert [c.iso3 for c in picked.found] == ["POL"]
    (sentence,) = picked.sentences
    assert said in sentence


def test_every_name_that_a_page_offers_is_found_again(movement):
    for country in Country.objects.all():
        assert pick_countries(country.name).found == [country]
    for name, short in known_components():
        picked = pick_components(name)
        assert [one.name for one in picked.found] == [name], (name, picked.sentences)
        if short:
            assert [one.name for one in pick_components(short).found] == [name]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("ICRC, IFRC", ["ICRC", "IFRC"]),
        ("DUA001", ["DUA001"]),
        ("Ukrainian Red Cross", ["DUA001"]),
        ("Croix-Rouge d'Ukraine", ["DUA001"]),
        ("الأوكرانية", ["DUA001"]),
        ("ifrc europe", ["IFRC-EUR"]),
    ],
)
def test_components_are_found_by_code_short_name_and_name(movement, typed, codes):
    assert [one.code for one in pick_components(typed).found] == codes


def test_an_ambiguous_component_names_the_choices_and_not_all_two_hundred(movement):
    (sentence,) = pick_components("Red Cross").sentences
    assert sentence.startswith("“Red Cross” could be ")
    assert sentence.endswith("or others. Write more of the name.")
    assert sentence.count(",") <= 6


@pytest.mark.parametrize(
    ("typed", "near", "code"),
    [("URCS", "UKR", "DUA001"), ("URCS", "UGA", "DUG001"), ("PRCS", "PAK", "DPK001")],
)
def test_initials_that_several_share_mean_the_society_of_the_country(movement, typed, near, code):
    assert "could be" in pick_components(typed).sentences[0]
    assert [one.code for one in pick_components(typed, Around(lambda: [near])).found] == [code]
    assert "could be" in pick_components(typed, Around(lambda: ["FRA"])).sentences[0]


@pytest.mark.parametrize(
    ("present", "countries", "code"),
    [
        ("DUA001 ICRC", "POL", "DUA001"),
        ("DUG001 DPL001", "POL", "DUG001"),
        ("DUG001 DUA001", "UKR", "DUA001"),
        ("DUG001", "UKR", "DUA001"),
        ("DUG001 DUA001", "POL", None),
        ("DPL001", "POL", None),
    ],
)
def test_initials_mean_the_society_of_the_country_or_else_the_only_one_that_takes_part(
    movement, present, countries, code
):
    there = Component.objects.filter(code__in=present.split()).values_list("pk", flat=True)
    picked = pick_components("URCS", Around(countries.split, lambda: there))
    assert [one.code for one in picked.found] == ([code] if code else [])
    assert bool(picked.sentences) == (code is None)


def test_half_a_name_never_means_somebody_only_for_taking_part(movement):
    there = [Component.objects.get(code="DUA001").pk]
    assert "could be" in pick_components("Red Cross", Around(tuple, lambda: there)).sentences[0]


def test_a_field_keeps_one_component_or_many(movement):
    assert ComponentField().clean("IFRC") == Component.objects.get(code="IFRC")
    assert ComponentField(required=False).clean("") is None
    assert [c.code for c in ComponentsField().clean("IFRC, ICRC")] == ["IFRC", "ICRC"]
    shown = CountriesField().prepare_value([Country.objects.get(pk=c) for c in ("IRN", "UKR")])
    assert [c.iso3 for c in CountriesField().clean(shown)] == ["IRN", "UKR"]


def test_an_empty_field_asks_the_database_nothing(movement):
    with CaptureQueriesContext(connection) as queries:
        CountriesField(required=False).clean("")
        ComponentsField(required=False).clean(" ")
    assert len(queries) == 0


def test_names_of_countries_cost_one_query_for_many_rows(movement):
    country_names(["UKR"])
    with CaptureQueriesContext(connection) as queries:
        assert [spoken("UKR POL") for _ in range(50)] == ["Ukraine, Poland"] * 50
    assert len(queries) == 0


def test_a_code_that_nobody_knows_stands_for_itself(movement):
    assert spoken("XYZ UKR") == "XYZ, Ukraine"


@pytest.mark.parametrize("pick", [pick_components, pick_countries])
def test_a_long_term_that_is_not_found_is_named_by_its_beginning(movement, pick):
    (sentence,) = pick("z" * 1900).sentences
    assert "z" * 60 + "…”" in sentence and len(sentence) < 250


def test_the_only_one_that_begins_so_is_asked_about_not_guessed(movement):
    picked = pick_components("Mars Red Cross")
    assert picked.found == []
    assert picked.sentences == [
        "“Mars Red Cross” was not found. Did you mean Marshall Islands Red Cross Society?"
    ]
    here = pick_components("Ukrain Red", Around(countries=lambda: ["UKR"]))
    assert [one.code for one in here.found] == ["DUA001"], "here the beginning is enough"
