"""JSON out: quickly where names are texts, as ever where they are not."""

from datetime import UTC, datetime

from django.utils.translation import gettext_lazy

from smcc.rest.renderers import dumps


def test_instants_end_in_z_and_lazy_texts_are_spoken():
    said = {"at": datetime(2026, 11, 22, 8, tzinfo=UTC), "label": gettext_lazy("Post")}
    assert dumps(said) == b'{"at":"2026-11-22T08:00:00Z","label":"Post"}'


def test_names_that_are_no_texts_are_written_as_texts():
    assert dumps({"rows": {1: {"a": {2}}}}) == b'{"rows":{"1":{"a":[2]}}}'
