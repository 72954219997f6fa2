"""The record as the secretariat reads it: found, in words, as a file, and checked by a worker."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coordination.components import actions as components
from coordination.deadlines import actions as deadlines
from coordination.desk import actions, tables, words
from coordination.desk.models import RecordCheck
from coordination.operations import actions as operations
from coordination.orders import actions as orders
from coordination.orders.models import FileOrder
from smcc.audit.models import AuditEvent, Chain
from smcc.audit.record import append
from smcc.rules.refusals import NotYours, OutOfTurn
from tests.api.caller import Caller, content, done, refused
from tests.factories import cases

pytestmark = pytest.mark.django_db
PAGE = "/desk/audit/"


@pytest.fixture
def desk(client, world):
    client.force_login(world.secretariat)
    return client


def verbs(client, **params):
    return [line.event.verb for line in client.get(PAGE, params).context["lines"]]


def amended(world, **changes):
    said = {"short_name": "PCK"} | changes
    return components.amend_component(
        world.polish_ns, by=world.secretariat, changes=said, reason="Their letter"
    )


# --- Found ------------------------------------------------------------------------------------------


def test_it_is_found_by_person_kind_thing_action_and_day(desk, world):
    case = cases.operation(world)
    amended(world)
    assert verbs(desk, person="secretariat@demo.example") == ["component.amend"]
    assert verbs(desk, person=str(world.people["secretariat"].pk)) == ["component.amend"]
    assert verbs(desk, kind="component") == ["component.amend"]
    assert verbs(desk, kind="component", thing="polish") == ["component.amend"]
    assert verbs(desk, thing="DPL001") == ["component.amend"]
    assert any(each.startswith("operation.") for each in verbs(desk, thing=case.ref.lower()))
    assert verbs(desk, action="amend", kind="component") == ["component.amend"]
    assert verbs(desk, person="nobody at all") == []
    today = timezone.localdate()
    assert "component.amend" in verbs(desk, since=today.isoformat(), until=today.isoformat())
    assert verbs(desk, until=(today - timedelta(days=1)).isoformat()) == []


@pytest.mark.parametrize(
    "params",
    [
        {"person": "\x00"}, {"kind": "nothing"}, {"thing": "x" * 300}, {"since": "yesterday"},
        {"until": "9999-99-99"}, {"action": "'; drop"}, {"after": "\x00"}, {"person": "9" * 60},
        {"thing": "\x00"}, {"since": "0001-01-01"},
    ],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_is_a_sentence_and_no_error(desk, params):
    for address in (PAGE, f"{PAGE}table.csv"):
        answer = desk.get(address, params, follow=True)
        assert answer.status_code == 200 and content(answer)


def test_a_filter_that_makes_no_sense_leaves_no_rows_and_no_file(desk, world):
    amended(world)
    answer = desk.get(f"{PAGE}table.csv", {"since": "yesterday"})
    assert answer.status_code == 302 and answer.headers["Location"] == f"{PAGE}?since=yesterday"
    page = desk.get(answer.headers["Location"])
    assert "Write the date as year-month-day" in page.text
    assert not page.context["lines"], "as on every other list"


@pytest.mark.parametrize("by", ["e-mail", "number"])
def test_what_a_person_wrote_is_found_without_going_through_what_others_wrote(world, by):
    writer = world.secretariat
    AuditEvent.objects.bulk_create(
        AuditEvent(
            chain="many", number=n, at=timezone.now(), actor_id=writer.pk if n == 1 else n % 50 + 1000,
            actor_name="SMCC", verb="post.create", target_kind="post", target_id=n, hash="0" * 64,
        )
        for n in range(1, 4001)
    )  # fmt: skip
    rows = tables.rows_asked({"person": writer.email if by == "e-mail" else str(writer.pk)})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert "audit_actor" in rows[:51].explain()


def test_it_is_paged_at_a_constant_cost(desk, world):
    with CaptureQueriesContext(connection) as few:
        desk.get(PAGE)
    for n in range(120):
        append(
            chain="house", at=timezone.now(), verb="post.create", target_kind="post", target_id=n,
            target_label=f"Post {n}", actor_name="SMCC",
        )  # fmt: skip
    seen, cursor = [], ""
    while True:
        with CaptureQueriesContext(connection) as many:
            page = desk.get(PAGE, {"after": cursor} if cursor else {}).context["page"]
        assert len(many) <= len(few)
        seen += [event.pk for event in page]
        if not page.next:
            break
        cursor = page.next
    assert len(seen) == len(set(seen)) == AuditEvent.objects.count()


# --- In words ---------------------------------------------------------------------------------------


def fields(event):
    return {each.label: (each.was, each.text) for each in words.told(event).fields}


def test_before_and_after_are_said_by_what_the_fields_are_called(desk, world):
    amended(world, name_fr="Croix-Rouge", region=None)
    event = AuditEvent.objects.get(verb="component.amend")
    said = fields(event)
    assert said["Name in French"] == ("–", "Croix-Rouge")
    assert said["Short name"] == ("–", "PCK")
    assert said["IFRC region"] == ("Europe and Central Asia", "–")
    text = desk.get(PAGE).text
    assert "Croix-Rouge" in text and "{&#x27;" not in text and "&quot;from&quot;" not in text


def test_a_state_is_said_in_the_words_of_the_workflow_and_a_step_by_its_label(world):
    case = cases.operation(world)
    event = AuditEvent.objects.filter(target_kind="operation").exclude(after="").first()
    state = fields(event).get("State")
    assert state and state[1] == str(case.workflow.label_of(event.after))
    assert words.told(event).kind == str(case.workflow.label)


def test_a_setting_is_said_by_its_name(world):
    deadlines.change_setting(
        key="mco_decided.limit_hours", new=12, by=world.secretariat, reason="Agreed"
    )
    (field,) = words.told(AuditEvent.objects.get(verb="setting.change")).fields
    assert field.label.endswith(": limit") and (field.was, field.text) == ("48", "12.0")


@pytest.mark.parametrize(
    "data",
    [
        {}, {"changes": {"x": {"from": None, "to": [1, {"a": [{"b": {"c": [1]}}]}]}}},
        {"changes": ["a"]}, {"changes": {"x": "y"}}, {"at": "2026-13-45T99:99"}, {"n": 1e300},
        {"text": "x" * 5000}, {"from": 1, "to": 2}, {"ok": True, "at": "2026-01-02T03:04:05+00:00"},
    ],
)  # fmt: skip
def test_whatever_was_recorded_can_be_said(desk, data):
    event = append(
        chain="house", at=timezone.now(), verb="unheard.of", target_kind="unheard",
        target_id="1", actor_name="SMCC", before="a", after="b", data=data,
    )  # fmt: skip
    page = desk.get(PAGE)
    assert page.status_code == 200 and len(page.text) < 60_000
    assert desk.get(f"{PAGE}{event.pk}/").status_code == 200


def test_the_event_leads_to_its_thing_where_there_is_a_page(desk, world):
    case = cases.operation(world)
    amended(world)
    for kind, wanted in (
        ("component", world.polish_ns.get_absolute_url()), ("operation", case.get_absolute_url()),
    ):  # fmt: skip
        event = AuditEvent.objects.filter(target_kind=kind).first()
        assert desk.get(f"{PAGE}{event.pk}/thing/").headers["Location"] == wanted
        assert wanted in desk.get(f"{PAGE}{event.pk}/").text
    lost = append(
        chain="house", at=timezone.now(), verb="person.create", target_kind="person",
        target_id="no number", actor_name="SMCC",
    )  # fmt: skip
    assert desk.get(f"{PAGE}{lost.pk}/thing/").headers["Location"] == f"{PAGE}{lost.pk}/"
    assert desk.get(f"{PAGE}99999999/").status_code == 404


# --- As a file --------------------------------------------------------------------------------------


def test_the_file_has_what_the_filters_show(desk, world):
    amended(world)
    answer = desk.get(f"{PAGE}table.csv", {"kind": "component"})
    rows = list(csv.reader(io.StringIO(content(answer).decode("utf-8-sig"))))
    assert answer["Content-Type"].startswith("text/csv")
    event = AuditEvent.objects.get(verb="component.amend")
    assert [row for row in rows if event.hash in row and "Short name: – → PCK" in " ".join(row)]


def test_a_long_file_is_ordered_and_made_by_the_worker(desk, world, monkeypatch):
    monkeypatch.setattr("coordination.desk.views.audit.AT_ONCE", 0)
    cases.operation(world)
    page = desk.get(f"{PAGE}table.csv", {"kind": "operation"})
    assert "made in the background" in page.text
    answer = desk.post(f"{PAGE}order/", {"filters": "kind=operation"})
    order = FileOrder.objects.get()
    assert answer.headers["Location"] == order.get_absolute_url()
    orders.make_waiting()
    made = b"".join(FileOrder.objects.get().content()).decode()
    assert AuditEvent.objects.filter(target_kind="operation").first().hash in made
    assert desk.post(f"{PAGE}order/", {"filters": "kind=nothing"}).status_code == 404


def test_the_table_says_how_far_it_is(world, monkeypatch):
    monkeypatch.setattr(tables, "BATCH", 2)
    cases.operation(world)
    told: list[int] = []
    lines = tables.record_table(AuditEvent.objects.order_by("-id"), told.append).lines
    assert list(lines) and told[0] == 2


# --- Checked ----------------------------------------------------------------------------------------


def checked(world):
    order = actions.order_check(by=world.secretariat)
    orders.make_waiting()
    order.refresh_from_db()
    assert order.is_ready
    return RecordCheck.objects.first()


def test_the_whole_record_is_checked_by_a_worker_and_the_page_says_so(desk, world):
    cases.operation(world)
    assert "Never checked here" in desk.get(PAGE).text
    answer = desk.post(f"{PAGE}verify/")
    order = FileOrder.objects.get()
    assert answer.headers["Location"] == order.get_absolute_url()
    assert order.total == AuditEvent.objects.count()
    assert order.get_absolute_url() in desk.get(PAGE).text, "the way to what is under way"
    again = desk.post(f"{PAGE}verify/")
    assert again.status_code == 409 and "under way" in again.text
    chains = Chain.objects.exclude(length=0).count()
    orders.make_waiting()
    check = RecordCheck.objects.get()
    assert check.holds and check.events == order.total and check.chains == chains
    assert "Every chain holds" in desk.get(PAGE).text
    assert AuditEvent.objects.filter(verb="record.check").count() == 1
    report = b"".join(FileOrder.objects.get().content()).decode()
    assert "Every chain holds." in report


def test_a_chain_that_was_cut_off_is_named(desk, world):
    cases.operation(world)
    head = Chain.objects.get(name__startswith="operation:")
    head.length += 1
    head.save()
    check = checked(world)
    assert not check.holds and head.name in check.broken[0]
    text = desk.get(PAGE).text
    assert "The record does not hold" in text and head.name in text
    assert "The record does not hold" in desk.get(reverse("desk")).text


@pytest.mark.parametrize("who", ["urcs", "coordinator", "icrc_director", "observer"])
def test_nobody_else_has_it_checked_or_made_into_a_table(world, who):
    for attempt in (
        lambda: actions.order_check(by=getattr(world, who)),
        lambda: actions.order_table(by=getattr(world, who), filters={}, total=1),
    ):
        with pytest.raises(NotYours):
            attempt()


def test_who_lost_the_post_meanwhile_gets_nothing(world):
    actions.order_check(by=world.secretariat)
    world.people["secretariat"].holdings.update(ends_at=timezone.now())
    orders.make_waiting()
    assert not RecordCheck.objects.exists()
    with pytest.raises(NotYours):
        actions.order_check(by=world.secretariat)


def test_one_check_at_a_time(world):
    actions.order_check(by=world.secretariat)
    with pytest.raises(OutOfTurn):
        actions.order_check(by=world.secretariat)


# --- The API ----------------------------------------------------------------------------------------


def test_the_api_reads_the_same_and_orders_a_check(world):
    amended(world)
    desk = Caller(world.secretariat)
    (row,) = done(desk.get("audit-events/", {"kind": "component"}))["results"]
    assert row["verb_display"] == "Corrected" and row["target"] == "DPL001"
    assert {"name": "Short name", "was": "–", "text": "PCK"} in row["changes"]
    assert done(desk.get(f"audit-events/{row['id']}/")) == row
    ordered = done(desk.post("record-checks/"))
    assert ordered["events"] == AuditEvent.objects.count()
    orders.make_waiting()
    (check,) = done(desk.get("record-checks/"))["results"]
    assert check["holds"] is True and done(desk.get(f"record-checks/{check['id']}/")) == check
    refused(desk.get("audit-events/", {"since": "soon"}), 400)


@pytest.mark.parametrize("who", ["urcs", "coordinator", "icrc_director", "committee", "observer"])
def test_to_anybody_else_the_api_has_no_such_thing(world, who):
    amended(world)
    call = Caller(getattr(world, who))
    event = AuditEvent.objects.first()
    for path in ("audit-events/", f"audit-events/{event.pk}/", "record-checks/"):
        refused(call.get(path), 404)
    refused(call.post("record-checks/"), 404)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("9999-12-31T23:59:59Z", "Europe/Kyiv"),
        ("0001-01-01T00:00:00Z", "America/New_York"),
        ("2026-02-31T10:00Z", "Europe/Kyiv"),
    ],
)
def test_a_text_that_looks_like_a_moment_of_no_calendar_is_read_as_a_text(desk, world, typed, zone):
    case = cases.operation(world)
    operations.amend_operation(case, by=world.coordinator, changes={"summary": typed})
    type(world.secretariat).objects.filter(pk=world.secretariat.pk).update(time_zone=zone)
    assert typed in desk.get(PAGE, {"thing": case.ref}).content.decode()
    told = done(Caller(world.secretariat).get("audit-events/", {"thing": case.ref}))
    assert any(typed in str(each) for each in told["results"])
