"""A security agreement of Ukraine, brought along through the real steps."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tools.agreement.opening import house_day
from tools.security_agreement import actions, signing
from tools.security_agreement.models import SecurityAgreement

DAY = timedelta(days=1)


class Register:
    """Takes an agreement of the ICRC for the URCS to a state: `register.to("signed")`."""

    def __init__(self, world):
        self.world = world

    def begin(self, **more):
        today = house_day()
        said = {
            "provider": self.world.icrc, "beneficiary": self.world.urcs_ns, "level": "l2",
            "starts_on": today, "ends_on": today + 365 * DAY,
        } | more  # fmt: skip
        return actions.begin(self.world.ukraine, by=self.world.urcs, **said)

    def signers(self):
        w = self.world
        return ((w.icrc_hod, w.icrc), (w.urcs, w.urcs_ns))

    def sign(self, agreement):
        for person, component in self.signers():
            if component in agreement.parties():
                signing.sign(agreement, by=person, component=component)
        return self.again(agreement)

    def again(self, agreement):
        return SecurityAgreement.objects.get(pk=agreement.pk)

    def step(self, agreement, name, *, by=None, **more):
        return actions.run(agreement, name, by=by or self.world.urcs, **more)

    def to(self, state, **more):
        agreement = self.begin(**more)
        if state == "drafted":
            return agreement
        if state == "withdrawn":
            return self.step(agreement, "withdraw", reason="Not wanted")
        agreement = self.step(agreement, "negotiate")
        if state == "negotiated":
            return agreement
        agreement = self.sign(agreement)
        if state == "signed":
            return agreement
        agreement = self.step(agreement, "enter")
        if state == "suspended":
            return self.step(agreement, "suspend", reason="Disputed")
        if state == "ended":
            return self.step(agreement, "end", reason="No longer there")
        assert state == "in_force", state
        return agreement

    def ended_days_ago(self, days, agreement=None):
        """One in force whose period has ended: only its dates are moved."""
        agreement = agreement or self.to("in_force")
        today = house_day()
        SecurityAgreement.objects.filter(pk=agreement.pk).update(
            starts_on=today - (days + 365) * DAY, ends_on=today - days * DAY
        )
        return self.again(agreement)


@pytest.fixture
def register(world):
    return Register(world)
