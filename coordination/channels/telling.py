"""What follows from a person's choices, in plain sentences."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coordination.channels.models import ReminderChoices
from coordination.channels.quiet import digest_time
from coordination.channels.reaching import failing_addresses, unreachable_posts
from coordination.people.models import Person


def what_follows(person: Person, chosen: ReminderChoices, has_contact: bool) -> list[str]:
    """How this person is reminded, sentence by sentence. Times are in the person's zone."""
    return [*_where(person, chosen, has_contact), *_when(person, chosen), _last()]


def warnings(person: Person, chosen: ReminderChoices, has_contact: bool) -> list[str]:
    """What ought to be seen before it is too late: that nothing beside the inbox reaches this person."""
    if chosen.by_email and failing_addresses([person.email]):
        said = _(
            "The last e-mail to you was refused. Ask the secretariat whether the address is right."
        )
    elif not chosen.by_email and not has_contact:
        said = _("E-mail is switched off, and you have no other channel.")
    else:
        return []
    return [said] if has_contact else [f"{said} {only_the_inbox(person)}"]


def saved(person: Person, chosen: ReminderChoices, has_contact: bool) -> tuple[bool, str]:
    """What to say at the moment of saving; and whether that is a warning."""
    if not chosen.by_email and not has_contact:
        return True, _("Saved. Reminders now reach only your inbox here: read below what follows.")
    return False, _("Saved. It holds from the next reminder on.")


def only_the_inbox(person: Person) -> str:
    """What follows for a person, and their posts, whom nothing but the inbox reaches."""
    lost = [each.post for each in unreachable_posts(person.held_posts(), timezone.now())]
    if not lost:
        return _("Reminders reach only your inbox here.")
    return ngettext(
        "Reminders reach only your inbox here. Your post (%(posts)s) counts as unreachable, so others are told instead.",
        "Reminders reach only your inbox here. Your posts (%(posts)s) count as unreachable, so others are told instead.",
        len(lost),
    ) % {"posts": "; ".join(map(str, lost))}


def _where(person: Person, chosen: ReminderChoices, has_contact: bool) -> list[str]:
    said = []
    if chosen.by_email:
        said.append(_("Reminders are sent to %(address)s.") % {"address": person.email})
    else:
        said.append(_("No reminder is sent by e-mail."))
    if has_contact:
        said.append(_("They also go to the channels that the secretariat set for you."))
    said.append(_("Each reminder is also in your inbox here, whatever you choose."))
    return said


def _when(person: Person, chosen: ReminderChoices) -> list[str]:
    digest, start, end = digest_time(chosen), chosen.quiet_from, chosen.quiet_until
    if digest is None and start is None:
        return [_("They are sent at any hour, each at once.")]
    said = []
    if start is not None and end is not None:
        said.append(
            _(
                "Between %(start)s and %(end)s (%(zone)s) nothing is sent. "
                "What falls due then comes at %(end)s; the clocks run on."
            )
            % {"start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "zone": person.time_zone}
        )
    if digest is not None:
        said.append(
            _("What can wait comes once a day, at %(time)s (%(zone)s), in one message.")
            % {"time": f"{digest:%H:%M}", "zone": person.time_zone}
        )
        if digest != chosen.digest_at:
            said.append(
                _(
                    "The time that you gave for it lies in your quiet hours, so it comes when they end."
                )
            )
    return said


def _last() -> str:
    return _("The last reminder, at the limit, is never held.")
