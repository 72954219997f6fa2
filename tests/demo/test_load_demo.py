"""The demo: loaded once, told quietly, marked as invented, and closed to everybody but its sign-ins."""

from datetime import timedelta
from io import BytesIO, StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from coordination.deadlines.models import Deadline, Delivery, Rung
from coordination.deadlines.sweep import fire_due_rungs
from coordination.operations.models import Operation
from coordination.people.models import Person
from coordination.roles import Role
from smcc.audit.record import broken_chains
from smcc.demo.accounts import POST_HOLDERS, SIGN_INS
from smcc.demo.live import STALE_AFTER
from tests.demo.loaded import PASSWORD, load_demo, operation, person
from tools.minimum_parameters.models import MinimumParameters

S = Deadline.Status


def statuses(case, *clocks):
    now = timezone.now()
    rows = Deadline.objects.filter(operation=case, clock__in=clocks)
    return {(row.clock, row.status(now)) for row in rows}


def counts():
    return {
        model.__name__: model.objects.count()
        for label in ("coordination", "tools", "recommendations", "audit")
        for model in apps.get_app_config(label).get_models()
    }


@pytest.mark.usefixtures("demo")
class TestAccounts:
    def sign_in(self, client, email, password=PASSWORD):
        client.post(reverse("account_login"), {"login": email, "password": password})
        return "_auth_user_id" in client.session

    def test_every_sign_in_of_the_list_works_with_the_one_password(self, client):
        for account in SIGN_INS:
            assert self.sign_in(client, account.email), account.email
            client.logout()

    def test_nobody_signs_in_as_another_post_holder(self, client):
        for account in POST_HOLDERS:
            holder = Person.objects.get(email=account.email)
            assert not holder.has_usable_password()
        assert not self.sign_in(client, "sg.ukraine@demo.example")

    def test_without_the_demo_no_demo_account_signs_in(self, client):
        with override_settings(DEMO=False):
            self.sign_in(client, "coordinator@demo.example")
            answer = client.get(reverse("watch"))
        assert answer.status_code == 302 and answer.url.startswith(reverse("account_login"))

    def test_everybody_is_called_by_a_post_and_lives_at_demo_example(self):
        for one in Person.objects.all():
            assert one.email.endswith("@demo.example")
            assert one.name in {account.title for account in (*SIGN_INS, *POST_HOLDERS)}

    def test_the_list_of_sign_ins_names_them_all(self):
        said = StringIO()
        call_command("demo_signins", stdout=said)
        assert all(account.email in said.getvalue() for account in SIGN_INS)

    def test_each_has_the_role_it_is_there_to_show(self):
        live = operation("live")
        wanted = {
            "coordinator": Role.COORDINATOR,
            "urcs": Role.CONVENER,
            "icrc.director": Role.ICRC_PRINCIPAL,
            "ifrc.usg": Role.IFRC_PRINCIPAL,
            "committee": Role.STEERING,
            "secretariat": Role.SECRETARIAT,
            "observer": Role.OBSERVER,
        }
        for name, role in wanted.items():
            assert role in live.roles_of(person(name)), name
        assert live.roles_of(person("observer")) == {Role.OBSERVER}


@pytest.mark.usefixtures("demo")
class TestAgain:
    def test_a_second_run_adds_nothing(self):
        before = counts()
        said = load_demo()
        assert counts() == before
        assert "Accounts: 0 added." in said and said.count("There already") == 8

    def test_a_second_run_keeps_what_was_edited(self):
        Operation.objects.filter(pk=operation("ukraine-2022").pk).update(name="Edited here")
        Person.objects.filter(email="urcs@demo.example").update(name="Renamed", language="ar")
        load_demo()
        assert operation("ukraine-2022").name == "Edited here"
        urcs = person("urcs")
        assert (urcs.name, urcs.language) == ("Renamed", "ar") and urcs.check_password(PASSWORD)

    def test_another_password_in_the_environment_is_the_password_from_then_on(self):
        Person.objects.filter(email="urcs@demo.example").update(password="md5$x$y")
        load_demo()
        assert person("urcs").check_password(PASSWORD)

    def test_an_exercise_that_went_stale_is_closed_and_a_fresh_one_begun(self):
        old = operation("live")
        with time_machine.travel(timezone.now() + STALE_AFTER + timedelta(hours=1), tick=True):
            load_demo()
            fresh = operation("live")
            old.refresh_from_db()
            assert fresh.pk != old.pk
            assert timezone.now() - fresh.onset_at < timedelta(hours=22)
        assert old.state == "closed" and "over" in old_reason(old)
        assert not Deadline.objects.filter(operation=old, stopped_at=None).exists()


def old_reason(case):
    from smcc.audit.models import AuditEvent

    return AuditEvent.objects.get(chain=case.chain, verb="operation.close").reason


