"""Names are found as people type them."""

import pytest

from coordination.components.names import bare, folded, index, initials, searched, short_forms


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("Croix-Rouge d'Ukraine", "croix rouge d ukraine"),
        ("Côte d’Ivoire", "cote d ivoire"),
        ("ŁÓDŹ Ørsted œuvre", "lodz orsted oeuvre"),
        ("أُوكرانيا", "اوكرانيا"),
        ("الأوكرانيّة", "الاوكرانيه"),
        ("ـالهلالـ", "الهلال"),
        ("  a\tb ", "a b"),
        ("", ""),
    ],
)
def test_accents_case_marks_and_letter_variants_are_folded_away(typed, seen):
    assert folded(typed) == seen


def test_an_arabic_word_is_the_same_with_and_without_its_article():
    assert bare(folded("الأوكرانية")) == bare(folded("أوكرانية"))
    assert bare(folded("للصليب")) == bare(folded("الصليب"))


def test_a_short_arabic_word_keeps_what_looks_like_an_article():
    assert bare("الم") == "الم"


def test_particles_are_left_out_unless_there_is_nothing_else():
    assert searched("Croix-Rouge de l'Ukraine") == ["croix", "rouge", "ukraine"]
    assert searched("de la") == ["de", "la"]
    assert searched("% _") == ["_"]


def test_initials_skip_particles():
    assert initials("Red Cross of the Democratic Republic of the Congo") == "rcdrc"


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Ukrainian Red Cross Society", ["urcs"]),
        ("Polish Red Cross", ["prc", "prcs"]),
        ("The Barbados Red Cross Society", ["brcs"]),
        ("Caritas", []),
    ],
)
def test_short_forms_are_the_initials_with_society_and_without(name, forms):
    assert list(short_forms(name)) == forms


def test_the_index_keeps_whole_names_apart():
    text = index(["URCS", "الصليب", "", "URCS"])
    assert text == " | urcs | الصليب | صليب |"
    assert index([]) == ""
