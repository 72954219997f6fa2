"""What may not be seen does not exist: every role at every door of a restricted operation.

The doors are read from the URL patterns themselves: a new address that speaks of an operation is
walked without being listed here, and an address that is neither walked nor excused fails the test.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from coordination.deadlines.models import Deadline, Delivery
from coordination.deadlines.sending import send_pending
from coordination.deadlines.sweep import fire_due_rungs
from coordination.drills import actions as drills
from coordination.feeds.actions import make_feed
from coordination.handovers import actions as hand_overs
from coordination.logbook.actions import write_entry
from coordination.operations import actions as operations
from coordination.operations.models import Operation
from tests.factories import cases, plans
from tests.factories.world import World
from tests.fixtures.scenarios import scenario
from tools.referral.models import Referral

pytestmark = pytest.mark.django_db

NAME = "Quiet talks at the border"
NOT_ABOUT_AN_OPERATION = (
    # The Committee's records belong to reviews: tests/recommendations shows who sees what.
    "reviews/", "recommendations/", "learnings/", "actions/", "api/v1/reviews/", "api/v1/recommendations/",
    "api/v1/rounds/", "api/v1/status-reports/", "api/v1/learnings/", "api/v1/actions/",
    "api/v1/indicator-bindings/", "api/v1/intakes/",
    "api/v1/workstreams/", "api/v1/reporting-dates/",
    # The records of a country are read by the whole Movement: tests/tools/agreement.
    "agreements/", "api/v1/agreements/", "countries/table.", "api/v1/readiness/<",
    # So are the bodies of the three levels and the items between them: tests/tools/standing_body.
    "bodies/<", "bodies/table.", "body-items/<", "body-items/table.",
    "api/v1/standing-bodies/<", "api/v1/body-items/<",
    "accounts/", "api/docs/", "api/schema/", "language/", "profile/", "posts/", "people/",
    "holdings/", "components/<str:code>/", "settings/", "messages/account/", "operations/new/",
    "api/v1/me/", "api/v1/^", "api/v1/components/", "api/v1/countries/", "api/v1/posts/",
    "checklist-templates/", "api/v1/checklist-templates/", "api/v1/checklist-template-items/",
    "api/v1/policy-settings/", "api/v1/ladders/", "api/v1/contacts/", "help/",
    "coordination-advisors/pool/", "api/v1/advisors/", "calendar/", "files/", "decisions/table.",
    "accountability/table.", "api/v1/accountability/<",
    # Security: tests/tools/security_agreement/test_visibility.py walks them.
    "security-agreements/<", "security-agreements/table.", "api/v1/security-agreements/<",
    "api/v1/safer-access/<",
    # Records of countries: tests/tools/contingency_plan/test_visibility.py walks them.
    "countries/<", "countries/new/", "components/new/", "contingency-plans/<",
    "contingency-plans/list.", "plan-simulations/<",
    # The secretariat's alone, which sees every operation: tests/coordination/desk.
    "desk/", "api/v1/audit-events/", "api/v1/record-checks/",
    "api/v1/contingency-plans/<", "api/v1/plan-simulations/<",
    # The people of a country are known to the whole Movement: tests/coordination/focal_points, briefings, capacity.
    "focal-points/<", "focal-points/list.", "briefings/<", "capacity-to-convene/<",
    "api/v1/focal-points/<", "api/v1/briefings/<", "api/v1/convener-capacities/<",
)  # fmt: skip
"""Addresses that no operation hangs on. Lists are not among them: they are walked for leaks.

