"""Search over all National Societies as they are delivered."""

from coordination.components.models import Component

UKRAINE = "DUA001"


def found(words):
    return [c.code for c in Component.objects.search(words).best_first(words)]


WAYS_TO_SAY_IT = [
        "URCS", "urcs", "Ukrainian Red Cross", "ukrainian red cross society",
        "Croix-Rouge d'Ukraine", "croix rouge d ukraine", "CROIX-ROUGE D’UKRAINE",
        "Cruz Roja de Ucrania", "الأوكرانية", "الاوكرانية", "أوكرانية", "أوكرانيا", "الأوكراني",
        "DUA001", "dua001", "UKR", "Ukraine", "Ucrania", "red ukrain", "Red Cross of Ukraine",
]  # fmt: skip


def test_the_ukrainian_red_cross_is_found_however_it_is_said(reference):
    assert [words for words in WAYS_TO_SAY_IT if UKRAINE not in found(words)] == []


FIRST = [
    ("DUA001", "DUA001"),
    ("ICRC", "ICRC"),
    ("ifrc", "IFRC"),
    ("CICR", "ICRC"),
    ("Mali", "DML001"),
    ("cote d'ivoire", "DCI001"),
    ("Türkiye", "DTR001"),
    ("turkiye", "DTR001"),
    ("Croix-Rouge de Pologne", "DPL001"),
    ("Magen David Adom", "DIL001"),
    ("Swaziland", "DSZ001"),
    ("Danish RC", "DDK001"),
    ("الصليب الأحمر البولندي", "DPL001"),
]


def test_the_best_match_comes_first(reference):
    assert [(words, found(words)[:1]) for words, _code in FIRST] == [
        (words, [code]) for words, code in FIRST
    ]


def test_a_code_comes_before_names_that_begin_with_it(reference):
    ranked = Component.objects.search("IFRC").best_first("IFRC")
    assert [c.rank for c in ranked][:2] == [0, 2]


def test_a_word_is_found_by_its_beginning_and_not_by_its_middle(reference):
    assert "DSO001" not in found("mali")  # Somali
    assert "DRO001" not in found("oman")  # Romanian


def test_what_matches_nothing_finds_nothing(reference):
    for words in ("nowhere at all", "%", "__", "'; drop table", "\x00", "🚑"):
        assert found(words) == []


def test_no_words_find_everything(reference):
    assert Component.objects.search(" ").count() == Component.objects.count()


def test_a_row_without_bars_is_searched_too(world):
    """A component made by hand, whose search text was never indexed."""
    assert found("URCS") == [UKRAINE]
