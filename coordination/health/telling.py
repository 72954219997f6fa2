"""What the figures mean, in sentences: what is well, and of what is not, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.deadlines.alive import SILENT_AFTER
from coordination.deadlines.models import Blindness, Delivery
from coordination.health.figures import Figures
from coordination.health.spans import ago_text, exact_text
from smcc.web.times import moment_text

K, H = Blindness.Kind, Delivery.Held


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
    said = [_looked_at(found), *_waiting(found), *_blind(found), _given_up(found), _held(found)]
    return sorted((each for each in said if each is not None), key=lambda each: each.is_well)


def _looked_at(found: Figures) -> Said:
    since = found.since_last_completed
    start = _(
        "Start a worker and the beat. Until they run, run “manage.py sweep” every minute: it sends what is due."
    )
    if since is None:
        return Said(False, _("The clocks were never looked at. Nobody is reminded."), start)
    if not found.is_silent:
        return Said(True, _("The clocks were looked at %(ago)s.") % {"ago": ago_text(since)})
    text = _("The clocks were last looked at %(ago)s. Since then nobody is reminded.")
    failed = found.sweeps[0].trouble if found.sweeps and not found.sweeps[0].finished_at else ""
    if failed:
        start = _(
            "The last look at the clocks began and was not completed. The worker’s log says why: put that right. The next look comes by itself."
        )
    return Said(False, text % {"ago": ago_text(since)}, start, failed)


def _waiting(found: Figures) -> list[Said]:
    """What is due and has not gone out: not taken up, not tried, or tried in vain so far."""
    rung, untried = found.rung_waits, found.untried_waits
    said = []
    if rung is not None and rung > SILENT_AFTER:
        text = _("A reminder has been due for %(span)s, and no worker has taken it up.")
        advice = _(
            "Read in the worker’s log why this one is left. It goes out by itself once the cause is gone."
        )
        said.append(Said(False, text % {"span": exact_text(rung)}, advice))
    if untried is not None and untried > SILENT_AFTER:
        text = _("A message has been due for %(span)s, and was not handed over.")
        advice = _(
            "See whether a worker is running, and read in its log what it waits for. The message goes out by itself once a worker takes it."
        )
        said.append(Said(False, text % {"span": exact_text(untried)}, advice))
    if found.again.count:
        said.append(_again(found))
    if said:
        return said
    if rung is None and untried is None:
        return [Said(True, _("Nothing is waiting that should have gone out."))]
    longest = max(span for span in (rung, untried) if span is not None)
    text = _("What is due is on its way; the oldest has waited for %(span)s.")
    return [Said(True, text % {"span": exact_text(longest)})]


def _again(found: Figures) -> Said:
    """Messages that were not taken so far. It is well as long as two minutes at most have gone by."""
    again, waits = found.again, found.again_waits
    assert again.oldest_due_at is not None and again.next_at is not None and waits is not None
    text = ngettext(
        "%(n)d message was not taken and is waiting to be tried again. It was due at %(moment)s, %(ago)s.",
        "%(n)d messages were not taken and are waiting to be tried again. The oldest was due at %(moment)s, %(ago)s.",
        again.count,
    ) % {"n": again.count, "moment": moment_text(again.oldest_due_at), "ago": ago_text(waits)}
    advice = _(
        "The next try is in %(span)s, by itself. The page of messages says what was answered. If it cannot wait, call those people."
    ) % {"span": exact_text(again.next_at - found.at)}
    return Said(waits <= SILENT_AFTER, text, advice)


def _held(found: Figures) -> Said | None:
    """Messages that wait because their readers wanted it so: nothing is wrong with them."""
    words = {
        H.QUIET: ngettext("%(n)d for quiet hours", "%(n)d for quiet hours", found.held[H.QUIET]),
        H.DIGEST: ngettext("%(n)d for a daily digest", "%(n)d for daily digests", found.held[H.DIGEST]),
        H.SNOOZED: ngettext("%(n)d snoozed", "%(n)d snoozed", found.held[H.SNOOZED]),
    }  # fmt: skip
    why = [word % {"n": found.held[each]} for each, word in words.items() if found.held[each]]
    if not why:
        return None
    text = _("Held until later, as their readers chose: %(why)s. Nothing needs to be done.")
    return Said(True, text % {"why": ", ".join(why)})


def _blind(found: Figures) -> list[Said]:
    """Channels that take nothing just now. A silence of the sweep is said already."""
    advice = {
        K.EMAIL: _(
            "See whether the mail server is running, and whether it takes the name and password in EMAIL_URL. What is due is tried again by itself."
        ),
        K.WEBHOOK: _(
            "See whether this machine can reach the internet. What is due is tried again by itself."
        ),
        K.CHAT: _(
            "See whether this machine can reach the internet. What is due is tried again by itself."
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
    return Said(
        False,
        text,
        _(
            "The page of messages says for whom they were and what was answered. If it cannot wait, call those people."
        ),
    )
