"""Long spans are said in days: nobody counts 373 hours."""

import pytest

from coordination.indicators.figures import span_text


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (None, ""), (0.0, "0 h"), (1.0, "1 h"), (39.5, "39.5 h"), (72.0, "72 h"), (72.1, "3 days"),
        (96.0, "4 days"), (373.0, "15.5 days"),
    ],
)  # fmt: skip
def test_a_span_is_hours_up_to_three_days_and_days_beyond(hours, said):
    assert span_text(hours) == said
