"""Two security agreements in Ukraine, and how far Safer Access is: invented, and marked so."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from coordination.countries.thing import Whole
from smcc.demo.accounts import People
from smcc.demo.reference import component, country
from tools.safer_access import actions as safer_access
from tools.security_agreement import actions, signing

DAY = timedelta(days=1)
"""Counted back from the day of loading, so that nothing is overdue on the first day."""
SYNTHETIC = "This agreement is invented for the demonstration: no component agreed any of it."
AGREEMENTS = (
    ("ICRC", "icrc.hod.ukraine", "l2", 300, 65, "Training, convoys, and one radio room for both."),
    (
        "IFRC",
        "ifrc.hod.ukraine",
        "l3",
        120,
        245,
        "People who come on surge for up to three months.",
    ),
)
"""Provider, who signs for it, level, days since it began, days to its end, what it covers."""
MOVES = (
    (
        "assess",
        400,
        "National Society with the ICRC",
        "Volunteers are known; branches lack radios.",
    ),
    ("plan", 330, "Board of the National Society", "Eight actions over two years."),
    ("start", 200, "National Society", "Training begun in the east."),
)


def story(people: People) -> Whole:
    """What the National Society has agreed with the ICRC and with the IFRC, and how far Safer Access is."""
    now, today = timezone.now(), timezone.localdate()
    host, society = people["sg.ukraine"], component("DUA001")
    for code, signer, level, since, left, note in AGREEMENTS:
        agreement = actions.begin(
            country("UKR"), by=host, provider=component(code), beneficiary=society, level=level,
            starts_on=today - since * DAY, ends_on=today + left * DAY, note=note,
            languages="English, Ukrainian", kept_at="Invented for the demonstration",
            synthetic=SYNTHETIC,
        )  # fmt: skip
        agreement = actions.run(agreement, "negotiate", by=host)
        for person, of in ((people[signer], component(code)), (host, society)):
            signing.sign(
                agreement, by=person, component=of, on_paper=True, reference="Invented",
                signed_on=today - since * DAY,
            )  # fmt: skip
        actions.run(agreement, "enter", by=host, at=now - (since - 1) * DAY)
    access = safer_access.begin(society, by=host, synthetic=SYNTHETIC)
    for step, ago, who, what in MOVES:
        access = safer_access.run(
            access, step, by=host, on=today - ago * DAY, done_by=who, reason=what
        )
    return Whole(country("UKR"))
