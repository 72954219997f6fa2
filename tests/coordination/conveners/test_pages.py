"""The matrix and the letter in a browser without scripts."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from coordination.conveners import actions
from coordination.conveners.models import ConvenerLetter, OperationArea
from coordination.operations import actions as operations
from coordination.operations.models import Convening
from coordination.operations.policy import IS_CONFLICT, SOCIETY_CONVENES, basis_said
from coordination.people.models import Person
from tests.factories import cases


def url(case, name="convener_matrix", *more):
    return reverse(name, args=[case.ref, *more])


def said(answer):
    return " ".join(answer.content.decode().split())


def test_the_matrix_says_what_is_open_and_a_reader_has_no_buttons(world, case, signed_in):
    page = said(signed_in("observer").get(url(case)))
    assert "nobody is agreed as convener" in page and "Suggestion" in page
    assert "Confirm the suggestion<" not in page and "Name an area" not in page
    assert "Name an area" in said(signed_in("coordinator").get(url(case)))


def test_a_suggestion_is_confirmed_with_one_press(world, case, signed_in):
    client = signed_in("coordinator")
    sent = {"country": "UKR", "role": "co_convener", "component": "ICRC"}
    answer = client.post(url(case, "convener_confirm"), sent, follow=True)
    assert "agreed" in said(answer)
    row = Convening.objects.get()
    assert (row.state, row.is_suggestion) == ("agreed", True)
    again = client.post(url(case, "convener_confirm"), sent)
    assert again.status_code == 409 and "no longer suggested" in said(again)


@pytest.mark.parametrize("written_in", ["en", "fr"])
def test_why_the_house_suggests_is_said_in_the_reader_s_language(world, signed_in, written_in):
    with translation.override(written_in):
        made = cases.operation(world, name="Another", crisis="conflict")
    kept = set(made.convenings.values_list("basis", flat=True))
    assert "Suggested because this is a conflict." in kept
    # As it was kept once: in the language of whoever logged the operation.
    row = made.convenings.filter(role="co_convener").first()
    row.basis = "Suggéré, car il s’agit d’un conflit."
    row.save(update_fields=["basis"])
    client = signed_in("coordinator")
    for language, other in (("fr", "en"), ("en", "fr")):
        Person.objects.update(language=language)
        for page in (url(made), made.get_absolute_url(), row.get_absolute_url()):
            answer = said(client.get(page))
            assert f'<html lang="{language}"' in answer
            for sentence in (SOCIETY_CONVENES, IS_CONFLICT):
                with translation.override(other):
                    assert escape(str(sentence)) not in answer
            with translation.override(language):
                assert escape(str(IS_CONFLICT)) in answer


def test_what_a_person_wrote_as_basis_stays_as_written():
    with translation.override("fr"):
        assert basis_said("By letter of 3 March") == "By letter of 3 March"


@pytest.mark.parametrize(
    "sent", [{}, {"country": "\0", "role": "x", "component": "9" * 5000}, {"country": "POL"}]
)
def test_a_suggestion_that_cannot_be_gets_a_sentence(world, case, signed_in, sent):
    answer = signed_in("coordinator").post(url(case, "convener_confirm"), sent)
    assert answer.status_code == 409 and "Look at it again" in said(answer)


@pytest.mark.parametrize(
    "name", ["", "   ", "a" * 201, "x" * 1_000_000, "\0"], ids=["none", "space", "long", "1MB", "nul"]
)  # fmt: skip
def test_an_area_that_cannot_be_gets_a_sentence_and_keeps_what_was_typed(
    world, case, signed_in, name
):
    client = signed_in("coordinator")
    answer = client.post(url(case, "convener_area_new"), {"country": "POL", "name": name})
    assert answer.status_code == 422 and not OperationArea.objects.exists()
    assert '<option value="POL" selected' in said(answer)


def test_an_area_is_named_and_withdrawn(world, case, signed_in):
    client = signed_in("coordinator")
    sent = {"country": "UKR", "name": "Kharkiv"}
    assert "is named" in said(client.post(url(case, "convener_area_new"), sent, follow=True))
    twice = client.post(url(case, "convener_area_new"), sent)
    assert twice.status_code == 422 and "named already" in said(twice)
    area = OperationArea.objects.get()
    where = url(case, "convener_area_withdraw", area.pk)
    assert client.post(where, {"reason": ""}).status_code == 422
    assert "is withdrawn" in said(client.post(where, {"reason": "one with Sumy"}, follow=True))
    assert "withdrawn already" in said(client.get(where))


def test_the_letter_from_draft_to_issue_and_its_files(world, case, agree, signed_in):
    agree()
    client = signed_in("coordinator")
    page = said(client.post(url(case, "convener_letter_new"), {}, follow=True))
    assert "Joint letter on convener roles, version 1" in page and "not signed yet" in page
    letter = ConvenerLetter.objects.get()
    steps = url(case, "convener_letter_steps", letter.number)

    def press(who, step):
        version = ConvenerLetter.objects.get().version
        return signed_in(who).post(steps, {"step": step, "version": version}, follow=True)

    refused = press("coordinator", "issue")
    assert refused.status_code == 409 and "waits for the signatures" in said(refused)
    press("icrc_director", "sign_icrc")
    press("ifrc_usg", "sign_ifrc")
    page = said(press("coordinator", "issue"))
    assert "-CL1-" in page and "العربية" in page
    for form, kind in (("pdf", "application/pdf"), ("docx", "application/vnd.openxml")):
        file = client.get(url(case, "convener_letter_file", 1, "ar", form))
        assert file.status_code == 200 and file["Content-Type"].startswith(kind)
    for wrong in (("xx", "pdf"), ("en", "exe")):
        assert client.get(url(case, "convener_letter_file", 1, *wrong)).status_code == 404
    assert "Says what is agreed" in said(client.get(url(case)))


def test_a_letter_behind_the_matrix_says_so_and_shows_what_changed(
    world, case, agree, issue, signed_in
):
    agree()
    issue()
    agree(role="co_convener", component=world.icrc, areas=["Kharkiv"])
    client = signed_in("observer")
    assert "Behind the matrix" in said(client.get(url(case)))
    assert "Behind the matrix" in said(client.get(url(case, "convener_letter", 1)))
    page = said(client.get(url(case, "convener_letters_compared")))
    assert "1 role differs" in page and "Kharkiv" in page and "New" in page
    coordinator = signed_in("coordinator")
    refused = coordinator.post(url(case, "convener_letter_new"), {"reason": " "})
    assert refused.status_code == 422 and "Say why a new version is needed" in said(refused)


def test_any_two_versions_are_put_side_by_side(world, case, agree, issue, signed_in):
    row = agree()
    issue()
    operations.run_convening(row, "end", by=world.coordinator, reason="handed over")
    agree(component=world.polish_ns, starts_on=case.today)
    issue("Another convenes")
    client = signed_in("observer")
    where = url(case, "convener_letters_compared")
    page = said(client.get(where, {"before": "1", "after": "2"}))
    assert "Ukrainian Red Cross Society" in page and "Polish Red Cross" in page
    assert "0 roles differ" in said(client.get(where, {"before": "2", "after": "2"}))
    for wrong in ("99", "x", "\0"):
        assert client.get(where, {"before": wrong}).status_code == 422


def test_before_any_letter_there_is_a_sentence(world, case, signed_in):
    client = signed_in("coordinator")
    assert "No letter was drawn up yet" in said(client.get(url(case, "convener_letters_compared")))
    refused = client.post(url(case, "convener_letter_new"), {})
    assert refused.status_code == 409 and "Nobody is agreed in any country" in said(refused)
    assert client.get(url(case, "convener_letter", 7)).status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx", "hxl"])
def test_the_matrix_is_saved_with_its_gaps(world, case, agree, signed_in, form):
    agree(areas=["Kharkiv"], basis="=1+1")
    answer = signed_in("observer").get(url(case, "convener_matrix_file", form))
    assert answer.status_code == 200
    content = b"".join(answer) if answer.streaming else answer.content
    if form == "csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        text = "\n".join(",".join(row) for row in rows)
        assert "Kharkiv" in text and "Nobody agreed" in text and ",=1+1" not in text


def test_no_other_format_is_there(world, case, signed_in):
    assert signed_in("observer").get(url(case, "convener_matrix_file", "exe")).status_code == 404


def test_the_page_costs_the_same_for_many_countries_and_allocations(
    world, case, signed_in, django_assert_max_num_queries
):
    from coordination.components.models import Country

    many = list(Country.objects.all()[:12])
    case.countries.set(many)
    case.country_codes = " ".join(country.pk for country in many)
    case.save()
    for country in many:
        actions.name_area(operation=case, country=country, name="North", by=world.coordinator)
        for role, who in (("convener", world.urcs_ns), ("co_convener", world.icrc)):
            row = operations.propose_convening(
                operation=case, country=country, role=role, component=who,
                starts_on=case.today, by=world.coordinator,
            )  # fmt: skip
            operations.run_convening(row, "agree", by=world.coordinator)
    client = signed_in("coordinator")
    with django_assert_max_num_queries(18):
        assert client.get(url(case)).status_code == 200


@pytest.mark.parametrize("name", ["convener_matrix", "convener_letters_compared"])
def test_what_may_not_be_seen_is_not_there(world, signed_in, name):
    hidden = cases.operation(world, name="Quiet", visibility="participants")
    assert signed_in("observer").get(url(hidden, name)).status_code == 404
    assert signed_in("coordinator").get(url(hidden, name)).status_code == 200


def test_a_proposal_keeps_its_areas_where_it_was_refused(world, case, signed_in):
    sent = {
        "country": "UKR", "role": "co_convener", "component": "DPL001", "exception": "",
        "starts_on": f"{case.today}", "ends_on": "", "areas": "Kharkiv\nOdesa", "basis": "",
    }  # fmt: skip
    client = signed_in("coordinator")
    answer = client.post(url(case, "convening_new"), sent)
    assert answer.status_code == 422 and "For another component, say why" in said(answer)
    assert "Kharkiv Odesa</textarea>" in said(answer)
    client.post(url(case, "convening_new"), sent | {"exception": "Both asked it to."})
    assert Convening.objects.get().areas == ["Kharkiv", "Odesa"]
