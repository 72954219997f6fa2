"""Security agreements and Safer Access, brought to a state through the real steps."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tests.factories.world import World
from tools.safer_access import actions as safer_access
from tools.security_agreement import actions, signing
from tools.security_agreement.models import SecurityAgreement


def agreed(world: World) -> SecurityAgreement:
    """The ICRC supports the URCS in Ukraine for a year, with a focal point; the URCS has assessed Safer Access."""
    today = timezone.localdate()
    made = actions.begin(
        world.ukraine, by=world.urcs, provider=world.icrc, beneficiary=world.urcs_ns, level="l2",
        starts_on=today, ends_on=today + timedelta(days=365),
    )  # fmt: skip
    signing.name_focal_point(made, by=world.urcs, post=world.posts["urcs_sg"])
    made = actions.run(made, "negotiate", by=world.urcs)
    for person, component in ((world.icrc_hod, world.icrc), (world.urcs, world.urcs_ns)):
        signing.sign(made, by=person, component=component)
    safer_access.run(safer_access.begin(world.urcs_ns, by=world.urcs), "assess", by=world.urcs)
    return actions.run(made, "enter", by=world.urcs)
