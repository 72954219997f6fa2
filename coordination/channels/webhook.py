"""Signed messages to somebody's own program, by HTTPS."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from contextlib import suppress

import certifi
from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import LocationParseError
from urllib3.util import Url, parse_url

from coordination.channels.carriers import Answer, Letter, Outcome
from coordination.channels.guarding import (
    HostRefused,
    NoSuchHost,
    check_public_host,
    resolve_public,
)
from coordination.channels.limiting import TooLong, within
from coordination.channels.signing import sign

LIMIT_SECONDS = 10.0
"""For all of it: look-up, connection, TLS, sending, answer."""
MOST_READ = 64 * 1024
"""Bytes of an answer's body that are read so that the line can be kept; a longer one ends it."""
NOT_NOW = frozenset({408, 425, 429})
"""Refusals of the receiver that a later attempt may find changed (RFC 9110; too early, too many)."""
LONGEST_ADDRESS = 2000
PORTS = {"https": 443, "http": 80}


def check_webhook_address(address: str) -> str:
    """What is wrong with a webhook's address, in a sentence; empty where nothing is. Looks its host up."""
    parts = _parsed(address)
    if parts is None or not parts.host:
        return _("This is not a web address. Give one such as https://hooks.example.org/smcc.")
    if parts.scheme != "https" and not settings.WEBHOOKS_MAY_BE_PRIVATE:
        return _("The address must begin with https://, so that nobody on the way can read along.")
    if parts.auth:
        return _(
            "Take the user name and password out of the address. "
            "Every message is signed, so the receiver knows that it is genuine."
        )
    try:
        check_public_host(parts.host, _port(parts))
    except HostRefused as refused:
        return str(refused)
    return ""


def shown_webhook(address: str) -> str:
    """What of a webhook's address may be read by others: no path and no query, which may be secret."""
    parts = _parsed(address)
    assert parts is not None
    return f"{parts.scheme}://{parts.netloc}"


def body_of(letter: Letter) -> bytes:
    """What is posted: the letter as JSON."""
    said = {
        "id": letter.id,
        "subject": letter.subject,
        "text": letter.text,
        "url": letter.url,
        "data": dict(letter.data),
    }
    return json.dumps(said, ensure_ascii=False, default=str).encode()


class WebhookCarrier:
    """One line to one webhook, kept open between letters.

    The host is looked up anew for each letter; the connection goes to an address that was
    checked, and TLS is verified against the name. Redirects are refused.
    """

    def __init__(self, address: str, secret: str, *, limit_seconds: float = LIMIT_SECONDS) -> None:
        self._address, self._secret, self._limit = address, secret, limit_seconds
        self._line: HTTPConnection | None = None
        self._context: ssl.SSLContext | None = None

    def __repr__(self) -> str:
        return "<WebhookCarrier>"

    def carry(self, letter: Letter) -> Answer:
        """Post it once. Taken is an answer of 2xx; an attempt that broke off after it began is uncertain."""
        attempt = _Attempt(self._line)
        self._line = None
        try:
            answer = within(self._limit, lambda: self._post(letter, attempt))
        except TooLong:
            attempt.give_up()
            return attempt.answer or _broken(attempt, _("It did not answer in time."))
        except Exception as error:
            attempt.give_up()
            return attempt.answer or _broken(attempt, _why(error))
        self._line = attempt.line
        return answer

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _post(self, letter: Letter, attempt: _Attempt) -> Answer:
        parts = _parsed(self._address)
        assert parts is not None and parts.host
        try:
            hosts = resolve_public(parts.host, _port(parts))
        except HostRefused as refused:
            attempt.hang_up()
            return Answer(Outcome.REFUSED, str(refused), is_down=isinstance(refused, NoSuchHost))
        line = self._open(parts, hosts, attempt)
        body = body_of(letter)
        headers = {
            "Host": parts.netloc or "",
            "Content-Type": "application/json",
            "User-Agent": "SMCC",
            **sign(self._secret, letter.id, int(time.time()), body),
        }
        attempt.begin()
        line.request(
            "POST", parts.request_uri, body, headers, preload_content=False, decode_content=False
        )
        response = line.getresponse()
        attempt.answer = _answer(response.status)
        if len(response.read(MOST_READ) or b"") == MOST_READ:
            attempt.hang_up()
        return attempt.answer

    def _open(self, parts: Url, hosts: list[str], attempt: _Attempt) -> HTTPConnection:
        """The line that is open already, where its address is still one of the host's; else a new one."""
        kept = attempt.line
        if kept is not None and kept.host in hosts and kept.is_connected:
            return kept
        attempt.hang_up()
        trouble: Exception | None = None
        for host in hosts:
            line = self._new_line(parts, host)
            try:
                attempt.take(line)
                line.connect()
                return line
            except Exception as error:
                attempt.hang_up()
                trouble = error
        assert trouble is not None
        raise trouble

    def _new_line(self, parts: Url, host: str) -> HTTPConnection:
        if parts.scheme != "https":
            return HTTPConnection(host, _port(parts), timeout=self._limit)
        if self._context is None:
            self._context = ssl.create_default_context()
            self._context.load_verify_locations(certifi.where())
        return HTTPSConnection(
            host, _port(parts), timeout=self._limit, ssl_context=self._context,
            server_hostname=(parts.host or "").strip("[]"),
        )  # fmt: skip