@pytest.mark.usefixtures("demo")
class TestHistory:
    TOOLS = (
        "mini_summit_held", "decision_table_filed", "joint_statement_issued",
        "minimum_parameters_issued", "mco_decided",
    )  # fmt: skip

    def test_in_ukraine_every_tool_was_in_time(self):
        assert statuses(operation("ukraine-2022"), *self.TOOLS) == {
            (clock, S.MET) for clock in self.TOOLS
        }

    def test_in_ukraine_clocks_stopped_when_things_happened_not_when_they_were_loaded(self):
        stopped = Deadline.objects.filter(operation=operation("ukraine-2022"))
        assert stopped.count() > 15
        assert {row.stopped_at.year for row in stopped} == {2022}

    def test_in_pakistan_what_was_done_was_late_and_the_rest_is_overdue(self):
        assert statuses(operation("pakistan-2022"), *self.TOOLS) == {
            ("mini_summit_held", S.MET_LATE),
            ("mco_decided", S.MET_LATE),
            ("decision_table_filed", S.OVERDUE),
            ("joint_statement_issued", S.OVERDUE),
        }

    def test_ukraine_has_two_summits_and_parameters_whose_second_version_is_in_force(self):
        case = operation("ukraine-2022")
        assert case.mini_summits.filter(filed_at__isnull=False).count() == 2
        assert case.decisions.filter(summit__number=1).count() >= 12
        second = case.mini_summits.get(number=2)
        assert second.earlier_open_decisions().exists()
        versions = list(MinimumParameters.objects.filter(operation=case).order_by("number"))
        assert [v.state for v in versions] == ["superseded", "issued"]
        assert versions[1].revision_reason
        assert all(bytes(v.document).startswith(b"%PDF") for v in versions)

    def test_each_affected_country_has_its_convener_and_co_convener(self):
        case = operation("ukraine-2022")
        agreed = case.convenings.agreed()
        for iso3 in case.country_codes.split():
            roles = set(agreed.filter(country=iso3).values_list("role", flat=True))
            assert roles == {"convener", "co_convener"}, iso3

    def test_nobody_is_written_to_about_history(self):
        past = [operation("ukraine-2022"), operation("pakistan-2022")]
        assert not Delivery.objects.filter(operation__in=past).exists()
        assert not Rung.objects.planned().filter(deadline__operation__in=past).exists()
        fire_due_rungs()
        assert not Delivery.objects.filter(operation__in=past).exists()

    def test_the_record_of_it_all_holds(self):
        assert broken_chains() == []

    def test_every_operation_says_what_about_it_is_invented(self):
        for case in Operation.objects.all():
            assert "nvented" in case.synthetic, case

    def test_the_page_says_it_too(self, client):
        client.force_login(person("observer"))
        for case in Operation.objects.all():
            page = client.get(case.get_absolute_url()).content.decode()
            assert case.synthetic[:40] in page, case

    def test_and_the_issued_document(self):
        from pypdf import PdfReader

        issued = MinimumParameters.objects.filter(state="issued").first()
        pages = PdfReader(BytesIO(bytes(issued.document))).pages
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert "Invented" in text


@pytest.mark.usefixtures("demo")
class TestLive:
    def test_its_clocks_run_and_none_is_late(self):
        rows = Deadline.objects.filter(operation=operation("live"))
        assert {row.clock for row in rows} == {
            "mini_summit_held", "joint_statement_issued", "mco_decided",
        }  # fmt: skip
        assert {row.status(timezone.now()) for row in rows} == {S.RUNNING}

    def test_the_first_sweep_reminds_the_coordinator_and_the_host(self):
        fire_due_rungs()
        for name in ("coordinator", "urcs"):
            inbox = Delivery.objects.inbox().filter(recipient=person(name), rung__isnull=False)
            assert inbox.exists(), name

    def test_its_mini_summit_is_a_few_hours_away(self):
        summit = operation("live").mini_summits.get()
        away = summit.scheduled_for - timezone.now()
        assert summit.state == "scheduled" and timedelta(0) < away <= timedelta(hours=3)


@pytest.mark.django_db
def test_it_is_refused_where_the_demo_is_off(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=0"):
        call_command("load_demo")
    with pytest.raises(CommandError, match="DEMO=0"):
        call_command("demo_signins")
    assert not Person.objects.exists()


@pytest.mark.django_db
def test_without_reference_data_it_says_what_to_run():
    with pytest.raises(CommandError, match="load_reference"):
        call_command("load_demo", stdout=StringIO())


@pytest.mark.django_db
def test_a_password_that_nobody_gave_is_made_up_and_said_once(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    from smcc.demo.accounts import make_accounts

    call_command("load_reference", stdout=StringIO())
    made, password = make_accounts()
    assert made == len(SIGN_INS) + len(POST_HOLDERS) and len(password) >= 12
    assert person("committee").check_password(password)
    assert make_accounts() == (0, "")
