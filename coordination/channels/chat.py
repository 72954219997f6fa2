"""Messages to chat rooms and telephones, through the services that `apprise` speaks to."""

from __future__ import annotations

import importlib
import logging
import threading
from contextvars import ContextVar
from email import charset
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from coordination.channels.carriers import Answer, Letter, Outcome
from coordination.channels.guarding import (
    HostRefused,
    Watch,
    check_public_host,
    inside,
    only_public,
)
from coordination.channels.limiting import TooLong, within

LIMIT_SECONDS = 20.0
LONGEST_ADDRESS = 2000
ON_THIS_MACHINE = frozenset(
    {"syslog", "dbus", "qt", "kde", "glib", "gio", "gnome", "macosx", "windows", "blink1", "growl"}
    | {"file", "exec"}
)
"""Services that would show the message on the server's own screen, or write it into its log."""
NOT_TRACED = frozenset(
    {"rsyslog", "amqp", "amqps", "irc", "ircs", "nostr", "xmpp", "xmpps", "mqtt", "mqtts", "smpp"}
    | {"smpps", "aprs"}
)
"""Services of which it cannot be told whether a message was taken."""
NEED_FILES = frozenset({"fcm", "vapid"})
"""Services whose keys are files on the server."""
FILE_PARAMETERS = frozenset({"attach", "keyfile", "subfile", "pgppub", "pgpprv", "pem"})
MAIL = frozenset({"mailto", "mailtos"})
"""Mail is encrypted on the way by both: the mail provider's own settings decide."""

_saw_line_break: ContextVar[list[bool] | None] = ContextVar("chat_line_break", default=None)


