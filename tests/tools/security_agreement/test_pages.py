"""The pages of the register: from the form to the force, who is offered what, and bad input."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.api.caller import Caller, content, done, refused
from tools.agreement.opening import house_day
from tools.security_agreement import signing
from tools.security_agreement.models import SecurityAgreement

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def sent(**more):
    today = house_day()
    return {
        "provider": "ICRC", "beneficiary": "Ukrainian Red Cross Society", "level": "l2",
        "starts_on": today.isoformat(), "ends_on": (today + 365 * DAY).isoformat(), "note": "All of it",
    } | more  # fmt: skip


NEW = "/countries/UKR/security-agreements/new/"


def test_a_form_writes_it_down_and_the_buttons_bring_it_into_force(client, world):
    client.force_login(world.urcs)
    assert "Write down a security agreement" in client.get("/countries/UKR/").text
    answer = client.post(NEW, sent(security_lead=world.posts["icrc_hod"].pk))
    agreement = SecurityAgreement.objects.get()
    at = agreement.get_absolute_url()
    assert answer.url == at
    page = client.get(at).text
    assert "It is not open for signature yet." in page and "our reading of both" in page
    assert client.post(f"{at}steps/", {"step": "negotiate", "version": 1}).status_code == 302
    assert "Not signed yet: ICRC and URCS." in client.get(at).text
    for who, code in (("icrc_hod", "ICRC"), ("urcs", "DUA001")):
        client.force_login(getattr(world, who))
        assert f"{at}parties/{code}/sign/" in client.get(at).text
        version = SecurityAgreement.objects.get().version
        answer = client.post(f"{at}parties/{code}/sign/", {"on_paper": "", "version": version})
        assert answer.status_code == 302
    assert "Both have signed." in client.get(at).text
    version = SecurityAgreement.objects.get().version
    assert client.get(f"{at}steps/enter/").status_code == 200
    assert client.post(f"{at}steps/enter/", {"version": version}).status_code == 302
    assert "Nothing is missing." in client.get(at).text
    country = client.get("/countries/UKR/").text
    assert "ICRC for URCS, L2, until" in country and "a security agreement in force" not in country
    assert client.post(f"{at}renewal/").status_code == 302
    assert "Next period" in client.get(at).text


def test_names_of_components_are_offered_where_provider_and_beneficiary_are_asked_for(
    client, world, register
):
    client.force_login(world.urcs)
    page = client.get(NEW).text
    assert 'id="known-components"' in page and "picker" in page
    assert '<option value="Ukrainian Red Cross Society"' in page
    at = register.to("in_force").get_absolute_url()
    assert "known-components" not in client.get(f"{at}change/").text


def test_focal_points_are_named_and_ended(client, world, register):
    at = register.to("in_force").get_absolute_url()
    client.force_login(world.ifrc_hod)
    post = world.posts["urcs_sg"]
    assert client.post(f"{at}focal-points/", {"post": post.pk, "version": 9}).status_code == 409
    version = SecurityAgreement.objects.get().version
    answer = client.post(f"{at}focal-points/", {"post": post.pk, "version": version})
    assert answer.status_code == 302 and post.title in client.get(at).text
    point = SecurityAgreement.objects.get().focal_points.get()
    end = f"{at}focal-points/{point.pk}/end/"
    assert client.post(end, {"ends_on": "1999-01-01", "version": 1}).status_code == 422
    today = house_day()
    day = f"{today.day} {today:%B %Y}"
    assert f"from {day}<" in client.get(at).text
    assert client.post(end, {"ends_on": "", "version": 1}).status_code == 302
    assert f"from {day} until {day}<" in client.get(at).text


def test_the_readiness_says_how_many_are_in_force_where_there_is_more_than_one(
    client, world, register
):
    register.to("in_force")
    client.force_login(world.urcs)
    assert "are in force" not in _security(client)
    second = register.step(register.begin(provider=world.ifrc), "negotiate")
    for person, of in ((world.ifrc_hod, world.ifrc), (world.urcs, world.urcs_ns)):
        signing.sign(second, by=person, component=of)
    register.step(register.again(second), "enter")
    assert "2 are in force." in _security(client)


def _security(client):
    row = client.get("/countries/UKR/").context["row"]
    return next(str(each.sentence) for aspect, each in row.standings if aspect.name == "security")


@pytest.mark.parametrize(
    "wrong",
    [
        {"provider": "Nobody knows this one"}, {"provider": ""}, {"beneficiary": "ICRC"},
        {"level": "l9"}, {"starts_on": "31/31/2026"}, {"ends_on": "1999-01-01"},
        {"ends_on": "9999-12-31"}, {"note": "x" * 1_000_000}, {"note": "a\x00b", "level": ""},
        {"url": "javascript:alert(1)"}, {"security_lead": "9" * 30},
    ],
)  # fmt: skip
def test_bad_input_gets_a_sentence_and_nothing_typed_is_lost(client, world, wrong):
    client.force_login(world.urcs)
    answer = client.post(NEW, sent(languages="Ukrainian, English") | wrong)
    assert answer.status_code == 422 and "error" in answer.text
    assert "Ukrainian, English" in answer.text
    assert not SecurityAgreement.objects.exists()


def test_an_overlap_names_the_other_and_keeps_the_form(client, world, register):
    register.to("in_force")
    client.force_login(world.urcs)
    answer = client.post(NEW, sent())
    assert answer.status_code == 422
    assert "“ICRC for URCS, L2” (number 1" in answer.text and "All of it" in answer.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("country=ukr", True), ("country=POL", False), ("region=europe", True),
        ("region=africa", False), ("provider=icrc", True), ("provider=IFRC", False),
        ("beneficiary=DUA001", True), ("beneficiary=urcs", True), ("level=l2", True),
        ("level=l4", False), ("standing=in_force", True), ("standing=expired", False),
        ("expiring=30", False), ("expiring=365", True), ("expiring=forever", False),
    ],
)  # fmt: skip
def test_the_filters_leave_what_they_name(client, world, register, query, found):
    register.to("in_force")
    client.force_login(world.secretariat)
    page = client.get(f"/security-agreements/?{query}")
    assert page.status_code == 200 and ("ICRC for URCS, L2" in page.text) == found
    if "forever" not in query:
        file = content(client.get(f"/security-agreements/table.csv?{query}"))
        assert (b"DUA001" in file or b"URCS" in file) == found


def test_the_register_is_a_file_in_every_format(client, world, register):
    register.to("in_force")
    client.force_login(world.urcs)
    for form in ("csv", "xlsx", "docx", "pdf"):
        assert content(client.get(f"/security-agreements/table.{form}")), form
    assert client.get("/security-agreements/table.exe").status_code == 404


def test_wrong_methods_and_addresses_get_an_answer(client, world, register):
    at = register.to("in_force").get_absolute_url()
    client.force_login(world.urcs)
    assert client.post("/security-agreements/").status_code == 405
    assert client.get(f"{at}steps/").status_code == 405
    assert client.get("/countries/XXX/security-agreements/new/").status_code == 404
    assert client.get("/countries/%00/security-agreements/new/").status_code == 404
    assert client.get(f"{at}parties/%00/sign/").status_code == 404
    client.force_login(world.polish)
    assert client.get(NEW).status_code == 403


def test_the_api_says_the_same(world):
    call = Caller(world.urcs)
    today = house_day()
    body = {
        "country": "UKR", "provider": "ICRC", "beneficiary": "DUA001", "level": "l3",
        "starts_on": today.isoformat(), "ends_on": (today + 100 * DAY).isoformat(),
    }  # fmt: skip
    made = done(call.post("security-agreements/", body), 201)
    at = f"security-agreements/{made['id']}/"
    assert made["level_display"] == "L3: surge" and made["level_meaning"]
    wrong = refused(call.post("security-agreements/", body), 400, "invalid")
    assert "number 1" in wrong["fields"]["starts_on"][0]
    changed = {"security_lead": "icrc-hod-ukraine", "version": made["version"]}
    assert done(call.patch(at, changed))["security_lead"] == "icrc-hod-ukraine"
    refused(call.patch(at, changed), 409, "stale")
    done(call.post(f"{at}steps/negotiate/", {}))
    bad = refused(Caller(world.ifrc_hod).post(f"{at}signatures/", {"component": "IFRC"}), 400)
    assert "neither provider nor beneficiary" in bad["fields"]["component"][0]
    for who, code in (("icrc_hod", "ICRC"), ("urcs", "DUA001")):
        record = done(Caller(getattr(world, who)).post(f"{at}signatures/", {"component": code}))
    assert record["state"] == "signed" and len(record["signatures"]) == 2
    early = {"at": "2020-01-01T00:00:00Z"}
    refused(call.post(f"{at}steps/enter/", early), 400, "invalid")
    assert done(call.post(f"{at}steps/enter/", {}))["standing"] == "in_force"
    named = done(call.post(f"{at}focal-points/", {"post": "urcs-secretary-general"}))
    point = named["focal_points"][0]["id"]
    ended = done(call.post(f"{at}focal-points/{point}/end/", {}))
    assert ended["focal_points"][0]["ends_on"]
    assert done(call.post(f"{at}renewals/", {}), 201)["renews"] == made["id"]
    refused(call.post(f"{at}renewals/", {}), 409)
    for wrong in (
        {"level": "l9"},
        {"note": "a\x00b"},
        {"starts_on": "soon"},
        {"provider": "XX"},
        [],
    ):
        sent = body | wrong if isinstance(wrong, dict) else wrong
        refused(call.post("security-agreements/", sent), 400)
