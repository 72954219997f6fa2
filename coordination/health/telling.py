"""What the figures mean, in sentences: what is well, and of what is not, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.deadlines.models import Blindness
from coordination.health.figures import Figures
from coordination.health.spans import ago_text, exact_text
from smcc.web.times import moment_text

K = Blindness.Kind


@dataclass(frozen=True)
class Said:
    """One sentence, and what to do where something is wrong. `kind` as status tags have it."""

    is_well: bool
    text: str
    advice: str = ""
    quoted: str = ""
    """What a program or a server said, word for word."""

    @property
    def kind(self) -> str:
        return "ok" if self.is_well else "late"

    @property
    def word(self) -> str:
        return _("Well") if self.is_well else _("Not well")


def sentences(found: Figures) -> list[Said]:
    """What is wrong first, then what is well."""
    said = [_looked_at(found), _waiting(found), *_blind(found), _given_up(found)]
    return sorted((each for each in said if each is not None), key=lambda each: each.is_well)


def _looked_at(found: Figures) -> Said:
    since = found.since_last_completed
    start = _(
        "See whether a worker and the beat are running, and start them. Until then, “manage.py sweep” sends what is due."
    )
    if since is None:
        return Said(False, _("The clocks were never looked at. Nobody is reminded."), start)
    if not found.is_silent:
        return Said(True, _("The clocks were looked at %(ago)s.") % {"ago": ago_text(since)})
    text = _("The clocks were last looked at %(ago)s. Since then nobody is reminded.")
    failed = found.sweeps[0].trouble if found.sweeps and not found.sweeps[0].finished_at else ""
    if failed:
        start = _("The last look began and was not completed. See the worker’s log.")
    return Said(False, text % {"ago": ago_text(since)}, start, failed)


def _waiting(found: Figures) -> Said:
    rung, message = found.rung_waits, found.message_waits
    if found.rungs_are_stuck and rung is not None:
        text = _("A reminder has been due for %(span)s, and no worker has taken it up.")
        advice = _(
            "If the clocks are being looked at, the worker’s log says why it leaves this one. Its time comes by itself once the cause is gone."
        )
        return Said(False, text % {"span": exact_text(rung)}, advice)
    if found.messages_are_stuck and message is not None:
        text = _("A message has been due for %(span)s, and was not handed over.")
        advice = _(
            "See what the mail server or the other service said, on the page of messages. It is tried again by itself."
        )
        return Said(False, text % {"span": exact_text(message)}, advice)
    if rung is None and message is None:
        return Said(True, _("Nothing is waiting that should have gone out."))
    longest = max(span for span in (rung, message) if span is not None)
    text = _("What is due is on its way; the oldest has waited for %(span)s.")
    return Said(True, text % {"span": exact_text(longest)})


def _blind(found: Figures) -> list[Said]:
    """Channels that take nothing just now. A silence of the sweep is said already."""
    advice = {
        K.EMAIL: _(
            "See whether the mail server runs and takes this house’s name and password (EMAIL_URL). What is due is tried again by itself."
        ),
        K.WEBHOOK: _(
            "See whether this machine may reach the addresses outside. What is due is tried again by itself."
        ),
        K.CHAT: _(
            "See whether this machine may reach the services outside. What is due is tried again by itself."
        ),
    }
    since = {
        K.EMAIL: _("The mail server has taken nothing since %(moment)s."),
        K.WEBHOOK: _("No webhook could be reached since %(moment)s."),
        K.CHAT: _("No chat service could be reached since %(moment)s."),
    }
    return [
        Said(
            False,
            since[K(gap.kind)] % {"moment": moment_text(gap.began_at)},
            advice[K(gap.kind)],
            gap.trouble,
        )
        for gap in found.open_gaps
        if gap.kind in advice
    ]


def _given_up(found: Figures) -> Said | None:
    """Messages that did not arrive, or may not have. The record says of each whom it was for."""
    lost = found.given_up
    if not lost:
        return None
    text = ngettext(
        "%(n)d message of the last 24 hours failed, or may not have arrived.",
        "%(n)d messages of the last 24 hours failed, or may not have arrived.",
        lost,
    ) % {"n": lost}
    return Said(False, text, _("The page of messages says which, and what was answered."))
