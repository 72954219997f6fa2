"""The pool is read by those who match and, each the own record, by the advisors. To others it is not there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.api.caller import done, refused
from tests.api.conftest import call  # noqa: F401
from tests.factories import cases
from tools.advisor import actions
from tools.advisor.models import Advisor
from tools.advisor_request import actions as requests

MATCH = {"secretariat", "icrc_director", "ifrc_usg"}


def test_each_person_of_the_world(world, advisor, client):
    """In SQL, by role, on the page and in the API alike."""
    for who, person in world.as_seen_by_role().items():
        seen = Advisor.objects.visible_to(person).exists()
        assert seen == (who in MATCH or who == "urcs_staff"), who
        assert bool(advisor.roles_of(person)) == seen, who
        client.force_login(person)
        for name in ("advisor", "advisor_say_available"):
            answer = client.get(reverse(name, args=[advisor.pk]))
            assert answer.status_code == (200 if seen else 404), (who, name)
        listed = client.get(reverse("advisor_list"))
        assert listed.status_code == (200 if who in MATCH else 302 if seen else 404), who
        assert (client.get(reverse("advisor_take_in")).status_code == 200) == (who in MATCH), who


def test_a_delegate_of_a_principals_office_reads_it(world, advisor):
    from tests.factories.world import appoint

    appoint(world.people["region"], world.posts["icrc_director"], kind="delegate")
    assert Advisor.objects.visible_to(world.region).exists()


def test_a_closed_account_reads_nothing(world, advisor):
    person = world.secretariat
    person.is_active = False
    assert not Advisor.objects.visible_to(person).exclude(person=person).exists()


def test_the_api_says_the_same(world, advisor, call):  # noqa: F811
    for who in ("observer", "urcs", "coordinator"):
        assert done(call(who).get("advisors/"))["results"] == []
        refused(call(who).get(f"advisors/{advisor.pk}/"), 404)
        refused(call(who).post(f"advisors/{advisor.pk}/steps/withdraw/", {"reason": "x"}), 404)
        said = {"email": "urcs_staff@demo.example", "languages": ["en"], "trained_on": "2024-01-01"}
        refused(call(who).post("advisors/", said), 403, "not_yours")
    (mine,) = done(call("urcs_staff").get("advisors/"))["results"]
    assert (mine["name"], mine["languages"]) == ("Urcs_Staff", ["en", "fr"])
    said = {"languages": ["en"], "version": mine["version"]}
    refused(call("urcs_staff").patch(f"advisors/{advisor.pk}/", said), 403)


def test_no_page_of_the_operation_names_who_is_only_matched(world, advisor, client):
    case = cases.large_operation(world)
    row = cases.advisor_matched(world, cases.advisor_requested(world, case), advisor)
    name = world.urcs_staff.name
    pages = [row.get_absolute_url(), reverse("advisor_request_list"), case.get_absolute_url(),
             "/api/v1/advisor-requests/", f"/api/v1/operations/{case.ref}/proof/"]  # fmt: skip
    for who in ("coordinator", "urcs", "observer"):
        client.force_login(getattr(world, who))
        for page in pages:
            assert name not in client.get(page).content.decode(), (who, page)
    client.force_login(world.secretariat)
    assert name in client.get(row.get_absolute_url()).content.decode()
    requests.run(row, "approve", by=world.icrc_director)
    client.force_login(world.observer)
    for page in pages[:2]:
        assert name in client.get(page).content.decode(), page


class TestTheList:
    def test_by_language_and_by_who_can_go_on_a_day(self, world, advisor, client):
        other = cases.in_pool(world, "polish", languages=("uk",), days=10)
        client.force_login(world.secretariat)
        at = reverse("advisor_list")

        def names(**asked):
            page = client.get(at, asked).content.decode()
            return {a.pk for a in (advisor, other) if f'href="{a.get_absolute_url()}"' in page}

        today = timezone.localdate()
        assert names() == {advisor.pk, other.pk}
        assert names(language="fr") == {advisor.pk}
        assert names(available_on=str(today + timedelta(days=50))) == {advisor.pk}
        case = cases.large_operation(world)
        cases.advisor_deployed(world, cases.advisor_requested(world, case), advisor)
        assert names(available_on=str(today + timedelta(days=5))) == {other.pk}
        assert names(available_on="soon") == set()
        actions.run(other, "withdraw", by=world.secretariat, reason="Asked to")
        assert names(available_on=str(today + timedelta(days=5))) == set()

    def test_it_costs_the_same_for_one_and_for_many(
        self, world, advisor, client, django_assert_max_num_queries
    ):
        for who in ("polish", "observer", "region", "urcs"):
            cases.in_pool(world, who)
        client.force_login(world.secretariat)
        client.get(reverse("advisor_list"))
        with django_assert_max_num_queries(8):
            client.get(reverse("advisor_list"))


class TestTheForms:
    def test_take_in_say_when_and_take_back(self, world, client):
        client.force_login(world.secretariat)
        data = {"email": "polish@demo.example", "languages": ["en", "uk"],
                "trained_on": "2024-05-02", "trained_where": "Oslo"}  # fmt: skip
        page = client.post(reverse("advisor_take_in"), data, follow=True).content.decode()
        assert "English, Ukrainian" in page
        advisor = Advisor.objects.get()
        client.force_login(world.polish)
        at = reverse("advisor_say_available", args=[advisor.pk])
        first, last = timezone.localdate(), timezone.localdate() + timedelta(days=9)
        client.post(at, {"first_on": str(first), "last_on": str(last), "note": "Two days’ notice"})
        answer = client.post(at, {"first_on": str(last), "last_on": str(last), "note": "Typed"})
        assert answer.status_code == 422
        assert "overlaps" in answer.content.decode() and "Typed" in answer.content.decode()
        back = reverse("advisor_take_back", args=[advisor.pk, advisor.periods.get().pk])
        assert client.post(back, {}).status_code == 422
        client.post(back, {"reason": "Needed at home"})
        assert not advisor.periods.standing().exists()

    @pytest.mark.parametrize("typed", ["\x00", "9" * 400, "x" * 1_000_000, "31 February"])
    def test_nonsense_gets_a_sentence(self, world, advisor, client, typed):
        client.force_login(world.secretariat)
        at = reverse("advisor_change", args=[advisor.pk])
        data = {
            "languages": [typed[:50]],
            "trained_on": typed,
            "trained_where": typed,
            "version": typed,
        }
        assert client.post(at, data).status_code == 422

    def test_a_stale_form_says_so_and_keeps_what_was_typed(self, world, advisor, client):
        client.force_login(world.secretariat)
        at = reverse("advisor_change", args=[advisor.pk])
        data = {
            "languages": ["ar"],
            "trained_on": "2024-01-01",
            "trained_where": "Vienna",
            "version": 1,
        }
        answer = client.post(at, data | {"version": 0})
        assert answer.status_code == 409 and "Vienna" in answer.content.decode()

    def test_the_person_does_not_change_the_training(self, world, advisor, client):
        client.force_login(world.urcs_staff)
        assert client.get(reverse("advisor_change", args=[advisor.pk])).status_code == 403
