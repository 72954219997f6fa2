"""The proof of a country: what was asked of whom in its records, and that nobody reads it who may not read all of it."""

import io
import json
import subprocess
import sys
from datetime import timedelta

import pypdf
import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from coordination.capacity.models import ConvenerCapacity
from coordination.countries.team import roles_in
from coordination.countries.whole_record import read_whole_by
from coordination.deadlines.models import Deadline
from coordination.deadlines.sending import send_pending
from coordination.deadlines.sweep import fire_due_rungs
from coordination.focal_points.models import FocalPoint
from coordination.roles import Role
from smcc.audit.models import AuditEvent, Chain
from smcc.audit.record import append
from tests.coordination.proof import story
from tests.factories import cases, leaders, plans
from tests.factories.world import appoint, make_person, post
from tests.fixtures.scenarios import scenario
from tooling import ROOT
from tools.agreement.opening import house_day
from tools.safer_access import actions as safer_access
from tools.security_agreement import actions as security

pytestmark = pytest.mark.django_db

HERE = "/countries/UKR/proof"
DOORS = (f"{HERE}/", f"{HERE}.json", f"{HERE}.pdf", "/api/v1/countries/UKR/proof/")
TEAM = {"urcs", "urcs_staff", "icrc_hod", "ifrc_hod", "region"}
CENTRE = {"secretariat", "icrc_director", "ifrc_usg"}
SECRET = "The convoy leaves by the northern road"
VERIFY = ROOT / "smcc" / "audit" / "verify.py"


@scenario
def country(world):
    """A focal point whose first reminder was sent, a plan in force, and two closed records."""
    point = leaders.focal_point(world)
    rungs = Deadline.objects.of(point).get().rungs
    rungs.filter(pk=rungs.earliest("fire_at").pk).update(fire_at=timezone.now())
    fire_due_rungs()
    send_pending()
    plans.validated(world)
    closed = security.begin(
        world.ukraine, by=world.urcs, provider=world.icrc, beneficiary=world.urcs_ns, level="l2",
        starts_on=house_day(), ends_on=house_day() + timedelta(days=365),
    )  # fmt: skip
    security.run(closed, "withdraw", by=world.urcs, reason=SECRET)
    access = safer_access.begin(world.urcs_ns, by=world.urcs)
    safer_access.run(access, "assess", by=world.urcs)
    return world.ukraine


def words(answer):
    import re

    return " ".join(re.sub(r"<[^>]*>", " ", answer.text).split())


class TestThePage:
    def test_says_that_the_record_holds_and_tells_whom_a_reminder_reached(
        self, client, world, country
    ):
        client.force_login(world.secretariat)
        said = words(client.get(f"{HERE}/"))
        chain = Chain.objects.get(name="country:UKR")
        assert f"The record holds: {chain.length} events, last hash {chain.head}." in said
        for wanted in (
            "Read just now from the record of this country", "security agreements and Safer Access",
            "Focal point confirmed", "The clock starts", "Reminder:", world.icrc_hod.name, "Ukraine",
        ):  # fmt: skip
            assert wanted in said, wanted
        assert "operation" not in said.partition("Proof of what was told")[2].partition("©")[0]

    def test_times_are_those_of_the_country(self, client, world, country):
        client.force_login(world.secretariat)
        said = words(client.get(f"{HERE}/"))
        assert "All times are those of Kyiv (Europe/Kyiv)" in said

    def test_the_country_s_page_leads_there_for_those_who_may_read_it(self, client, world, country):
        for name, person in world.as_seen_by_role().items():
            client.force_login(person)
            leads = f'href="{HERE}/"' in client.get("/countries/UKR/").text
            assert leads is (name in TEAM | CENTRE), name

    def test_a_changed_event_is_named_first(self, client, world, country):
        story.break_event(FocalPoint.objects.first(), 2)
        client.force_login(world.secretariat)
        assert "The record does not hold: event 2 was changed" in words(client.get(f"{HERE}/"))

    def test_what_is_invented_of_its_records_is_said_once(self, client, world, country):
        FocalPoint.objects.update(synthetic="Invented for a course.")
        leaders.described(world)
        ConvenerCapacity.objects.update(synthetic="Invented for a course.")
        client.force_login(world.secretariat)
        assert words(client.get(f"{HERE}/")).count("Invented for a course.") == 1

    def test_a_country_of_which_nothing_was_recorded_says_so(self, client, world):
        client.force_login(world.secretariat)
        said = words(client.get("/countries/PAK/proof/"))
        assert "Nothing has been recorded here yet." in said and "No clock has started" in said

    def test_in_as_many_queries_for_many_as_for_few(self, client, world, country):
        client.force_login(world.secretariat)
        counts = []
        for _round in range(2):
            client.get(f"{HERE}/")
            with CaptureQueriesContext(connection) as found:
                assert client.get(f"{HERE}/").context["shown"].page.rows
            counts.append(len(found))
            for n in range(30):
                append(chain="country:UKR", **(story.started() | {"target_id": str(7000 + n)}))
        assert counts[0] == counts[1] <= 18
        assert b"?after=10" in client.get(f"{HERE}/").content


