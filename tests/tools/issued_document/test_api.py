"""Both documents in the API: lists without texts, languages that can be written, nothing overwritten."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.caller import Caller, done, refused
from tests.factories import cases
from tests.fixtures.scenarios import scenario
from tools.joint_statement.models import JointStatement
from tools.minimum_parameters.models import MinimumParameters

DOCUMENTS = {"joint-statements": JointStatement, "minimum-parameters": MinimumParameters}
TEXTS = re.compile(
    r"\"frozen\"|section\"\.\"text\"|(?:jointstatement|minimumparameters)\"\.\"document\""
)


def read_texts(queries):
    """The queries that bring a text, or a document as issued, out of the database."""
    brought = [q["sql"].split(" FROM ")[0] for q in queries if q["sql"].startswith("SELECT")]
    return [sql for sql in brought if TEXTS.search(sql)]


@scenario
def issued(world):
    return cases.issued_parameters(world, cases.large_operation(world))


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_list_reads_no_text_and_costs_the_same_at_any_size(world, issued, path):
    caller = Caller(world.coordinator)
    done(caller.get(f"{path}/"))  # the day of last use is noted once
    with CaptureQueriesContext(connection) as few:
        before = done(caller.get(f"{path}/"))["results"]
    for _more in range(3):
        cases.issued_parameters(world, cases.large_operation(world))
    with CaptureQueriesContext(connection) as many:
        after = done(caller.get(f"{path}/"))["results"]
    assert (len(before), len(after)) == (1, 4)
    assert not read_texts(many.captured_queries)
    assert len(many) == len(few)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_record_has_its_texts_and_reads_them_only_where_they_are_asked_for(world, issued, path):
    caller = Caller(world.coordinator)
    there = f"{path}/{DOCUMENTS[path].objects.get().pk}/"
    record = done(caller.get(there))
    assert any(section["text"] for section in record["sections"])
    assert record["as_issued"]["sections"]
    with CaptureQueriesContext(connection) as queries:
        assert set(done(caller.get(there, {"fields": "state,steps"}))) == {"state", "steps"}
    assert not read_texts(queries.captured_queries)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_language_is_written_with_the_version_that_was_read(world, path):
    cases.large_operation(world)
    caller = Caller(world.coordinator)
    there = f"{path}/{DOCUMENTS[path].objects.get().pk}/"
    read = done(caller.get(there))
    assert read["language"] == "en"
    refused(caller.patch(there, {"language": "fr"}), 400)  # the version is missing
    written = done(caller.patch(there, {"language": "fr", "version": read["version"]}))
    assert (written["language"], written["version"]) == ("fr", read["version"] + 1)
    late = caller.patch(there, {"language": "ar", "version": read["version"]})
    assert refused(late, 409, "stale")["current"]["language"] == "fr"
    body = refused(caller.patch(there, {"language": "tlh", "version": written["version"]}), 400)
    assert "language" in body["fields"]
    assert DOCUMENTS[path].objects.get().language == "fr"