class _Attempt:
    """How far one attempt came, as seen by the thread that makes it and the one that waits."""

    def __init__(self, line: HTTPConnection | None) -> None:
        self.line = line
        self.began = False
        self.answer: Answer | None = None
        self._is_given_up = False
        self._lock = threading.Lock()

    def take(self, line: HTTPConnection) -> None:
        self.line = line

    def begin(self) -> None:
        """From here on it may have arrived. Raises where nobody waits any more."""
        with self._lock:
            if self._is_given_up:
                raise TooLong()
            self.began = True

    def give_up(self) -> None:
        """What has not begun shall not begin; what has is cut, so that its thread ends."""
        with self._lock:
            self._is_given_up = True
        sock = getattr(self.line, "sock", None)
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
        self.hang_up()

    def hang_up(self) -> None:
        line, self.line = self.line, None
        if line is not None:
            line.close()


def _broken(attempt: _Attempt, trouble: str) -> Answer:
    if attempt.began:
        return Answer(Outcome.UNCERTAIN, trouble)
    return Answer(Outcome.REFUSED, trouble, is_down=True)


def _answer(status: int) -> Answer:
    if 200 <= status < 300:
        return Answer(Outcome.TAKEN)
    if 300 <= status < 400:
        said = _("It answered with a redirect (%(status)d), which is not followed.")
    else:
        said = _("It answered with an error (%(status)d).")
    is_final = 300 <= status < 500 and status not in NOT_NOW
    return Answer(Outcome.REFUSED, said % {"status": status}, is_final=is_final)


def _why(error: BaseException) -> str:
    """A sentence for a line that broke. Never the error's own text, which may hold the address."""
    causes = [error]
    while (cause := causes[-1].__cause__ or causes[-1].__context__) and len(causes) < 10:
        causes.append(cause)
    if any(isinstance(each, ssl.SSLCertVerificationError) for each in causes):
        return _("Its certificate is not valid for its name.")
    if any(isinstance(each, ssl.SSLError) for each in causes):
        return _("No secure connection could be made.")
    if any(isinstance(each, ConnectionRefusedError) for each in causes):
        return _("It refused the connection.")
    if any(isinstance(each, TimeoutError) for each in causes):
        return _("It did not answer in time.")
    return _("The line broke.")


def _parsed(address: str) -> Url | None:
    if len(address) > LONGEST_ADDRESS or any(c.isspace() or not c.isprintable() for c in address):
        return None
    try:
        parts = parse_url(address)
    except (LocationParseError, ValueError):
        return None
    return parts if parts.scheme in PORTS else None


def _port(parts: Url) -> int:
    return parts.port or PORTS[parts.scheme or "https"]
