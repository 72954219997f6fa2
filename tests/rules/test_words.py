"""Names in a sentence."""

from smcc.rules.words import listed


def test_names_are_joined_as_people_say_them():
    assert listed([]) == ""
    assert listed(["ICRC"]) == "ICRC"
    assert listed(["ICRC", "IFRC"]) == "ICRC and IFRC"
    assert listed(["URCS", "ICRC", "IFRC"]) == "URCS, ICRC and IFRC"
