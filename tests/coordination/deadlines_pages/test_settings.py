"""Policy settings: everybody sees value and basis, the secretariat changes them, running clocks stay."""

import pytest
from django.urls import reverse

from coordination.deadlines.models import Deadline, PolicySetting
from coordination.deadlines.registry import settings as known_settings
from smcc.audit.models import AuditEvent
from tests.factories import cases

KEY = "mini_summit_held.limit_hours"


def change(client, value, key=KEY, version=0):
    typed = {"value": value, "reason": "Agreed", "version": version}
    return client.post(reverse("change_setting", args=[key]), typed)


def test_every_setting_is_shown_with_its_basis(client, world):
    client.force_login(world.observer)
    page = client.get(reverse("policy_settings"))
    for known in known_settings():
        assert str(known.label) in page.text
    assert "Source: SMCC 2.0 progress report" in " ".join(page.text.split())
    assert "Default of this installation, not a rule of the Movement." in page.text
    assert "48 hours" in page.text


def test_the_secretariat_changes_one_and_it_says_by_whom(client, world):
    client.force_login(world.secretariat)
    assert change(client, "36").status_code == 302
    assert PolicySetting.objects.get(key=KEY).value == 36
    page = client.get(reverse("policy_settings")).text
    assert "36 hours" in page and "delivered as 48 hours" in page and world.secretariat.name in page
    event = AuditEvent.objects.get(verb="setting.change")
    assert event.data == {"from": 48, "to": 36.0}


def test_a_running_clock_keeps_its_promise(client, world):
    case = cases.large_operation(world)
    before = Deadline.objects.get(operation=case, clock="mini_summit_held").due_at
    client.force_login(world.secretariat)
    change(client, "12")
    assert Deadline.objects.get(operation=case, clock="mini_summit_held").due_at == before


@pytest.mark.parametrize(
    "role", ["coordinator", "icrc_director", "ifrc_usg", "committee", "observer"]
)
def test_nobody_else_changes_anything(client, world, role):
    client.force_login(getattr(world, role))
    page = client.get(reverse("policy_settings")).text
    assert reverse("change_setting", args=[KEY]) not in page
    assert client.get(reverse("change_setting", args=[KEY])).status_code == 403
    assert change(client, "1").status_code == 403
    assert not PolicySetting.objects.exists()


@pytest.mark.parametrize("value", ["", "0", "-3", "soon", "nan", "inf", "1e9", "=1+1", "\x00"])
def test_a_value_that_cannot_be_right_is_refused_beside_the_field(client, world, value):
    client.force_login(world.secretariat)
    answer = change(client, value)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"value"}
    assert not PolicySetting.objects.exists()


@pytest.mark.parametrize(("typed", "hours"), [("٤٨", 48), ("36,5", 36.5), (" 24 ", 24)])
def test_numbers_are_read_as_people_write_them(client, world, typed, hours):
    client.force_login(world.secretariat)
    change(client, typed)
    assert PolicySetting.objects.get(key=KEY).value == hours


def test_a_choice_is_one_of_those_offered(client, world):
    client.force_login(world.secretariat)
    key = "minimum_parameters.starts"
    assert change(client, "whenever", key).status_code == 422
    assert change(client, "onset", key).status_code == 302
    assert "the onset" in client.get(reverse("policy_settings")).text


def test_an_unknown_setting_is_not_there(client, world):
    client.force_login(world.secretariat)
    assert client.get("/settings/no.such.key/").status_code == 404


@pytest.mark.parametrize(
    ("which", "hours", "sentence"),
    [
        ("target_hours", "49", "The target would be later than the limit."),
        ("limit_hours", "20", "The limit would be before the target."),
    ],
)
def test_a_target_is_never_later_than_its_limit(client, world, which, hours, sentence):
    client.force_login(world.secretariat)
    key = f"minimum_parameters_issued.{which}"
    answer = change(client, hours, key=key)
    assert answer.status_code == 422 and sentence in answer.text
    assert not PolicySetting.objects.filter(key=key).exists()


def test_a_form_opened_before_somebody_elses_change_overwrites_nothing_and_can_be_sent_again(
    client, world
):
    client.force_login(world.secretariat)
    change(client, "36")
    late = change(client, "72", version=0)
    assert late.status_code == 409 and PolicySetting.objects.get(key=KEY).value == 36
    assert "In force now: 36 hours." in late.text, "what stands now is said"
    assert late.context["form"]["value"].value() == "72", "what was typed stays"
    assert change(client, "72", version=late.context["form"]["version"].value()).status_code == 302
    assert PolicySetting.objects.get(key=KEY).value == 72


def test_the_form_sends_the_version_that_was_read(client, world):
    client.force_login(world.secretariat)
    change(client, "36")
    form = client.get(reverse("change_setting", args=[KEY])).context["form"]
    assert form["version"].value() == 1 and form["version"].is_hidden
