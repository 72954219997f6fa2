"""Bad input: a sentence beside the field, never a 500, and text kept as it was typed."""

import json

import pytest

from coordination.operations.models import Operation
from tests.api.caller import done, refused

pytestmark = pytest.mark.django_db

TYPED = [
    "<script>alert(1)</script> & <b>bold</b>",
    '=HYPERLINK("http://example.org")',
    "🌊🚑 👩🏽‍🚒 فيضانات في الجنوب",
    "line\n\ttwo",
    "' OR 1=1; --",
]


def raw(caller, method, path, content, content_type="application/json"):
    return caller.client.generic(method, f"/api/v1/{path}", content, content_type)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"{'a': 1}", b'{"a": NaN}', b"\xff\xfe", b'{"name": "\\ud800"}', b"[" * 5000],
    ids=["empty", "open", "quotes", "nan", "not utf-8", "half a pair", "deep"],
)
def test_what_is_not_json_gets_a_sentence(call, content):
    body = refused(raw(call("coordinator"), "POST", "operations/", content), 400)
    assert body["code"] in ("parse_error", "invalid")


@pytest.mark.parametrize("content", ["[]", '"text"', "3", "null", "true", "[{}]"])
def test_json_that_is_not_an_object_gets_a_sentence(call, content):
    refused(raw(call("coordinator"), "POST", "operations/", content), 400, "invalid")


def test_another_content_type_gets_a_sentence(call):
    answer = raw(call("coordinator"), "POST", "operations/", "name=x", "text/plain")
    assert "Content-Type" in refused(answer, 415, "unsupported_media_type")["detail"]


def test_a_body_of_six_megabytes_is_refused_unread(call):
    content = json.dumps({"name": "x" * 6_000_000})
    refused(raw(call("coordinator"), "POST", "operations/", content), 413, "too_large")


@pytest.mark.parametrize("value", [None, 3, 1.5, True, [], {}, ["x"], "", "x" * 5001, "a\x00b"])
@pytest.mark.parametrize(
    "field",
    ["name", "crisis", "hazard", "countries", "onset_at", "onset_zone", "host", "present",
     "visibility", "coordinator_post", "go_event", "glide", "appeal_codes", "summary"],
)  # fmt: skip
def test_a_wrong_type_names_its_field_and_logs_nothing(call, facts, field, value):
    answer = call("coordinator").post("operations/", facts | {field: value})
    may_be_so = (
        (field in ("coordinator_post", "go_event") and value is None)
        or (field == "go_event" and value == 3 and value is not True)
        or (field in ("present", "appeal_codes") and value == [])
        or (field in ("glide", "summary") and value == "")
        or (field == "appeal_codes" and value == ["x"])
    )
    if may_be_so:
        done(answer, 201)
    else:
        body = refused(answer, 400, "invalid")
        assert any(name.split(".")[0] == field for name in body["fields"]), body
        assert not Operation.objects.exists()


@pytest.mark.parametrize(
    "field, value, says",
    [
        ("onset_at", "2099-01-01T00:00:00Z", "in the future"),
        ("onset_at", "1862-12-31T23:00:00Z", "1863"),
        ("onset_at", "2026-11-20T04:00:00", "with its offset"),
        ("onset_at", "0001-01-01T00:00:00+14:00", "with its offset"),
        ("onset_zone", "Mars/Olympus", "time zone"),
        ("countries", ["XXX"], "“XXX” is not known here"),
        ("host", "NOPE", "“NOPE” is not known here"),
        ("host", "ICRC", "National Society"),
        ("present", ["ICRC", "NOPE"], "“NOPE” is not known here"),
        ("crisis", "boredom", "“boredom” is not one of: conflict, disaster"),
        ("countries", [], "at least one country"),
        ("surprise", 1, "no field of this name"),
        ("go_event", 2**40, "2147483647"),
    ],
)
def test_a_wrong_value_gets_the_sentence_of_the_page(call, facts, field, value, says):
    body = refused(call("coordinator").post("operations/", facts | {field: value}), 400, "invalid")
    assert says in body["fields"][field][0]
    assert not Operation.objects.exists()


