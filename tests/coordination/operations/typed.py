"""What people type into the forms of operations."""

from datetime import timedelta

from django.utils import timezone


def new_facts(**changes: str) -> dict[str, str]:
    """What a coordinator types to log an operation; `changes` by field."""
    onset = timezone.now() - timedelta(days=1)
    return {
        "name": "Floods on the Dnipro",
        "crisis": "disaster",
        "hazard": "flood",
        "countries": "Ukraine, POL",
        "onset_at_date": onset.strftime("%Y-%m-%d"),
        "onset_at_time": "06:30",
        "onset_at_zone": "Europe/Kyiv",
        "onset_precision": "estimated",
        "host": "URCS",
        "present": "ICRC, IFRC",
        "summary": "The dam broke.",
        "visibility": "movement",
        "go_event": "",
        "glide": "",
        "appeal_codes": "MDRUA007, MDR65002",
    } | changes
