"""What a clock is about is said in the reader's language, though it is stored in the house's."""

import pytest
from django.utils import translation

from coordination.deadlines.faces import subject
from coordination.deadlines.models import Deadline


def clock_about(kind, label):
    return Deadline(subject_kind=kind, subject_label=label)


@pytest.mark.parametrize(
    ("kind", "label", "said"),
    [
        ("mini_summit", "UKR-2026-01 Mini-Summit 2", "UKR-2026-01 Mini-sommet 2"),
        ("joint_statement", "UKR-2026-01 Joint Statement", "UKR-2026-01 Déclaration conjointe"),
        ("decision", "UKR-2026-01 Security lead: Kharkiv", None),
        ("decision", "UKR-2026-01 Fuel 95", "UKR-2026-01 Fuel 95"),
        (
            "decision",
            "UKR-2026-01 100% of it: %(number)d 7",
            "UKR-2026-01 100% of it: %(number)d 7",
        ),
        ("operation", "UKR-2026-01 Mini-Summit 2", "UKR-2026-01 Mini-Summit 2"),
        ("decision", "UKR-2026-01", "UKR-2026-01"),
        ("decision", "", ""),
    ],
)
def test_our_own_words_are_translated_and_what_was_typed_stays(kind, label, said):
    with translation.override("fr"):
        found = subject(clock_about(kind, label))
    if said is None:  # a topic of ours, and what somebody typed after it
        assert found.endswith(": Kharkiv") and "Security lead" not in found
    else:
        assert found == said


def test_in_the_house_s_language_it_is_as_it_was_stored():
    with translation.override("en"):
        label = "UKR-2026-01 Mini-Summit 2"
        assert subject(clock_about("mini_summit", label)) == label