@pytest.mark.parametrize("text", TYPED)
def test_text_comes_back_as_it_was_typed(call, large, text):
    entry = done(call("urcs").post("log-entries/", {"operation": large.ref, "text": text}), 201)
    assert entry["text"] == text
    answer = call("urcs").get(f"log-entries/{entry['id']}/")
    assert answer.json()["text"] == text
    assert answer["Content-Type"] == "application/json"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_cell_of_ten_thousand_characters_fits_and_one_more_does_not(call, large):
    caller = call("urcs")
    sent = {"operation": large.ref, "text": "é" * 10_000}
    assert len(done(caller.post("log-entries/", sent), 201)["text"]) == 10_000
    body = refused(caller.post("log-entries/", sent | {"text": "é" * 10_001}), 400, "invalid")
    assert "text" in body["fields"]


def test_a_control_character_is_named(call, large):
    sent = {"operation": large.ref, "text": "a\x0bb"}
    body = refused(call("urcs").post("log-entries/", sent), 400, "invalid")
    assert "U+000B" in body["fields"]["text"][0]


def test_errors_in_rows_name_the_row(call, large):
    caller = call("urcs")
    summit = done(caller.get("mini-summits/"))["results"][0]
    rows = [{"component": "ICRC", "status": "attended"}, {"component": "NOPE", "status": "there"}]
    sent = {"attendance": rows, "version": summit["version"]}
    body = refused(caller.put(f"mini-summits/{summit['id']}/attendance/", sent), 400, "invalid")
    assert set(body["fields"]) == {"attendance.1.component", "attendance.1.status"}


def test_too_many_codes_are_refused_before_they_are_looked_up(
    call, facts, django_assert_max_num_queries
):
    caller = call("coordinator")
    with django_assert_max_num_queries(12):
        body = refused(
            caller.post("operations/", facts | {"present": ["ICRC"] * 100_000}), 400, "invalid"
        )
    assert body["fields"]["present"] == ["Give at most 300."]


def test_a_fault_of_ours_is_a_sentence_and_not_a_traceback(call, large, monkeypatch):
    from smcc.rest.endpoint import Endpoint

    def broken(self):
        raise RuntimeError("shared password")

    monkeypatch.setattr(Endpoint, "page", broken)
    caller = call("observer")
    caller.client.raise_request_exception = False
    answer = caller.get("operations/")
    refused(answer, 500, "error")
    assert b"password" not in answer.content


def test_bytes_that_are_not_utf_8_are_named_with_their_place(call):
    body = refused(raw(call("coordinator"), "POST", "operations/", b'{"name": "Caf\xe9"}'), 400)
    assert body["detail"] == "This is not UTF-8: byte 14 cannot be read. Send the text as UTF-8."
    assert not Operation.objects.exists()


@pytest.mark.parametrize(
    ("path", "name"),
    [("decisions/", "lead"), ("decisions/", "q"), ("positions/", "component")],
)
def test_a_filter_with_a_nul_is_refused_and_not_left_out(call, path, name):
    """Left out, it would find more than was asked for."""
    said = refused(call("coordinator").get(path, {name: "a\x00"}), 400, "invalid")
    assert said["fields"][name] == [
        "This holds a character that cannot be typed, such as NUL. Leave it out."
    ]


@pytest.mark.parametrize("value", [2**63, "9" * 400, "1.5"])
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("body-items/", "body"), ("agenda-items/", "mini_summit"), ("checklist-items/", "checklist"),
        ("plan-activations/", "plan"), ("decisions/", "mini_summit"), ("positions/", "decision"),
        ("packets/", "mini_summit"), ("translations/", "joint_statement"),
    ],
)  # fmt: skip
def test_a_filter_by_what_cannot_be_an_id_is_refused_with_a_sentence(call, path, name, value):
    said = refused(call("coordinator").get(path, {name: value}), 400, "invalid")
    assert said["fields"][name][0].endswith(".")
