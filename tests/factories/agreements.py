"""An agreement of Ukraine, brought along its pipeline through the real steps."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tools.agreement import actions, signing
from tools.agreement.models import Agreement

SCOPE = "How we work together before, during and after an emergency."


class Pipeline:
    """Takes an agreement to a state: `pipeline.to("signed")`."""

    def __init__(self, world):
        self.world = world

    def signers(self):
        w = self.world
        return ((w.urcs, w.urcs_ns), (w.icrc_hod, w.icrc), (w.ifrc_hod, w.ifrc))

    def begin(self, **facts):
        there = Agreement.objects.preparing().filter(country=self.world.ukraine).first()
        facts = {"scope": SCOPE} | facts
        if there is None:
            return actions.begin(self.world.ukraine, by=self.world.urcs, **facts)
        return actions.amend(there, by=self.world.urcs, changes=facts)

    def sign(self, agreement):
        for person, component in self.signers():
            if any(each.component == component for each in agreement.signatories()):
                signing.sign(agreement, by=person, component=component)
        return Agreement.objects.get(pk=agreement.pk)

    def step(self, agreement, name, *, by=None, **more):
        return actions.run(agreement, name, by=by or self.world.urcs, **more)

    def to(self, state, *, days_ago=0, **facts):
        agreement = self.begin(**facts)
        if state == "planned":
            return agreement
        agreement = self.step(agreement, "draft")
        if state == "drafting":
            return agreement
        agreement = self.step(agreement, "negotiate")
        if state == "negotiating":
            return agreement
        agreement = self.sign(agreement)
        if state == "signed":
            return agreement
        if days_ago:
            day = (timezone.now() - timedelta(days=days_ago)).date()
            agreement.parties.update(signed_on=day)
        at = timezone.now() - timedelta(days=days_ago) if days_ago else None
        agreement = self.step(agreement, "enter", at=at)
        if state == "suspended":
            return self.step(agreement, "suspend", reason="Disputed")
        if state == "withdrawn":
            return self.step(agreement, "withdraw", reason="Denounced")
        if state == "renewed":
            following = actions.renew(agreement, by=self.world.urcs)
            for name in ("draft", "negotiate"):
                following = self.step(following, name)
            self.step(self.sign(following), "enter")
            return Agreement.objects.get(pk=agreement.pk)
        assert state == "in_force", state
        return agreement
