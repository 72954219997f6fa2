"""`load_reference`: idempotent, keeps local edits, says what it added, changed and left."""

import csv
import io

import pytest
from django.core.management import call_command

from coordination.components import actions, loading
from coordination.components import reference as files
from coordination.components.models import Alias, Component, Country
from coordination.people import actions as people
from coordination.people.models import Post
from smcc.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def said(monkeypatch, code, **changes):
    """As if the next delivery of the reference said this of a component."""
    before = dict(files.components())
    before[code] = before[code] | changes
    monkeypatch.setattr(files, "components", lambda: iter(before.items()))


def test_every_row_of_the_files_is_there(reference):
    with (files.DATA / "national_societies.csv").open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    assert Component.objects.national_societies().count() == len(rows)
    one = Component.objects.get(code="DUA001")
    assert (one.name_fr, one.country_id, one.region) == (
        "Société de la Croix-Rouge d'Ukraine", "UKR", 3,
    )  # fmt: skip
    assert set(Component.objects.filter(part_of__code="IFRC").values_list("region", flat=True)) == {
        0, 1, 2, 3, 4,
    }  # fmt: skip


def test_region_zero_is_africa_and_not_nothing(reference):
    assert Country.objects.get(iso3="KEN").region == 0
    assert Country.objects.get(iso3="OMN").region is None


def test_the_posts_that_the_rulebook_reaches_are_there(reference):
    assert Post.objects.of_duty(Post.Duty.ICRC_DIRECTOR_OF_OPERATIONS).count() == 1
    assert Post.objects.of_duty(Post.Duty.IFRC_UNDER_SECRETARY_GENERAL).count() == 1
    assert Post.objects.of_duty(Post.Duty.SECRETARIAT).count() == 1
    assert Post.objects.of_duty(Post.Duty.STEERING_COMMITTEE).count() == 2
    directors = Post.objects.of_duty(Post.Duty.REGIONAL_DIRECTOR)
    assert set(directors.values_list("region", flat=True)) == {0, 1, 2, 3, 4}
    assert Post.objects.get(code="dua001-secretary-general").component.code == "DUA001"
    societies = Component.objects.national_societies().count()
    assert Post.objects.of_duty(Post.Duty.SECRETARY_GENERAL).count() == societies


def test_a_second_load_changes_nothing_and_records_nothing(reference):
    events = AuditEvent.objects.count()
    again = actions.load_reference()
    people.load_posts(again)
    assert (again.added, again.changed, again.left) == ([], [], [])
    assert AuditEvent.objects.count() == events


def test_what_the_reference_corrects_is_taken_over_and_reported(reference, monkeypatch):
    said(monkeypatch, "DUA001", name_es="Cruz Roja Ucraniana")
    report = actions.load_reference()
    assert Component.objects.get(code="DUA001").name_es == "Cruz Roja Ucraniana"
    assert [line for line in report.changed if line.startswith("DUA001.name_es")]
    assert "ucraniana" in Component.objects.get(code="DUA001").search_text


def test_a_local_edit_is_left_and_reported_each_time(reference, monkeypatch):
    Component.objects.filter(code="DUA001").update(name_fr="Croix-Rouge ukrainienne")
    said(monkeypatch, "DUA001", name_fr="Croix-Rouge de l'Ukraine", name_es="Nueva")
    for _time in range(2):
        report = actions.load_reference()
        row = Component.objects.get(code="DUA001")
        assert (row.name_fr, row.name_es) == ("Croix-Rouge ukrainienne", "Nueva")
        (left,) = report.left
        assert "DUA001.name_fr" in left and "Croix-Rouge ukrainienne" in left
        assert "Croix-Rouge de l'Ukraine" in left


def test_an_edit_that_the_reference_takes_over_is_no_longer_local(reference, monkeypatch):
    Component.objects.filter(code="DUA001").update(name_fr="Croix-Rouge ukrainienne")
    said(monkeypatch, "DUA001", name_fr="Croix-Rouge ukrainienne")
    assert actions.load_reference().left == []
    said(monkeypatch, "DUA001", name_fr="Autre nom")
    actions.load_reference()
    assert Component.objects.get(code="DUA001").name_fr == "Autre nom"


def test_a_country_edited_here_is_left(reference):
    Country.objects.filter(iso3="UKR").update(name_en="Ukraine (edited)")
    report = actions.load_reference()
    assert Country.objects.get(iso3="UKR").name_en == "Ukraine (edited)"
    assert "UKR.name_en" in report.left[0]


def test_a_component_made_here_first_keeps_what_it_says_and_gets_what_it_lacks(world):
    Component.objects.filter(code="DUA001").update(name_en="URCS, as we say")
    report = actions.load_reference()
    row = Component.objects.get(code="DUA001")
    assert row.name_en == "URCS, as we say"
    assert row.name_ar == "جمعية الصليب الأحمر الأوكرانية"
    assert any(line.startswith("DUA001.name_en: edited here") for line in report.left)


def test_aliases_follow_the_reference_and_those_written_here_stay(reference, monkeypatch):
    row = Component.objects.get(code="DPK001")
    Alias.objects.create(component=row, name="Hilal-e-Ahmar")
    said(monkeypatch, "DPK001", aliases=["Pakistani Red Crescent"])
    actions.load_reference()
    assert set(row.aliases.values_list("name", flat=True)) == {
        "Hilal-e-Ahmar", "Pakistani Red Crescent",
    }  # fmt: skip


def test_an_alias_taken_away_here_does_not_come_back(reference):
    Alias.objects.filter(component__code="DPK001").delete()
    report = actions.load_reference()
    assert not Alias.objects.filter(component__code="DPK001").exists()
    assert any("taken away here" in line for line in report.left)


def test_a_component_that_the_reference_drops_stays_and_is_reported(reference, monkeypatch):
    rest = {code: each for code, each in files.components() if code != "DUA001"}
    monkeypatch.setattr(files, "components", lambda: iter(rest.items()))
    report = actions.load_reference()
    assert Component.objects.filter(code="DUA001").exists()
    assert "DUA001: no longer in the reference, kept here" in report.left


def test_a_post_renamed_here_is_left(reference):
    Post.objects.filter(code="dua001-secretary-general").update(title="Director General")
    report = loading.Report()
    people.load_posts(report)
    assert Post.objects.get(code="dua001-secretary-general").title == "Director General"
    assert "dua001-secretary-general.title" in report.left[0]


def test_aliases_are_freed_of_what_a_spreadsheet_left_in_them(reference):
    assert files.clean_alias('"Red Cross Society of C\\xF4te d\'Ivoire"') == (
        "Red Cross Society of Côte d'Ivoire"
    )
    assert files.clean_alias("Nicaraguan Red Cross* dissolved 9 may 2023") == "Nicaraguan Red Cross"
    assert not Alias.objects.filter(name__contains="\\x").exists()
    assert not Alias.objects.filter(name__contains="*").exists()


def test_the_command_says_what_it_did():
    out = io.StringIO()
    call_command("load_reference", stdout=out)
    assert out.getvalue().strip().endswith("0 changed, 0 left.")
    Component.objects.filter(code="DUA001").update(name_en="Edited")
    out = io.StringIO()
    call_command("load_reference", stdout=out)
    assert "Left: DUA001.name_en: edited here ('Edited'" in out.getvalue()
    assert "0 added, 0 changed, 1 left." in out.getvalue()


def test_a_load_takes_few_queries_whatever_the_number_of_rows(
    reference, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15):
        actions.load_reference()
