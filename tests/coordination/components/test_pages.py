"""The directory of components and the page of one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from coordination.components import actions
from coordination.components.models import Component
from coordination.people import actions as people
from coordination.people.models import Holding
from smcc.audit.models import AuditEvent
from tests.factories import cases

LIST = "/components/"


def codes(client, **params):
    return [row.code for row in client.get(LIST, params).context["page"]]


def test_the_directory_is_filtered_by_kind_region_words_and_membership(client, world):
    Component.objects.filter(code="DKE001").update(
        active_until=timezone.localdate() - timedelta(days=1)
    )
    client.force_login(world.observer)
    assert set(codes(client, kind="ifrc")) == {"IFRC"}
    assert codes(client, region="0") == ["DKE001"]  # Africa is region 0
    assert codes(client, q="urcs") == ["DUA001"]
    assert codes(client, active="no") == ["DKE001"]
    assert "DKE001" not in codes(client, active="yes")
    assert "No longer active" in client.get(LIST).text


@pytest.mark.parametrize(
    "params", [{"region": "99"}, {"kind": "x"}, {"after": "\x00"}, {"q": "\x00"}]
)
def test_a_filter_that_makes_no_sense_is_no_error(client, world, params):
    client.force_login(world.observer)
    assert client.get(LIST, params).status_code == 200


def test_all_of_them_are_paged_at_a_constant_cost(
    client, reference, world, django_assert_max_num_queries
):
    client.force_login(world.observer)
    seen, cursor = [], ""
    while True:
        with django_assert_max_num_queries(5):
            page = client.get(LIST, {"after": cursor} if cursor else {}).context["page"]
        seen += [row.code for row in page]
        if not page.next:
            break
        cursor = page.next
    assert sorted(seen) == sorted(Component.objects.values_list("code", flat=True))


def test_search_in_the_directory_is_paged_best_first(client, reference, world):
    client.force_login(world.observer)
    page = client.get(LIST, {"q": "croix rouge"}).context["page"]
    more = client.get(LIST, {"q": "croix rouge", "after": page.next}).context["page"]
    assert page.next and not {r.pk for r in page} & {r.pk for r in more}


def test_a_component_is_shown_with_its_names_and_posts(client, reference, world):
    client.force_login(world.observer)
    text = client.get(reverse("component", args=["DUA001"])).text
    for said in (
        "Ukrainian Red Cross Society", "Société de la Croix-Rouge d&#x27;Ukraine",
        "Sociedad de la Cruz Roja de Ucrania", "جمعية الصليب الأحمر الأوكرانية",
    ):  # fmt: skip
        assert said in text
    assert world.urcs.name in text and "Europe and Central Asia" in text


def test_its_code_is_read_in_any_case_and_an_unknown_one_is_not_there(client, world):
    client.force_login(world.observer)
    assert client.get(f"{LIST}dua001/").status_code == 200
    assert client.get(f"{LIST}XYZ/").status_code == 404


def test_who_no_longer_holds_a_post_is_not_named(client, world):
    people.end_holding(Holding.objects.get(person=world.people["urcs"]), by=world.secretariat)
    client.force_login(world.observer)
    page = client.get(reverse("component", args=["DUA001"]))
    assert [post.current for post in page.context["posts"]] == [[]]


def test_its_operations_are_those_it_hosts_attends_or_convenes(client, world):
    hosted = cases.operation(world)
    elsewhere = cases.operation(world, name="Elsewhere", host=world.polish_ns, present=[])
    client.force_login(world.observer)

    def shown(code):
        return set(client.get(reverse("component", args=[code])).context["operations"])

    assert shown("DUA001") == {hosted, elsewhere}  # proposed as convener in its country
    assert shown("DPL001") == {elsewhere}
    assert hosted in shown("ICRC")
    assert shown("DPK001") == set()


def test_the_page_costs_the_same_with_many_posts(client, world, django_assert_max_num_queries):
    client.force_login(world.observer)
    for n in range(20):
        post = people.create_post(by=None, title=f"P{n}", duty="other", component=world.urcs_ns)
        people.appoint(by=None, post=post, person=world.polish)
    with django_assert_max_num_queries(12):
        client.get(reverse("component", args=["DUA001"]))


# --- Correcting ---------------------------------------------------------------------------


def amended(**changes):
    said = {
        "name_en": "Ukrainian Red Cross Society", "name_fr": "", "name_es": "", "name_ar": "",
        "short_name": "URCS", "aliases": "", "active_from": "", "active_until": "",
        "country": "UKR", "region": "3", "reason": "Their letter of 3 March",
        "version": Component.objects.get(code="DUA001").version,
    }  # fmt: skip
    return said | changes


def test_the_secretariat_corrects_a_component_and_searches_find_it(client, world):
    client.force_login(world.secretariat)
    url = reverse("component_edit", args=["DUA001"])
    answer = client.post(
        url, amended(name_fr="Croix-Rouge ukrainienne", aliases="Chervonyi Khrest\n\nUkrCross")
    )
    assert answer.status_code == 302
    row = Component.objects.get(code="DUA001")
    assert row.name_fr == "Croix-Rouge ukrainienne"
    for words in ("ukrainienne", "chervonyi", "UkrCross"):
        assert list(Component.objects.search(words)) == [row]
    event = AuditEvent.objects.get(verb="component.amend")
    assert event.actor_name == world.secretariat.name
    assert event.data["changes"]["aliases"]["to"] == ["Chervonyi Khrest", "UkrCross"]
    client.post(url, amended(name_fr="Croix-Rouge ukrainienne", aliases="UkrCross"))
    assert list(row.aliases.values_list("name", flat=True)) == ["UkrCross"]


def test_saving_without_a_change_records_nothing(client, world):
    client.force_login(world.secretariat)
    client.post(reverse("component_edit", args=["DUA001"]), amended())
    assert not AuditEvent.objects.filter(verb="component.amend").exists()


def test_the_next_load_leaves_what_was_corrected(reference, world):
    row = Component.objects.get(code="DPL001")
    actions.amend_component(
        row, by=world.secretariat, changes={"name_fr": "Croix-Rouge de Pologne"}, reason="Asked"
    )
    report = actions.load_reference()
    assert Component.objects.get(code="DPL001").name_fr == "Croix-Rouge de Pologne"
    assert any(line.startswith("DPL001.name_fr: edited here") for line in report.left)


def test_what_cannot_be_right_is_refused_beside_the_field(client, world):
    client.force_login(world.secretariat)
    url = reverse("component_edit", args=["DUA001"])
    for changes, field in (
        ({"name_en": " "}, "name_en"),
        ({"active_from": "2024-02-01", "active_until": "2024-01-01"}, "active_until"),
        ({"active_from": "yesterday"}, "active_from"),
        ({"name_fr": "x" * 300}, "name_fr"),
        ({"reason": " "}, "reason"),
        ({"country": "Atlantis"}, "country"),
        ({"region": "9"}, "region"),
    ):
        answer = client.post(url, amended(**changes))
        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {field}


@pytest.mark.parametrize("role", ["urcs", "coordinator", "icrc_director", "observer"])
def test_nobody_else_corrects_a_component(client, world, role):
    client.force_login(getattr(world, role))
    url = reverse("component_edit", args=["DUA001"])
    assert client.get(url).status_code == 403
    assert client.post(url, amended(name_en="Mine")).status_code == 403
    assert Component.objects.get(code="DUA001").name_en == "Ukrainian Red Cross Society"
