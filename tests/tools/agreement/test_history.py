"""The history of an agreement shows when the need for it began and ended, not what came to nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from smcc.audit.models import AuditEvent
from tools.agreement.shown import _real

START = datetime(2026, 3, 1, tzinfo=UTC)
N, NOT, OTHER = "agreement.needed", "agreement.not_needed", "agreement.draft"


def shown(*events):
    rows = [
        AuditEvent(verb=verb, at=START + timedelta(minutes=minutes)) for verb, minutes in events
    ]
    return [each.verb for each in _real(rows)]


@pytest.mark.parametrize(
    ("events", "left"),
    [
        ([(N, 0), (NOT, 1)], []),
        ([(N, 0), (NOT, 1), (N, 2), (NOT, 3), (OTHER, 4)], [OTHER]),
        ([(N, 0), (N, 500), (N, 900)], [N]),
        ([(N, 0), (NOT, 600)], [N, NOT]),
        ([(N, 0), (NOT, 600), (N, 601)], [N]),
        ([(N, 0), (OTHER, 1), (NOT, 2)], [N, OTHER, NOT]),
        ([(NOT, 0)], [NOT]),
    ],
)
def test_only_real_changes_are_told(events, left):
    assert shown(*events) == left