A calendar is found by its secret alone, whoever asks: tests/coordination/feeds/ walks it.
Nor an ordered file, which only who ordered it sees: tests/coordination/orders/. The register's
files hold what its page shows: tests/tools/decision/test_register.py. The pool of advisors:
tests/tools/advisor/.
files hold what its page shows: tests/tools/decision/test_register.py. The files and lists of
accountability: tests/tools/accountability/.
"""


@dataclass
class Case:
    """A restricted operation with everything in it, and how to fill an address that speaks of it."""

    world: World
    operation: Operation
    fill: dict[str, dict[str, Any]] = field(default_factory=dict)

    def address(self, route: str) -> str:
        """A pattern with its parts filled in from this operation."""
        kinds = sorted((k for k in self.fill if k in route), key=len, reverse=True)
        parts = {"ref": self.operation.ref, "step": "close", "cell": "text"} | (
            self.fill[kinds[0]] if kinds else {}
        )

        def part(found: re.Match[str]) -> str:
            return str(parts[found[1]])

        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", part, route).replace("^", "").replace("$", "")


@scenario
def case(world: World) -> Case:
    made = cases.large_operation(
        world, name=NAME, visibility="participants", present=[world.icrc, world.ifrc],
        appeal_codes=["MDRXX999"], glide="CE-2026-000001-XXX", hours_ago=5,
    )  # fmt: skip
    entry = write_entry(
        made, by=world.coordinator, text=f"{NAME}: first entry",
        files=[SimpleUploadedFile("note.txt", b"who said what")],
    )  # fmt: skip
    packet = cases.packet_out(world, cases.with_agenda(world, made))
    returned = cases.packet_returned(world, packet)
    brought = cases.with_table_brought(world, made)
    parameters = cases.issued_parameters(world, made)
    checklist = cases.with_checklist(world, made)
    talked = cases.spoken_about(world, made.mini_summits.get())
    asked_for = cases.advisor_requested(world, made)
    letter = cases.with_letter(world, made)
    area = made.areas.get()
    lead = operations.assign_responsibility(
        made, by=world.coordinator, kind_of="security_lead", component=world.icrc
    )
    drill = drills.announce(
        by=world.coordinator, line_up_of=made, factor=60,
        starts_at=timezone.now() + timedelta(minutes=10), note=NAME,
    )  # fmt: skip
    summit, statement = made.mini_summits.get(), made.joint_statements.get()
    discussed = cases.discussed_statement(world, statement)
    referral = Referral.objects.get(decision__summit=summit)
    activation = plans.activated(world, plans.validated(world), made)
    beside = {"number": discussed.number, "language": "fr", "key": "situation"}
    fire_due_rungs()
    send_pending()
    message = Delivery.objects.inbox().filter(operation=made).first()
    feed, _secret = make_feed(world.coordinator, operation=made, by=world.coordinator)
    passing = hand_overs.begin(
        world.posts["advisor"], successor=world.icrc_hod, by=world.coordinator
    )
    found = Case(world, made)
    found.fill = {
        "conveners/": {"pk": made.convenings.first().pk},
        "conveners/areas/": {"pk": area.pk},
        "conveners/letters/": {"number": letter.number, "language": "en", "form": "pdf"},
        "conveners/matrix.<slug:form>": {"form": "csv"},
        "convenings/": {"pk": made.convenings.first().pk},
        "api/v1/convener-letters/": {
            "pk": letter.pk, "step": "withdraw", "language": "ar", "form": "docx",
        },
        "api/v1/operation-areas/": {"pk": area.pk},
        "responsibilities/": {"pk": lead.pk},
        "logbook/": {"pk": entry.pk},
        "log-entries/": {"pk": entry.pk},
        "logbook/files/": {"pk": entry.attachments.get().pk},
        "attachments/": {"pk": entry.attachments.get().pk},
        "deadlines/": {"pk": Deadline.objects.filter(operation=made).first().pk},
        "api/v1/calendar-feeds/": {"pk": feed.pk},
        "handovers/": {"pk": passing.pk},
        "api/v1/hand-overs/": {"pk": passing.pk},
        "inbox/": {"pk": message.pk},
        "messages/": {"pk": message.pk},
        "mini-summits/": {"number": summit.number, "pk": summit.pk},
        "mini-summits/<int:number>/decisions/": {
            "number": summit.number, "pk": referral.decision_id, "referral": referral.pk,
            "move": "delegate",
        },
        "mini-summits/<int:number>/table/": {"number": summit.number, "pk": summit.rows.first().pk},
        "mini-summits/<int:number>/packets/": {
            "number": summit.number, "nth": packet.number, "returned": returned.pk,
        },
        "api/v1/packets/": {"pk": packet.pk, "returned": returned.pk},
        "mini-summits/<int:number>/table/imports/": {"number": summit.number, "pk": brought.pk},
        "api/v1/table-imports/": {"pk": brought.pk, "step": "leave"},
        "mini-summits/<int:number>/agenda/": {
            "number": summit.number, "pk": summit.agenda.first().pk,
        },
        "mini-summits/<int:number>/minutes/": {
            "number": summit.number, "pk": talked.minutes_words.last().pk,
        },
        "mini-summits/<int:number>/amendments/": {"number": summit.number, "nth": 1},
        "mini-summits/<int:number>/table.<slug:form>": {"number": summit.number, "form": "docx"},
        "api/v1/agenda-items/": {"pk": summit.agenda.first().pk},
        "api/v1/positions/": {"pk": summit.rows.in_order().first().positions.get().pk},
        "api/v1/minutes-words/": {"pk": talked.minutes_words.last().pk},
        "api/v1/amendments/": {"pk": talked.amendments.get().pk},
        "api/v1/decisions/": {"pk": summit.rows.first().pk},
        "api/v1/referrals/": {"pk": referral.pk},
        "joint-statements/": {
            "number": statement.number, "pk": statement.pk, "key": "situation", "code": "ICRC",
        },
        "joint-statements/<int:number>/comments/": beside | {"pk": discussed.comments.get().pk},
        "joint-statements/<int:number>/objections/": beside | {
            "pk": discussed.standing_objections().get().pk,
        },
        "joint-statements/<int:number>/languages/": beside | {"number": statement.number},
        "joint-statements/<int:number>/silence/": beside,
        "api/v1/statement-drafts/": {"pk": discussed.latest_draft().pk},
        "api/v1/section-comments/": {"pk": discussed.comments.get().pk},
        "api/v1/silence-procedures/": {"pk": discussed.latest_silence().pk},
        "api/v1/translations/": {"pk": statement.translations.get().pk},
        "minimum-parameters/": {"number": parameters.number, "pk": parameters.pk, "key": "roles"},
        "plan-activations/": {"pk": activation.pk},
        "drills/": {"ref": drill.ref, "step": "end"},
        "checklists/": {
            "number": checklist.number, "pk": checklist.items.first().pk, "form": "csv",
        },
        "api/v1/checklists/": {"pk": checklist.pk},
        "api/v1/checklist-items/": {"pk": checklist.items.first().pk, "step": "tick"},
        "advisor-requests/": {"number": asked_for.number, "pk": asked_for.pk},
        "api/v1/advisor-requests/": {"number": asked_for.number, "pk": asked_for.pk},
        "api/v1/mco-deployments/": {"pk": made.mco_deployment.pk},
    }  # fmt: skip
    for values in found.fill.values():
        values.setdefault("step", "close")
        values.setdefault("ref", made.ref)
    return found


def routes() -> Iterator[str]:
    """Every address pattern of the product, as one string."""

    def walk(patterns: Any, before: str = "") -> Iterator[str]:
        for each in patterns:
            here = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, here)
            elif isinstance(each, URLPattern):
                yield here

    yield from walk(get_resolver().url_patterns)


def doors() -> list[str]:
    return sorted(
        {
            route
            for route in routes()
            if "<" in route and not route.startswith(NOT_ABOUT_AN_OPERATION)
        }
    )


def lists() -> list[str]:
    return sorted(
        {
            route
            for route in routes()
            if "<" not in route
            and "(" not in route
            and not route.startswith(NOT_ABOUT_AN_OPERATION)
        }
    )


OUTSIDERS = ("observer", "committee", "polish")


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


MINE_ALONE = (
    "inbox/", "messages/", "api/v1/messages/", "api/v1/calendar-feeds/", "handovers/",
    "api/v1/hand-overs/",
)  # fmt: skip
"""Doors to one person's own: another participant does not see them either."""


