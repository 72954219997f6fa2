"""What may not be seen is a 404 at every door, for reading and for writing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coordination.logbook.actions import write_entry
from coordination.operations import actions
from coordination.operations.models import Operation
from smcc.audit.models import AuditEvent
from tests.factories import cases

OPEN = {"coordinator", "urcs", "icrc_director", "secretariat"}
STRANGERS = {"observer", "polish", "committee"}


def doors(case):
    """Every address under an operation, as (address, what is sent there to change something)."""
    root = case.get_absolute_url()
    row, lead = case.convenings.first(), case.responsibilities.first()
    entry = case.log_entries.first()
    file = entry.attachments.first()
    step = {"step": "close", "reason": "x", "version": "1"}
    return [
        (root, None),
        (f"{root}steps/", step),
        (f"{root}edit/", {"name": "x"}),
        (f"{root}scale/", {"scale": "large"}),
        (f"{root}category/", {"category": "red"}),
        (f"{root}conveners/new/", {"role": "convener"}),
        (f"{root}conveners/{row.pk}/", None),
        (f"{root}conveners/{row.pk}/steps/", {"step": "agree", "version": "1"}),
        (f"{root}conveners/{row.pk}/steps/contest/", {"step": "contest", "reason": "x"}),
        (f"{root}responsibilities/new/", {"kind_of": "security_lead"}),
        (f"{root}responsibilities/{lead.pk}/end/", {"reason": "x"}),
        (f"{root}logbook/", {"text": "x"}),
        (f"{root}logbook/{entry.pk}/", None),
        (f"{root}logbook/{entry.pk}/correct/", {"text": "x", "correction_reason": "x"}),
        (f"{root}logbook/files/{file.pk}/", None),
    ]


def read(client, address):
    """The answer to a GET, read to its end: an open file would stay open."""
    answer = client.get(address)
    answer.body = answer.getvalue().decode("utf-8", "replace")
    return answer


@pytest.fixture
def filled(world):
    """Operations for their participants and for the Movement, with something at every door."""

    def fill(visibility):
        case = cases.operation(world, visibility=visibility, name=f"Secret {visibility}")
        actions.assign_responsibility(
            case, by=world.coordinator, kind_of="security_lead", component=world.icrc
        )
        write_entry(
            case, by=world.coordinator, text="x",
            files=[SimpleUploadedFile("a.pdf", b"%PDF-1.7 body")],
        )  # fmt: skip
        return case

    return fill


@pytest.mark.parametrize("name", sorted(OPEN | STRANGERS))
def test_an_operation_of_its_participants_does_not_exist_for_others(filled, signed_in, name):
    case = filled("participants")
    client = signed_in(name)
    before = AuditEvent.objects.count()
    for address, sent in doors(case):
        answer = read(client, address)
        is_hidden = name in STRANGERS
        assert (answer.status_code == 404) is is_hidden or answer.status_code == 405, address
        if is_hidden:
            assert "Secret" not in answer.body
            assert client.post(address, sent or {}).status_code in (404, 405), address
    if name in STRANGERS:
        assert AuditEvent.objects.count() == before
        unknown = client.get("/operations/UKR-1999-01/").content
        hidden = client.get(case.get_absolute_url()).content
        assert len(unknown) == len(hidden), "a 404 does not say whether there is something"


@pytest.mark.parametrize("name", sorted(OPEN | STRANGERS))
def test_an_operation_of_the_movement_is_read_by_everybody_signed_in(filled, signed_in, name):
    case = filled("movement")
    client = signed_in(name)
    forbidden_to_observers = {"edit", "scale", "category", "new", "contest", "end", "correct"}
    for address, _sent in doors(case):
        status = read(client, address).status_code
        last = address.rstrip("/").rsplit("/", 1)[-1]
        if last == "steps":
            assert status == 405, address
        elif last in forbidden_to_observers:
            assert status == 200 or status == 403, address
            if name in STRANGERS:
                assert status == 403, address
        else:
            assert status == 200, address


def test_who_is_not_signed_in_is_sent_to_the_sign_in(filled, client):
    case = filled("movement")
    addresses = [address for address, _ in doors(case)]
    for address in ["/operations/", "/operations/new/", *addresses]:
        answer = read(client, address)
        assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/"), (
            address
        )


def test_an_observer_changes_nothing_at_any_door(world, filled, signed_in):
    case = filled("movement")
    before = AuditEvent.objects.count(), Operation.objects.values().get(pk=case.pk)
    client = signed_in("observer")
    for address, sent in doors(case):
        if sent is not None:
            assert client.post(address, sent).status_code in (403, 422), address
    assert (AuditEvent.objects.count(), Operation.objects.values().get(pk=case.pk)) == before
