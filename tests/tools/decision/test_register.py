"""The register across operations: whose, how urgent, who may see it, and what it costs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tests.tools.form_reader import text
from tools.decision import actions
from tools.decision.models import Decision
from tools.decision.views.register import AT_ONCE

pytestmark = pytest.mark.django_db


@scenario
def filed(world, case):
    return cases.filed_summit(world, case)


@scenario
def three(world, filed):
    """One of the host's Secretary General, three days late; one of the ICRC's, due; one of nobody."""
    late, due, nobody, *rest = filed.rows.in_order()
    now = timezone.now()
    _set(late, responsible_post=world.posts["urcs_sg"], due_at=now - timedelta(days=3, hours=1))
    _set(due, responsible_post=world.posts["icrc_hod"], lead=world.icrc, due_at=now + timedelta(2))
    _set(nobody, lead=world.polish_ns)
    Decision.objects.filter(pk__in=[row.pk for row in rest]).update(kind_of="information")
    return late, due, nobody


def _set(row, **fields):
    Decision.objects.filter(pk=row.pk).update(text=f"What number {row.position} says", **fields)
    row.refresh_from_db()


def page(client, **asked):
    return client.get(reverse("register"), asked)


def shown(client, **asked):
    answer = page(client, **asked)
    assert answer.status_code == 200
    return [line.row.pk for line in answer.context["rows"]]


def ids(*rows):
    return [row.pk for row in rows]


def test_it_says_first_what_is_the_readers_and_then_the_most_urgent(world, signed_in, three):
    late, due, nobody = three
    host = signed_in(world.urcs)
    assert shown(host) == ids(late, due, nobody)
    text = page(host).content.decode()
    assert "1 of yours is overdue." in text
    assert "overdue by 3\N{NO-BREAK SPACE}d" in text or "overdue by 3 d" in text
    assert "2 of your component" not in text
    polish = page(signed_in(world.polish)).content.decode()
    assert "Nothing waits for a post that you hold; 1 of your component’s has no owner." in polish


@pytest.mark.parametrize(
    ("who", "show", "expected"),
    [
        ("urcs", "mine", [0]),
        ("icrc_hod", "mine", [1]),
        ("urcs_staff", "mine", []),
        ("urcs_staff", "component", [0]),
        ("polish", "component", [2]),
        ("observer", "overdue", [0]),
        ("observer", "without_owner", [2]),
        ("observer", "", [2, 1, 0]),
    ],
)
def test_the_tabs(world, signed_in, three, who, show, expected):
    assert shown(signed_in(getattr(world, who)), show=show) == ids(*(three[n] for n in expected))


def test_a_post_that_nobody_holds_is_vacant_and_no_owner(world, signed_in, three):
    world.posts["icrc_hod"].holdings.update(ends_at=timezone.now() - timedelta(days=1))
    client = signed_in(world.observer)
    assert three[1].pk in shown(client, show="without_owner")
    assert "(vacant)" in page(client, show="without_owner").content.decode()


def test_the_filters_narrow(world, signed_in, case, three):
    late, due, nobody = three
    Decision.objects.filter(pk=due.pk).update(level="strategic")
    Decision.objects.filter(pk=nobody.pk).update(state="deferred", subject="Bridge at Irpin")
    client = signed_in(world.observer)
    assert shown(client, level="strategic") == ids(due)
    assert shown(client, state="deferred") == ids(nobody)
    assert shown(client, lead="ICRC") == ids(due)
    assert shown(client, operation=case.ref) == ids(late, due, nobody)
    assert shown(client, operation="NONE-2026-01") == []
    assert shown(client, q="irpin bridge") == ids(nobody)
    assert shown(client, q="says 1") == ids(late)
    assert shown(client, q="%") == shown(client, q="_") == []


def test_what_is_done_is_found_by_its_state_with_its_evidence(world, signed_in, three):
    actions.run(
        three[0], "complete", by=world.urcs, reason="Letter of 3 May",
        evidence_url="https://example.org/letter",
    )  # fmt: skip
    client = signed_in(world.observer)
    assert three[0].pk not in shown(client)
    assert shown(client, state="done") == ids(three[0])
    text = page(client, state="done").content.decode()
    assert "Letter of 3 May" in text and 'href="https://example.org/letter"' in text


def test_a_filter_that_cannot_be_gets_a_sentence_and_shows_nothing(world, signed_in, three):
    answer = page(signed_in(world.observer), level="heavenly")
    assert list(answer.context["rows"]) == [] and answer.context["filter_errors"]


def test_it_holds_no_open_table_and_no_information(world, signed_in, filed, three):
    other = cases.held_summit(world, cases.large_operation(world))
    cases.decide_all(world, other)
    assert shown(signed_in(world.observer), show="") == ids(*reversed(three))


def test_what_may_not_be_seen_is_neither_shown_nor_counted_nor_handed_out(world, signed_in):
    case = cases.large_operation(world, visibility="participants", name="Hidden flood")
    row = cases.filed_summit(world, case).rows.in_order().first()
    _set(row, lead=world.polish_ns, due_at=timezone.now() - timedelta(days=1))
    Decision.objects.filter(pk=row.pk).update(responsible_post=world.posts["polish_sg"])
    stranger = signed_in(world.polish)
    for show in ("", "open", "mine", "component", "overdue", "without_owner"):
        assert shown(stranger, show=show) == []
    text = page(stranger).content.decode()
    assert "Nothing waits for a post that you hold." in text and "Hidden" not in text
    file = stranger.get(reverse("register_file", args=["csv"]), {"show": ""})
    assert case.ref not in b"".join(file).decode()
    assert shown(signed_in(world.secretariat), show="overdue") == ids(row)


def test_drills_are_left_out_of_list_and_sentence_unless_asked_for(world, signed_in, case, three):
    case.drill_factor = 10.0
    case.save(update_fields=["drill_factor"])
    client = signed_in(world.urcs)
    assert shown(client) == []
    assert "overdue." not in page(client).context["sentence"]
    assert len(shown(client, drills="only")) == 3


def test_its_path_is_said_in_short(world, signed_in, three):
    from tools.referral.actions import refer

    refer(
        three[0], "escalate", by=world.coordinator, reason="x",
        to_post=world.posts["icrc_director"],
    )  # fmt: skip
    text = page(signed_in(world.observer)).content.decode()
    assert "Escalated to strategic, waiting for an answer" in text


@pytest.mark.parametrize("form", ["csv", "xlsx", "docx", "pdf", "hxl", "json"])
def test_it_is_had_as_a_file_with_the_same_filters(world, signed_in, three, form):
    url = reverse("register_file", args=[form])
    answer = signed_in(world.observer).get(url, {"show": "overdue"})
    body = b"".join(answer)
    assert answer.status_code == 200 and body
    if form in ("csv", "json"):
        text = body.decode()
        assert "What number 1 says" in text and "What number 2 says" not in text
        assert "overdue by 3" in text


def test_a_format_that_there_is_not_and_a_pdf_too_long(world, signed_in, three, monkeypatch):
    client = signed_in(world.observer)
    assert client.get("/decisions/table.exe").status_code == 404
    monkeypatch.setattr("tools.decision.views.register.PDF_AT_MOST", 1)
    answer = client.get(reverse("register_file", args=["pdf"]), follow=True)
    assert "Narrow the filters, or take XLSX" in answer.content.decode()


def test_its_cost_does_not_grow_with_its_rows(world, signed_in, filed, three):
    client = signed_in(world.observer)
    with CaptureQueriesContext(
        connection,
    ) as few:
        page(client, show="")
    copies(filed, 45)
    with CaptureQueriesContext(connection) as many:
        assert len(shown(client, show="")) == AT_ONCE
    assert len(many) <= len(few) <= 14


def copies(summit, how_many):
    row = summit.rows.in_order().first()
    fields = {
        f.attname: getattr(row, f.attname)
        for f in Decision._meta.concrete_fields
        if f.name not in ("id", "submission_key")
    }
    Decision.objects.bulk_create(
        Decision(**(fields | {"position": 100 + n, "topic": "other"})) for n in range(how_many)
    )


def test_pages_follow_each_other_though_some_have_no_date(world, signed_in, filed, three):
    copies(filed, 60)
    Decision.objects.filter(position__gt=130).update(due_at=None)
    client, seen, asked = signed_in(world.observer), [], {}
    while True:
        answer = page(client, **asked)
        seen += [line.row.pk for line in answer.context["rows"]]
        if not answer.context["page"].next:
            break
        asked = {"after": answer.context["page"].next}
    assert len(seen) == len(set(seen)) == 63


def test_it_stands_in_the_main_navigation_and_asks_to_sign_in(world, signed_in, client):
    text = signed_in(world.observer).get("/").content.decode()
    assert 'href="/decisions/"' in text
    assert client.get("/decisions/").status_code == 302


def test_words_are_looked_for_in_the_operations_name_too(filed, urcs):
    row = filed.rows.in_order().first()
    assert row.pk in shown(
        urcs, show="", q=f"{filed.operation.name.split()[0]} {row.text.split()[0]}"
    )
    assert shown(urcs, show="", q=f"{filed.operation.name.split()[0]} elsewhere") == []


@pytest.mark.parametrize(
    ("show", "said"),
    [
        ("", "Shown: all"), ("open", "Shown: what is still to be followed up."),
        ("mine", "lies with a post that you hold"), ("component", "is led by your component"),
        ("overdue", "past its date"), ("without_owner", "no responsible post, or a vacant one"),
    ],
)  # fmt: skip
def test_the_page_says_what_it_shows(urcs, show, said):
    told = text(page(urcs, show=show))
    assert said in told and "Further filters narrow it." not in told
    assert "Further filters narrow it." in text(page(urcs, show=show, q="x"))