def test_an_outsider_finds_nothing_behind_any_door(case: Case) -> None:
    """For GET and for POST alike, page or API: 404, and not a word of the operation."""
    wrong = []
    for who in OUTSIDERS:
        person = getattr(case.world, who)
        assert not case.operation.roles_of(person), who
        client = signed_in(person)
        for door in doors():
            address = case.address(door)
            for answer in (
                client.get(address),
                client.post(address, {}),
                client.post(address, {}, content_type="application/json"),
            ):
                leaks = NAME in answer.content.decode(errors="replace")
                if leaks or answer.status_code not in (404, 405):
                    wrong.append((who, door, answer.status_code))
    assert wrong == []


def test_a_participant_is_let_in_at_every_door(case: Case) -> None:
    """The other half: without it, a door that is shut to everybody would pass."""
    wrong = []
    for who in ("coordinator", "urcs", "secretariat"):
        client = signed_in(getattr(case.world, who))
        for door in doors():
            if door.startswith(MINE_ALONE):
                continue  # walked by test_messages_are_their_readers_own
            answer = client.get(case.address(door))
            if answer.streaming:
                b"".join(answer)  # a file that is sent stays open until somebody has read it
            if answer.status_code in (404, 500):
                wrong.append((who, door, answer.status_code))
    assert wrong == []


