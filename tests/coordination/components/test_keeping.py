"""Reference data kept in the browser and by the API: added, corrected, suspended, taken from the reference again."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.components import actions
from coordination.components.edits import edits_of
from coordination.components.models import Component, Country
from coordination.operations import actions as operations
from smcc.audit.models import AuditEvent
from smcc.rules.refusals import Invalid, NotReady, NotYours, OutOfTurn, Stale
from tests.api.caller import Caller, done, refused
from tests.factories import cases

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def suspended(world, component=None, **more):
    said = {"starts_on": today(), "reason": "Decision of the Governing Board"} | more
    return actions.suspend_component(component or world.polish_ns, by=world.secretariat, **said)


OTHERS = ("urcs", "coordinator", "icrc_director", "committee", "observer")


# --- What only the secretariat does ---------------------------------------------------------


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_keeps_reference_data(world, who):
    by, row = getattr(world, who), world.polish_ns
    for attempt in (
        lambda: actions.amend_component(row, by=by, changes={"name_en": "X"}, reason="x"),
        lambda: actions.amend_country(world.poland, by=by, changes={"name_en": "X"}, reason="x"),
        lambda: actions.add_country(by=by, iso3="XAA", iso2="XA", name_en="X", reason="x"),
        lambda: actions.add_component(by=by, code="XAA", kind="ifrc", name_en="X", reason="x"),
        lambda: actions.suspend_component(row, by=by, starts_on=today(), reason="x"),
        lambda: actions.lift_suspension(row, by=by, ends_on=today(), reason="x"),
        lambda: actions.take_reference(row, by=by, fields=["name_en"]),
    ):
        with pytest.raises(NotYours):
            attempt()
    assert not AuditEvent.objects.exclude(actor_id="").exists()


@pytest.mark.parametrize("who", OTHERS)
def test_the_pages_and_doors_refuse_everybody_else(client, world, who):
    client.force_login(getattr(world, who))
    for name, args in (
        ("component_edit", ["DPL001"]), ("component_suspend", ["DPL001"]),
        ("component_lift", ["DPL001"]), ("component_reference", ["DPL001"]),
        ("country_edit", ["POL"]), ("country_reference", ["POL"]),
        ("component_new", []), ("country_new", []),
    ):  # fmt: skip
        assert client.get(reverse(name, args=args)).status_code == 403, name
        assert client.post(reverse(name, args=args), {}).status_code == 403, name
    call = Caller(getattr(world, who))
    body = {"version": 1, "name_fr": "X", "reason": "x"}
    refused(call.patch("components/DPL001/", body), 403, "not_yours")
    refused(call.patch("countries/POL/", body), 403, "not_yours")


# --- Correcting ---------------------------------------------------------------------------------


def test_a_country_is_corrected_and_its_components_are_found_by_the_new_name(client, world):
    client.force_login(world.secretariat)
    said = {
        "name_en": "Poland", "name_fr": "Pologne", "name_es": "", "name_ar": "", "region": "3",
        "version": 1, "reason": "The French name was missing",
    }  # fmt: skip
    answer = client.post(reverse("country_edit", args=["POL"]), said | {"iso3": "XXX"})
    assert answer.status_code == 302
    row = Country.objects.get(pk="POL")
    assert (row.name_fr, row.version, row.iso3) == ("Pologne", 2, "POL")
    assert world.polish_ns in Component.objects.search("Pologne")
    event = AuditEvent.objects.get(verb="country.amend")
    assert event.reason == "The French name was missing"
    assert event.data["changes"] == {"name_fr": {"from": "", "to": "Pologne"}}
    late = client.post(reverse("country_edit", args=["POL"]), said | {"name_fr": "Autre"})
    assert late.status_code == 409 and "Autre" in late.text
    assert [each["value"] for each in late.context["form"].stands] == ["Pologne"]
    assert "What stands now" in late.text and "Pologne" in late.text
    assert Country.objects.get(pk="POL").name_fr == "Pologne"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name_en": " "}, "name_en"), ({"name_en": "x" * 201}, "name_en"),
        ({"reason": ""}, "reason"), ({"region": "77"}, "region"), ({"name_fr": "a\x00b"}, None),
    ],
)  # fmt: skip
def test_what_cannot_be_right_of_a_country_gets_a_sentence(client, world, changes, field):
    client.force_login(world.secretariat)
    said = {"name_en": "Poland", "region": "3", "version": 1, "reason": "x"} | changes
    answer = client.post(reverse("country_edit", args=["POL"]), said)
    assert answer.status_code == (422 if field else 302)
    if field:
        assert set(answer.context["form"].errors) == {field}
        assert Country.objects.get(pk="POL").name_en == "Poland"


def test_what_is_read_late_is_refused_with_the_copy_that_stands(world):
    actions.amend_component(
        world.polish_ns, by=world.secretariat, changes={"short_name": "PCK"}, reason="x", version=1
    )
    with pytest.raises(Stale) as late:
        actions.amend_component(
            world.polish_ns, by=world.secretariat, changes={"short_name": "PRC"}, reason="x",
            version=1,
        )  # fmt: skip
    assert late.value.current.short_name == "PCK"


def test_a_change_without_a_reason_is_refused_and_leaves_nothing(world):
    with pytest.raises(Invalid) as refusal:
        actions.amend_component(
            world.polish_ns, by=world.secretariat, changes={"short_name": "PCK"}, reason=" "
        )
    assert set(refusal.value.fields) == {"reason"}
    assert Component.objects.get(pk=world.polish_ns.pk).short_name == ""


# --- Adding and ending --------------------------------------------------------------------------


def test_a_new_national_society_is_found_and_has_a_place(client, world):
    client.force_login(world.secretariat)
    done_ = client.post(
        reverse("component_new"),
        {
            "code": "dxx001", "kind": "national_society", "name_en": "New Red Crescent",
            "country": "PAK", "aliases": "Formerly Old Crescent\nOC", "active_from": "2026-05-01",
            "reason": "Recognised by the ICRC, circular 12",
        },
    )  # fmt: skip
    assert done_.status_code == 302, done_.context["form"].errors
    row = Component.objects.get(code="DXX001")
    assert (row.country_id, row.region) == ("PAK", 2)
    assert list(Component.objects.search("old crescent")) == [row]
    assert edits_of(row) == [], "the reference never said anything of it"
    assert AuditEvent.objects.get(verb="component.add").reason.startswith("Recognised")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "DUA001"}, "code"), ({"code": "no!"}, "code"), ({"country": None}, "country"),
        ({"kind": "ifrc"}, "part_of"), ({"kind": "nothing"}, "kind"), ({"name_en": ""}, "name_en"),
        ({"reason": ""}, "reason"),
    ],
)  # fmt: skip
def test_what_cannot_be_right_of_a_new_component_names_its_field(world, changes, field):
    said = {
        "code": "DXX001", "kind": "national_society", "name_en": "New", "country": world.pakistan,
        "reason": "x",
    }  # fmt: skip
    with pytest.raises(Invalid) as refusal:
        actions.add_component(by=world.secretariat, **(said | changes))
    assert field in refusal.value.fields
    assert not Component.objects.filter(name_en="New").exists()


def test_an_office_is_part_of_its_institution(world):
    office = actions.add_component(
        by=world.secretariat, code="IFRCXX", kind="ifrc", name_en="IFRC Delegation", reason="Opened",
        part_of=world.ifrc, country=world.pakistan,
    )  # fmt: skip
    assert office.part_of == world.ifrc
    with pytest.raises(Invalid):
        actions.add_component(
            by=world.secretariat, code="IFRCYY", kind="ifrc", name_en="Office of an office",
            reason="x", part_of=office,
        )  # fmt: skip


def test_a_country_is_added_by_its_codes(client, world):
    client.force_login(world.secretariat)
    said = {"iso3": "xkx", "iso2": "xk", "name_en": "Kosovo", "region": "3", "reason": "Wanted"}
    assert client.post(reverse("country_new"), said).status_code == 302
    assert Country.objects.get(pk="XKX").iso2 == "XK"
    again = client.post(reverse("country_new"), said)
    assert again.status_code == 422 and set(again.context["form"].errors) == {"iso3", "iso2"}


def test_a_component_that_ends_is_no_longer_proposed(world):
    made = actions.amend_component(
        world.polish_ns, by=world.secretariat, changes={"active_until": today() - DAY},
        reason="Merged",
    )  # fmt: skip
    assert made.is_gone and not made.is_active(today())


# --- Suspended ------------------------------------------------------------------------------------

PERIODS = [
    (0, None, True, "from today"),
    (-10, None, True, "since ten days, without an end"),
    (-10, 0, True, "its last day is part of it"),
    (-10, -1, False, "over"),
    (1, None, False, "to come"),
]


@pytest.mark.parametrize(
    ("starts", "ends", "is_suspended", "why"), PERIODS, ids=[p[3] for p in PERIODS]
)
def test_suspension_by_day_in_python_and_in_the_database(world, starts, ends, is_suspended, why):
    day = today()
    suspended(
        world, starts_on=day + starts * DAY, ends_on=None if ends is None else day + ends * DAY
    )
    row = Component.objects.get(pk=world.polish_ns.pk)
    assert row.is_suspended is is_suspended
    assert row.is_active(day) is not is_suspended and row.is_member(day) and not row.is_gone
    assert Component.objects.suspended(day).filter(pk=row.pk).exists() is is_suspended
    assert Component.objects.active(day).filter(pk=row.pk).exists() is not is_suspended
    assert Component.objects.members(day).filter(pk=row.pk).exists()


def test_what_cannot_be_suspended_is_refused(world):
    with pytest.raises(OutOfTurn):
        suspended(world, component=world.icrc)
    with pytest.raises(Invalid) as refusal:
        suspended(world, ends_on=today() - DAY, reason="")
    assert set(refusal.value.fields) == {"ends_on", "reason"}
    suspended(world)
    with pytest.raises(OutOfTurn):
        suspended(world)


def test_a_suspended_society_is_neither_proposed_nor_agreed_as_convener(world):
    case = cases.operation(world)
    said = {"country": world.ukraine, "role": "convener", "component": world.polish_ns}
    proposed = operations.propose_convening(
        operation=case, by=world.coordinator, starts_on=case.today, **said
    )
    suspended(world, starts_on=case.today - DAY)
    with pytest.raises(NotReady, match="suspended"):
        operations.run_convening(proposed, "agree", by=world.coordinator)
    other = cases.operation(world, name="Another")
    said["component"] = Component.objects.get(code="DPL001")
    with pytest.raises(Invalid) as refusal:
        operations.propose_convening(
            operation=other, by=world.coordinator, starts_on=other.today, **said
        )
    assert "suspended" in refusal.value.fields["component"][0]


def test_a_suspension_is_lifted_and_one_that_never_began_leaves_no_trace_but_the_record(world):
    suspended(world, starts_on=today() - 5 * DAY)
    row = actions.lift_suspension(
        world.polish_ns, by=world.secretariat, ends_on=today() - DAY, reason="Board, 12 May"
    )
    assert row.is_active(today()) and row.is_suspended_on(today() - 2 * DAY)
    with pytest.raises(OutOfTurn):
        actions.lift_suspension(row, by=world.secretariat, ends_on=today(), reason="again")
    suspended(world, starts_on=today() + 5 * DAY)
    row = actions.lift_suspension(
        world.polish_ns, by=world.secretariat, ends_on=today(), reason="Settled"
    )
    assert (row.suspended_from, row.suspension_reason) == (None, "")
    verbs = list(AuditEvent.objects.filter(target_id="DPL001").values_list("verb", flat=True))
    assert verbs.count("component.suspend") == 2 and verbs.count("component.lift_suspension") == 2


def test_the_page_says_that_it_is_suspended_and_the_list_finds_it(client, world):
    client.force_login(world.secretariat)
    url = reverse("component_suspend", args=["DPL001"])
    said = {"starts_on": today().isoformat(), "reason": "Integrity", "version": 1}
    assert client.post(url, said | {"starts_on": "soon"}).status_code == 422
    assert client.post(url, said).status_code == 302
    page = client.get(reverse("component", args=["DPL001"]))
    assert "Membership suspended" in page.text and "Integrity" in page.text
    assert reverse("component_lift", args=["DPL001"]) in page.text
    rows = client.get("/components/", {"active": "suspended"}).context["page"]
    assert [row.code for row in rows] == ["DPL001"]
    lifted = client.post(
        reverse("component_lift", args=["DPL001"]),
        {"ends_on": (today() - DAY).isoformat(), "reason": "x", "version": 2},
    )
    assert lifted.status_code == 302
    assert "Membership suspended" not in client.get(reverse("component", args=["DPL001"])).text


# --- Edited here ----------------------------------------------------------------------------------


def test_a_field_edited_here_is_shown_and_taken_from_the_reference_again(client, reference, world):
    client.force_login(world.secretariat)
    row = Component.objects.get(code="DPL001")
    was = row.name_fr
    actions.amend_component(
        row, by=world.secretariat, reason="Their wish",
        changes={"name_fr": "Ici", "aliases": ["Czerwony Krzyż"]},
    )  # fmt: skip
    page = client.get(reverse("component", args=["DPL001"]))
    assert {edit.name for edit in page.context["edits"]} >= {"name_fr"}
    assert was.replace("'", "&#x27;") in page.text, "the reference’s value stands beside it"
    assert "Ici" in client.get(reverse("desk_reference")).text
    url = reverse("component_reference", args=["DPL001"])
    version = Component.objects.get(code="DPL001").version
    assert client.post(url, {"version": version}).status_code == 422, "nothing is chosen"
    chosen = {"version": version, "fields_taken": [e.name for e in page.context["edits"]]}
    assert client.post(url, chosen).status_code == 302
    row = Component.objects.get(code="DPL001")
    assert row.name_fr == was and edits_of(row) == []
    assert set(row.aliases.values_list("name", flat=True)) == set(row.loaded.get("aliases", []))
    assert actions.load_reference().left == [], "the next load finds nothing edited here"


def test_a_field_that_was_not_edited_cannot_be_taken(reference, world):
    with pytest.raises(Invalid):
        actions.take_reference(
            Country.objects.get(pk="POL"), by=world.secretariat, fields=["name_fr"]
        )


# --- The API --------------------------------------------------------------------------------------


def test_the_api_says_and_does_the_same(world):
    desk = Caller(world.secretariat)
    row = done(desk.get("components/DPL001/"))
    assert row["edited_here"] == [] and row["version"] == 1
    changed = done(
        desk.patch(
            "components/DPL001/",
            {"version": 1, "name_fr": "Croix-Rouge polonaise", "aliases": ["PCK"],
             "region": "europe", "country": "POL", "reason": "Asked"},
        )
    )  # fmt: skip
    assert (changed["name_fr"], changed["aliases"]) == ("Croix-Rouge polonaise", ["PCK"])
    stale = refused(
        desk.patch("components/DPL001/", {"version": 1, "name_fr": "X", "reason": "x"}),
        409,
        "stale",
    )
    assert stale["current"]["name_fr"] == "Croix-Rouge polonaise"
    body = refused(desk.patch("components/DPL001/", {"version": 2, "name_fr": "X"}), 400)
    assert "reason" in body["fields"]
    day = today().isoformat()
    out = done(
        desk.post("components/DPL001/suspend/", {"version": 2, "starts_on": day, "reason": "Board"})
    )
    assert (out["suspended_from"], out["suspension_reason"]) == (day, "Board")
    found = done(desk.get("components/", {"active": "suspended"}))["results"]
    assert [each["code"] for each in found] == ["DPL001"]
    back = desk.post(
        "components/DPL001/lift-suspension/", {"version": 3, "ends_on": day, "reason": "Lifted"}
    )
    assert done(back)["suspended_until"] == day


def test_the_api_adds_once_and_takes_the_reference_again(world):
    desk = Caller(world.secretariat)
    said = {"iso3": "XKX", "iso2": "XK", "name_en": "Kosovo", "region": "europe", "reason": "x"}
    first = desk.post("countries/", said, Idempotency_Key="k1")
    assert done(first, 201)["region"] == "europe"
    assert desk.post("countries/", said, Idempotency_Key="k1").json() == first.json()
    refused(desk.post("countries/", said), 400)
    Country.objects.filter(pk="POL").update(loaded={"name_fr": "Pologne"}, name_fr="Ailleurs")
    row = done(desk.get("countries/POL/"))
    assert row["edited_here"] == ["name_fr"]
    taken = desk.post("countries/POL/take-reference/", {"version": 1, "take": ["name_fr"]})
    assert done(taken)["name_fr"] == "Pologne"
    new = {
        "code": "DXX001", "kind": "national_society", "name_en": "New", "country": "PAK",
        "reason": "Recognised",
    }  # fmt: skip
    assert done(desk.post("components/", new), 201)["region"] == "asia_pacific"
