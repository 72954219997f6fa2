"""Correcting facts, declaring the scale, recording the category: in a browser, against others."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coordination.operations import actions
from coordination.operations.models import Operation
from tests.factories import cases


def edited(client, case, **changes):
    """The edit form as it is sent after somebody changed some of its fields."""
    form = client.get(f"{case.get_absolute_url()}edit/").context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if bound.name == "onset_at":
            parts = form.fields["onset_at"].widget.decompress(value)
            data |= {
                "onset_at_date": f"{parts[0]:%Y-%m-%d}", "onset_at_time": f"{parts[1]:%H:%M}",
                "onset_at_zone": parts[2],
            }  # fmt: skip
        else:
            prepared = form.fields[bound.name].prepare_value(value)
            data[bound.name] = "" if prepared is None else str(getattr(prepared, "pk", prepared))
    return data | changes


def send(client, case, data):
    return client.post(f"{case.get_absolute_url()}edit/", data)


# --- The facts ---------------------------------------------------------------------------


def test_the_form_shows_what_stands_and_saving_it_changes_nothing(world, coordinator):
    case = cases.operation(
        world, countries=[world.ukraine, world.poland], appeal_codes=["MDRUA007"], glide="OT-1",
        onset_at=timezone.now().replace(second=0, microsecond=0) - timedelta(days=2),
    )  # fmt: skip
    data = edited(coordinator, case)
    assert data["countries"] == "Ukraine, Poland"
    assert data["host"] == "Ukrainian Red Cross Society"
    assert send(coordinator, case, data).status_code == 302
    case.refresh_from_db()
    assert case.version == 1


def test_corrected_facts_are_saved(world, case, coordinator):
    data = edited(
        coordinator, case, name="Renamed", countries="UKR, Polen, POL".replace("Polen, ", ""),
        present="ICRC", visibility="participants", appeal_codes="MDRUA008", go_event="77",
    )  # fmt: skip
    assert send(coordinator, case, data).status_code == 302
    case = Operation.objects.get(pk=case.pk)
    assert (case.name, case.visibility, case.go_event) == ("Renamed", "participants", 77)
    assert case.country_codes == "UKR POL"
    assert {p.component.code for p in case.presences.all()} == {"DUA001", "ICRC"}
    assert [a.code for a in case.appeal_codes.all()] == ["MDRUA008"]


def test_the_coordinator_is_a_post_and_can_be_taken_away(world, case, coordinator):
    assert (
        send(coordinator, case, edited(coordinator, case, coordinator_post="")).status_code == 302
    )
    case.refresh_from_db()
    assert case.coordinator_post is None


def test_a_stale_form_shows_what_stands_keeps_what_was_typed_and_can_be_saved_then(
    world, case, coordinator
):
    data = edited(coordinator, case, name="Mine", summary="My account of it")
    actions.amend_operation(case, by=world.urcs, changes={"name": "Theirs", "glide": "OT-7"})
    answer = send(coordinator, case, data)
    page = answer.content.decode()
    assert answer.status_code == 409
    for said in (
        "Somebody else changed this while you were writing.", "What stands now", "Theirs", "OT-7",
        "My account of it", 'value="Mine"',
    ):  # fmt: skip
        assert said in page, said
    assert Operation.objects.get(pk=case.pk).name == "Theirs"
    again = data | {"version": str(answer.context["form"]["version"].value())}
    assert send(coordinator, case, again).status_code == 302
    assert Operation.objects.get(pk=case.pk).name == "Mine"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"onset_at_date": "2099-01-01"}, "The onset is in the future."),
        ({"countries": "Atlantis"}, "“Atlantis” was not found among the countries."),
        ({"host": "IFRC"}, "The host is a National Society."),
        ({"coordinator_post": "999999"}, "Select a valid choice."),
    ],
)
def test_a_fact_that_cannot_be_right_gets_its_sentence_and_loses_nothing(
    world, case, coordinator, changes, sentence
):
    answer = send(coordinator, case, edited(coordinator, case, summary="Kept words", **changes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page and "Kept words" in page
    case.refresh_from_db()
    assert case.version == 1


# --- The scale ---------------------------------------------------------------------------


def said(**changes):
    return {
        "scale": "large", "declared_by_post": "Head of Delegation, IFRC", "reason": "Nationwide",
        "declared_at_date": "", "declared_at_time": "", "version": "1",
    } | changes  # fmt: skip


def test_a_declaration_opens_the_tools_and_stands_on_the_page(world, case, coordinator):
    url = f"{case.get_absolute_url()}scale/"
    answer = coordinator.post(url, said(), follow=True)
    page = answer.content.decode()
    assert "The declaration is recorded." in page and "Large scale" in page
    assert "Mini-Summit held" in page
    assert "Nationwide" in coordinator.get(url).content.decode()


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"reason": ""}, 422, "This field is required."),
        ({"scale": "huge"}, 422, "Select a valid choice."),
        (
            {"declared_at_date": "2001-01-01", "declared_at_time": "10:00"}, 422,
            "This is before the onset.",
        ),
        ({"declared_at_date": "2001-01-01"}, 422, "Give the time."),
        ({"version": "9"}, 409, "Somebody else changed this"),
    ],
)  # fmt: skip
def test_a_declaration_that_cannot_stand_is_refused_and_kept(
    world, case, coordinator, changes, status, sentence
):
    answer = coordinator.post(f"{case.get_absolute_url()}scale/", said(**changes))
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (status, True)
    assert "Head of Delegation, IFRC" in page
    case.refresh_from_db()
    assert case.scale == "" and not case.scale_declarations.exists()


def test_a_double_click_declares_once(world, case, coordinator):
    url = f"{case.get_absolute_url()}scale/"
    assert coordinator.post(url, said()).status_code == 302
    assert coordinator.post(url, said()).status_code == 409
    assert case.scale_declarations.count() == 1


# --- The category ------------------------------------------------------------------------


def test_a_category_is_recorded_with_its_day(world, case, coordinator):
    url = f"{case.get_absolute_url()}category/"
    sent = {"category": "orange", "since": f"{case.today}", "note": "First alert", "version": "1"}
    page = coordinator.post(url, sent, follow=True).content.decode()
    assert "The category is recorded." in page and "Orange" in page and "First alert" in page
    assert coordinator.post(url, sent).status_code == 409, "a double click records it once"
    assert case.category_changes.count() == 1
    wrong = coordinator.post(url, sent | {"since": "2099-01-01", "version": "2"})
    assert "This day is in the future." in wrong.content.decode()


# --- Whose it is -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["observer", "icrc_hod"])
@pytest.mark.parametrize(
    "door", ["edit/", "scale/", "category/", "conveners/new/", "responsibilities/new/"]
)
def test_who_does_not_lead_gets_a_sentence_and_no_form(world, case, signed_in, name, door):
    client = signed_in(name)
    for answer in (
        client.get(f"{case.get_absolute_url()}{door}"),
        client.post(f"{case.get_absolute_url()}{door}", said()),
    ):
        assert answer.status_code == 403
        assert '<form method="post" novalidate' not in answer.content.decode()
    case.refresh_from_db()
    assert case.version == 1