class TestWhoMayReadIt:
    @pytest.mark.parametrize("address", DOORS)
    def test_those_who_may_read_all_that_is_in_it_and_nobody_else(
        self, client, world, country, address
    ):
        """The Committee, a partner, an observer and the coordinator of an operation may not know of closed records."""
        for name, person in world.as_seen_by_role().items():
            client.force_login(person)
            status = 200 if name in TEAM | CENTRE else 404
            assert client.get(address).status_code == status, name
        client.logout()
        assert client.get(address).status_code in (302, 401)

    def test_who_works_for_one_country_reads_that_of_no_other(self, client, world, country):
        assert [each.pk for each in read_whole_by(world.urcs)] == ["UKR"]
        client.force_login(world.polish)
        assert client.get("/countries/POL/proof/").status_code == 200

    def test_a_leader_who_signs_a_closed_record_reads_that_and_not_the_whole(
        self, client, world, country
    ):
        closed = security.begin(
            world.ukraine, by=world.urcs, provider=world.polish_ns, beneficiary=world.urcs_ns,
            level="l1",
        )  # fmt: skip
        assert closed.roles_of(world.polish)
        client.force_login(world.polish)
        for address in DOORS:
            assert client.get(address).status_code == 404, address

    def test_a_restricted_operation_that_is_named_in_it_closes_it_to_who_may_not_see_it(
        self, client, world, country
    ):
        case = cases.large_operation(world, visibility="participants")
        made = plans.activated(world, plans.validated(world, title="Cold"), case)
        assert case.ref in str(made)
        posted = make_person("polish_in_kyiv", world.polish_ns)
        there = post("polish-ukraine", "other", world.polish_ns, country=world.ukraine)
        appoint(posted, there)
        assert Role.COUNTRY_TEAM in roles_in(country, posted) and not case.roles_of(posted)
        for person, may in ((posted, False), (world.urcs, True), (world.icrc_director, True)):
            client.force_login(person)
            for address in DOORS:
                assert (client.get(address).status_code == 200) is may, (person, address)
            assert (f'href="{HERE}/"' in client.get("/countries/UKR/").text) is may, person
        type(case).objects.filter(pk=case.pk).update(visibility="movement")
        client.force_login(posted)
        assert client.get(f"{HERE}/").status_code == 200, "and opens it again with the operation"

    @pytest.mark.parametrize("kind", ["/", ".json", ".pdf"])
    def test_a_country_that_is_not_there_and_one_that_may_not_be_read_answer_alike(
        self, client, world, country, kind
    ):
        client.force_login(world.committee)
        for code in ("UKR", "XXX", "%00", "%F0%9F%9A%91"):
            assert client.get(f"/countries/{code}/proof{kind}").status_code == 404
        client.force_login(world.secretariat)
        assert client.post(f"{HERE}{kind}").status_code == 405


class TestTheFiles:
    def kept(self, client, tmp_path):
        file = tmp_path / "proof.json"
        answer = client.get(f"{HERE}.json")
        assert 'filename="UKR-proof.json"' in answer["Content-Disposition"]
        file.write_bytes(answer.getvalue())
        return file

    def verified(self, file):
        return subprocess.run(
            [sys.executable, "-I", str(VERIFY), str(file)], capture_output=True, text=True, check=False
        )  # fmt: skip

    def test_the_json_holds_the_whole_chain_and_is_checked_without_the_product(
        self, client, world, country, tmp_path
    ):
        client.force_login(world.icrc_hod)
        file = self.kept(client, tmp_path)
        said = json.loads(file.read_text())
        assert said["country"]["ref"] == "UKR" and "operation" not in said
        own = said["chains"][0]
        assert own["name"] == "country:UKR" and len(own["events"]) == own["length"]
        assert SECRET in file.read_text(), "with the texts of closed records"
        done = self.verified(file)
        assert done.returncode == 0 and f"country:UKR: {own['length']} event(s)" in done.stdout
        of_api = client.get("/api/v1/countries/UKR/proof/").json()
        assert of_api["chains"] == said["chains"]
        assert client.get("/api/v1/countries/UKR/proof/?colour=red").status_code == 400
        assert "UKR Ukraine" in story.printed("--from", str(file))

    def test_a_changed_byte_is_found(self, client, world, country, tmp_path):
        client.force_login(world.secretariat)
        file = self.kept(client, tmp_path)
        file.write_text(file.read_text().replace("northern road", "southern road", 1))
        done = self.verified(file)
        number = AuditEvent.objects.get(chain="country:UKR", reason=SECRET).number
        assert done.returncode == 1
        assert f"country:UKR #{number} was changed after it was written" in done.stderr

    def test_a_file_about_another_country_is_refused(self, client, world, country, tmp_path):
        client.force_login(world.secretariat)
        file = self.kept(client, tmp_path)
        said = json.loads(file.read_text())
        file.write_text(json.dumps(said | {"country": said["country"] | {"ref": "POL"}}))
        assert "country:POL is not in this proof" in self.verified(file).stderr

    def test_the_pdf_speaks_of_the_country(self, client, world, country):
        client.force_login(world.secretariat)
        pdf = pypdf.PdfReader(io.BytesIO(client.get(f"{HERE}.pdf").getvalue()))
        text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        assert "UKR · Ukraine" in text and "read from the record of the country" in text
        assert "Focal point confirmed" in text


class TestTheCommand:
    def test_finds_a_country_by_its_code(self, country):
        said = story.printed("ukr")
        assert said.startswith("The record holds: ") and "Focal point confirmed" in said
        assert story.printed("country:UKR").splitlines()[2] == "UKR Ukraine"

    def test_says_so_where_there_is_none(self, db):
        with pytest.raises(CommandError, match="no such country"):
            story.printed("country:XXX")
