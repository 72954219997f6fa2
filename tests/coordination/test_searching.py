"""Found by the beginnings of words: whatever the accents, the case, the database or the size."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coordination import searching
from coordination.logbook import actions as logbook
from coordination.logbook.models import LogEntry
from coordination.searching import LONGEST_WORD, asked_for, holding, search_text
from tests.factories import cases


def finds(typed, text, also=None):
    """The rule in plain Python: its twins in SQL are held against it below."""
    words = text.split()
    asked = asked_for(typed, also)
    return bool(asked) and all(
        any(all(any(w.startswith(start) for w in words) for start in way) for way in ways)
        for ways in asked
    )


TEXTS = {
    "accents": "Délégation reçue à Łódź par la Société",
    "code": "MDRUA007, GLIDE: CE-2026-000123-UKR",
    "hyphen": "Guinée-Bissau: COVID-19 (2ᵉ vague)",
    "arabic": "اجتماع الجمعية في أوكرانيا",
    "snake": "file_name 100% d'Ukraine",
    "link": "https://example.org/a/b/c/d/e/f/g?x=1&y=2",
    "long": "x" * 500,
    "nothing": "🚑 — …",
}
ASKED = {
    "delegation": {"accents"}, "DÉLÉGATION recue": {"accents"}, "lodz": {"accents"},
    "legation": set(), "la société": {"accents"}, "delegation nowhere": set(),
    "ce-2026": {"code"}, "000123-ukr": {"code"}, "CE2026": {"code"}, "ce 123": set(), "mdrua": {"code"},
    "guinee": {"hyphen"}, "bissau guinée": {"hyphen"}, "covid-19": {"hyphen"}, "covid19": {"hyphen"},
    "الجمعية": {"arabic"}, "جمعيه": {"arabic"}, "اوكرانيا": {"arabic"},
    "file_": {"snake"}, "file%": {"snake"}, "_": set(), "ukraine": {"snake"}, "d'ukrain": {"snake"},
    "l'ukraine": {"snake"}, "example": {"link"}, "https://example.org/a": {"link"},
    "x" * 400: {"long"}, "x" * (LONGEST_WORD - 1) + "y": set(),
    "🚑": set(), "%": set(), "' | 'x": {"long", "link"}, "la": {"accents"}, "": set(), "\\": set(),
}  # fmt: skip


@pytest.mark.parametrize("typed", ASKED, ids=lambda typed: typed[:20] or "nothing")
def test_every_word_typed_begins_a_word_of_the_text(typed):
    assert {name for name, text in TEXTS.items() if finds(typed, search_text([text]))} == ASKED[
        typed
    ]


@pytest.mark.parametrize("joined", ["والمياه", "بالمياه", "مياه", "المياه", "ومياه"])
def test_what_is_joined_to_an_arabic_word_hides_it_from_nobody(joined):
    assert all(
        finds(typed, search_text([f"تصل {joined} غدا"])) for typed in ("المياه", "مياه", joined)
    )


def test_the_database_finds_what_the_rule_says(world):
    case = cases.operation(world)
    entries = {
        name: logbook.write_entry(case, by=world.urcs, text=text) for name, text in TEXTS.items()
    }
    for typed, names in ASKED.items():
        found = set(holding(LogEntry.objects.all(), asked_for(typed)))
        assert found == {entries[name] for name in names}, typed


def test_other_words_do_as_well():
    assert finds("Ucrania", search_text(["UKR flood"]), {"Ucrania": ["UKR"]})
    assert not finds("Ucrania flood", search_text(["UKR quake"]), {"Ucrania": ["UKR"]})


def test_ten_thousand_characters_of_anything_can_be_kept_and_found(world):
    case = cases.operation(world)
    for text in ("\ufdfa" * 10_000, "a-" * 5_000, " ".join(map(str, range(2_000))), "é" * 10_000):
        entry = logbook.write_entry(case, by=world.urcs, text=text[:10_000])
        assert entry in holding(LogEntry.objects.all(), asked_for(text[:60]))


def test_a_word_that_many_records_hold_is_found_in_all_of_them(world, monkeypatch):
    monkeypatch.setattr(searching, "MANY", 3)
    case = cases.operation(world)
    made = [logbook.write_entry(case, by=world.urcs, text=f"Séisme {n}") for n in range(5)]
    assert set(holding(LogEntry.objects.all(), asked_for("seisme"))) == set(made)


def test_entries_from_before_the_column_are_filled_in(world):
    entry = logbook.write_entry(cases.operation(world), by=world.urcs, text="Délégation reçue")
    kept = entry.search_text
    LogEntry.objects.update(search_text="")
    import_module("coordination.migrations.0002_log_search").fill_all(apps, None)
    entry.refresh_from_db()
    assert entry.search_text == kept == "delegation recue"


# --- The same cost whatever is stored ---------------------------------------------------------


@pytest.mark.parametrize("typed", ["bridge", "nowhere", "ukraine bridge"])
def test_a_search_costs_the_same_for_few_and_for_many(client, world, typed):
    case = cases.operation(world)
    client.force_login(world.observer)
    logbook.write_entry(case, by=world.urcs, text="Bridge open")

    def queries():
        client.get("/search/", {"q": typed})
        with CaptureQueriesContext(connection) as caught:
            client.get("/search/", {"q": typed})
        return len(caught)

    few = queries()
    for n in range(30):
        logbook.write_entry(cases.operation(world), by=world.urcs, text=f"Bridge {n}")
    assert queries() == few <= 14, (
        "eight for the house, and up to two for each kind that an app has registered"
    )


@pytest.mark.postgres
def test_postgresql_looks_into_the_inverted_index(world):
    rows = LogEntry.objects.filter(search_text__begins=asked_for("bridge open")).order_by()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    assert "log_entry_words" in rows.explain()