def test_no_list_speaks_of_it_to_an_outsider(case: Case) -> None:
    said = (case.operation.ref, NAME, "MDRXX999")
    wrong = []
    for who in OUTSIDERS:
        client = signed_in(getattr(case.world, who))
        for page in lists():
            for typed in ("", case.operation.ref, NAME, "MDRXX999"):
                name = "q" if page.startswith("search") else "words"
                answer = client.get(f"/{page}", {name: typed} if typed else {})
                # What the person typed is repeated in the search box; only what else is there counts.
                body = answer.content.decode(errors="replace")
                wrong += [(who, page, word) for word in said if word != typed and word in body]
    assert wrong == []


def test_messages_are_their_readers_own(case: Case) -> None:
    message = Delivery.objects.inbox().filter(operation=case.operation).first()
    reader = message.recipient
    assert signed_in(reader).get(f"/inbox/{message.pk}/").status_code == 200
    others = [p for p in case.world.as_seen_by_role().values() if p.pk != reader.pk]
    assert {signed_in(p).get(f"/inbox/{message.pk}/").status_code for p in others} == {404}


def test_no_outsider_was_written_to(case: Case) -> None:
    """Mail and inbox alike; the regional director holds a post that rungs name, and may not see it."""
    told = Delivery.objects.filter(operation=case.operation).select_related("recipient")
    assert told.exists()
    for delivery in told:
        assert case.operation.roles_of(delivery.recipient), delivery.recipient


def test_somebody_who_lost_access_no_longer_reads_the_old_messages(case: Case) -> None:
    world = case.world
    mine = Delivery.objects.inbox().filter(
        operation=case.operation, recipient=world.people["ifrc_hod"]
    )
    assert mine.exists()
    address = f"/inbox/{mine.first().pk}/"
    assert signed_in(world.ifrc_hod).get(address).status_code == 200
    person = world.ifrc_hod
    person.component = world.kenyan_ns
    person.save()
    person.holdings.update(ends_at=person.holdings.first().starts_at.replace(year=2025))
    assert signed_in(world.ifrc_hod).get(address).status_code == 404


def test_the_two_rules_of_visibility_agree(case: Case) -> None:
    """`visible_to` in SQL and `roles_of` in Python say the same of every person and operation."""
    world = case.world
    cases.operation(world, name="Open to all")
    cases.operation(world, name="Restricted, small", visibility="participants", present=[])
    for who, person in world.as_seen_by_role().items():
        seen = set(Operation.objects.visible_to(person).values_list("pk", flat=True))
        by_role = {each.pk for each in Operation.objects.all() if each.roles_of(person)}
        assert seen == by_role, who


def test_nobody_signed_out_gets_further_than_the_sign_in(case: Case) -> None:
    for door in doors():
        answer = Client().get(case.address(door))
        assert answer.status_code in (302, 401, 403, 404, 405), door
        assert NAME not in answer.content.decode(errors="replace")
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/accounts/login/"), door


@pytest.mark.parametrize(
    "door", ["operations/%00/", "operations/%00/mini-summits/", "components/%00/"]
)
def test_an_address_with_a_nul_is_a_404_and_not_an_error(case: Case, door: str) -> None:
    for before in ("/", "/api/v1/"):
        answer = signed_in(case.world.coordinator).get(before + door)
        assert answer.status_code == 404, before + door