class _Silence(logging.Filter):
    """Lets nothing of apprise's log through: it may hold the address.

    But only there does apprise say whether a failure was the line or the service's answer.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        seen = _saw_line_break.get()
        if seen is not None and "onnection error" in str(record.msg):
            seen.append(True)
        return False


@lru_cache(maxsize=1)
def _apprise() -> Any:
    """The library, read in on first use (it is large), and silent: its log would hold addresses."""
    kept = dict(charset.CHARSETS)
    import apprise  # noqa: PLC0415

    # Its e-mail plugin changes how this whole process encodes e-mail; ours stays as it was.
    importlib.import_module("apprise.plugins.email")
    charset.CHARSETS.clear()
    charset.CHARSETS.update(kept)

    logger = logging.getLogger("apprise")
    logger.setLevel(logging.WARNING)
    logger.addFilter(_Silence())
    for name in ("urllib3", "requests_oauthlib", "oauthlib"):
        if logging.getLogger(name).getEffectiveLevel() < logging.ERROR:
            logging.getLogger(name).setLevel(logging.ERROR)
    return apprise


def check_chat_address(address: str) -> str:
    """What is wrong with a chat address, in a sentence; empty where nothing is. Looks its host up.

    The sentence repeats nothing of the address but the name of a service that is known.
    """
    service = _service_name(address)
    wrong = _wrong_form(address, service)
    if wrong:
        return wrong
    kind = _kinds().get(service)
    if kind is None or not kind.enabled:
        # Not repeated: whoever mistyped the address may have begun it with a password.
        return _(
            "The part before “://” names no service that is known here. Check how it is written."
        )
    if wrong := _wrong_parameters(address, service, kind):
        return wrong
    made = _made(address)
    if made is None:
        return _(
            "This cannot be read as an address of “%(service)s”. "
            "Compare it with that service’s page in the documentation of Apprise."
        ) % {"service": service}
    try:
        for host in _hosts(made):
            check_public_host(host, made.port or 443)
    except HostRefused as refused:
        return str(refused)
    return ""


def shown_chat(address: str) -> str:
    """What of a chat address may be read by others: the service and, where it has one, the host."""
    service = _service_name(address)
    made = _made(address)
    hosts = _hosts(made) if made is not None else []
    return f"{service} · {hosts[0]}" if hosts else service


class ChatCarrier:
    """One chat room or telephone. apprise opens a connection for each letter."""

    def __init__(self, address: str, *, limit_seconds: float = LIMIT_SECONDS) -> None:
        self._address, self._limit = address, limit_seconds

    def __repr__(self) -> str:
        return "<ChatCarrier>"

    def carry(self, letter: Letter) -> Answer:
        """Send it once. Every connection is held to public addresses, redirects and all."""
        attempt = _Attempt()
        try:
            return within(self._limit, lambda: self._send(letter, attempt))
        except TooLong:
            attempt.give_up()
            return attempt.broken(_("It did not answer in time."))
        except Exception:
            return attempt.broken(_("The message could not be handed to this service."))

    def close(self) -> None:
        """Nothing is kept open."""

    def _send(self, letter: Letter, attempt: _Attempt) -> Answer:
        if wrong := check_chat_address(self._address):
            return Answer(Outcome.REFUSED, wrong)
        service = _made(self._address)
        text = f"{letter.text}\n\n{letter.url}" if letter.url not in letter.text else letter.text
        broke: list[bool] = []
        _saw_line_break.set(broke)
        with only_public() as attempt.watch:
            attempt.check_awaited()
            # The service itself and not Apprise.notify: that would repeat an unclear attempt.
            taken = service.notify(body=text, title=letter.subject, body_format="text")
        if taken:
            return Answer(Outcome.TAKEN)
        if attempt.watch.was_stopped:
            return Answer(Outcome.REFUSED, inside())
        # Of a mail it is not said whether the server refused it or fell silent.
        is_mail = _service_name(self._address) in MAIL
        if broke or is_mail or not attempt.watch.began:
            return attempt.broken(_("The line broke."))
        return Answer(Outcome.REFUSED, _("The service did not take it. Check the address."))


class _Attempt:
    """How far one attempt came, as seen by the thread that makes it and the one that waits."""

    def __init__(self) -> None:
        self.watch = Watch()
        self._given_up = threading.Event()

    def give_up(self) -> None:
        self._given_up.set()

    def check_awaited(self) -> None:
        if self._given_up.is_set():
            raise TooLong()

    def broken(self, trouble: str) -> Answer:
        if self.watch.began:
            return Answer(Outcome.UNCERTAIN, trouble)
        return Answer(Outcome.REFUSED, trouble, is_down=not self.watch.spoke)


def _service_name(address: str) -> str:
    return address.partition("://")[0].strip().lower()


def _wrong_form(address: str, service: str) -> str:
    unprintable = any(c.isspace() or not c.isprintable() for c in address)
    if "://" not in address or not service or unprintable or len(address) > LONGEST_ADDRESS:
        return _("This is not an address of a service. Give one, such as slack://… or ntfys://….")
    if service in ON_THIS_MACHINE:
        return _("“%(service)s” would stay on the server itself. Choose a service that reaches people.") % {"service": service}  # fmt: skip
    if service in NOT_TRACED:
        return _("“%(service)s” does not say whether it took a message, so it is not offered.") % {"service": service}  # fmt: skip
    if service in NEED_FILES:
        return _("“%(service)s” needs files on the server, so it is not offered.") % {"service": service}  # fmt: skip
    return ""


def _wrong_parameters(address: str, service: str, kind: Any) -> str:
    from apprise.utils.parse import parse_qsd  # noqa: PLC0415

    given = {name.lower() for name in parse_qsd(address.partition("?")[2])["qsd"]}
    paths = {
        name
        for name, said in kind.template_args.items()
        if str(said.get("name", "")).endswith(("Path", "File", "KeyFile"))
    }
    if given & (FILE_PARAMETERS | paths):
        return _("The address names a file on the server. Take that part out.")
    if settings.WEBHOOKS_MAY_BE_PRIVATE:
        return ""
    made = _made(address)
    if made is not None and not made.verify_certificate:
        return _("The address switches the check of certificates off. Take “verify” out.")
    secure = _words(kind.secure_protocol)
    if secure and service not in secure | MAIL:
        return _("Use “%(secure)s://”, so that nobody on the way can read along.") % {
            "secure": sorted(secure)[0]
        }
    return ""


def _words(protocol: Any) -> frozenset[str]:
    given = (protocol,) if isinstance(protocol, str) else protocol or ()
    return frozenset(str(each) for each in given)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, Any]:
    """Every service by its names."""
    _apprise()
    from apprise.manager_plugins import NotificationManager  # noqa: PLC0415

    return {
        name: kind
        for kind in NotificationManager().plugins()
        for name in _words(kind.protocol) | _words(kind.secure_protocol)
    }


def _made(address: str) -> Any:
    """The service behind an address, ready to send; None where the address cannot be read."""
    apprise = _apprise()
    asset = apprise.AppriseAsset(
        app_id=settings.SITE_NAME,
        app_desc=settings.SITE_NAME,
        app_url=settings.SITE_URL,
        http_redirects=False,
        pgp_autogen=False,
        pem_autogen=False,
        service_timeout=0,
    )
    return apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)


def _hosts(service: Any) -> list[str]:
    """The hosts that an address itself names, for services that anybody may run.

    Those have a plain and an encrypted form (ntfy, ntfys). In other addresses the same place may
    hold a mail domain or a key.
    """
    if not (service.protocol and service.secure_protocol):
        return []
    named = "{host}" in " ".join(service.templates)
    found = [getattr(service, "smtp_host", None) or (service.host if named else None)]
    return [host for host in found if host]
