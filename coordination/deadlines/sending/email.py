"""E-mail: multipart, on one connection that is used again, told apart by how it failed."""

from __future__ import annotations

import contextlib
import re
import secrets
import smtplib
from dataclasses import replace
from email.header import Header
from functools import lru_cache
from typing import Any

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.functional import cached_property

from coordination.channels.carriers import Answer, Letter, Outcome

ADDRESS = re.compile(r"[^\s<>'\"(]+@[^\s<>'\")]+")
PERMANENT = 500
HEADERS = {"Auto-Submitted": "auto-generated"}
LINE_END = "\r\n"


class Message(mail.EmailMultiAlternatives):
    """A message that is laid out as bytes once."""

    @cached_property
    def laid_out(self) -> Any:
        made: Any = super().message()
        if made.is_multipart():  # left to itself, the library compiles a pattern for each message
            made.set_boundary(f"smcc-{secrets.token_hex(16)}")
        sent_as, data = made.as_bytes, made.as_bytes(linesep=LINE_END)
        made.as_bytes = lambda unixfrom=False, linesep="\n": (
            data if linesep == LINE_END and not unixfrom else sent_as(unixfrom, linesep)
        )
        return made

    def message(self, **_more: Any) -> Any:
        return self.laid_out


def make(letter: Letter) -> Letter:
    """The letter with its message laid out: what takes longest, and needs no line and no leave."""
    message = Message(
        subject=_in_ascii(letter.subject),
        body=letter.text,
        to=[letter.address],
        headers=HEADERS | {"Message-ID": letter.id},
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.message()
    return replace(letter, made=message)


@lru_cache(maxsize=200)
def _in_ascii(subject: str) -> str:
    """A subject as a header holds it (RFC 2047). The same reminder goes to many: encoded once for all."""
    if subject.isascii():
        return subject
    return Header(subject, "utf-8", header_name="Subject").encode(linesep="")


class EmailCarrier:
    """One line to the mail server that `EMAIL_URL` names."""

    def __init__(self) -> None:
        self.connection: BaseEmailBackend | None = None

    def carry(self, letter: Letter) -> Answer:
        """Hand one message over. Without a line, or with a no, it surely was not sent."""
        if self.connection is None:
            connection = mail.get_connection()
            try:
                connection.open()
            except Exception as error:  # no line to the server: surely not sent
                return Answer(Outcome.REFUSED, said(error), is_down=True)
            self.connection = connection
        began = _watch_for_data(self.connection)
        try:
            message = (letter if letter.made else make(letter)).made
            message.connection = self.connection
            message.send()
        except (smtplib.SMTPSenderRefused, smtplib.SMTPHeloError) as error:  # it takes nothing now
            self.close()
            return Answer(Outcome.REFUSED, said(error), is_down=True)
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            self.close()
            return Answer(Outcome.REFUSED, said(error), is_final=_is_final(error))
        except Exception as error:
            self.close()
            if began == []:  # it broke before a word of the message was said
                is_line = isinstance(error, (OSError, smtplib.SMTPException))
                return Answer(Outcome.REFUSED, said(error), is_down=is_line)
            return Answer(Outcome.UNCERTAIN, said(error))
        return Answer(Outcome.TAKEN)

    def close(self) -> None:
        """Hang up; the next message opens a fresh line."""
        connection, self.connection = self.connection, None
        if connection is not None:
            with contextlib.suppress(Exception):
                connection.close()


def _is_final(error: smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused) -> bool:
    """Codes from 500 on; those from 400 on say "not now" (RFC 5321, 4.2.1)."""
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code >= PERMANENT
    return all(code >= PERMANENT for code, _said in error.recipients.values())


def _watch_for_data(connection: BaseEmailBackend) -> list[bool] | None:
    """A list that is no longer empty once the message itself is being sent; None: it cannot be known."""
    line = getattr(connection, "connection", None)
    if not isinstance(line, smtplib.SMTP):
        return None
    began: list[bool] = []

    def data(message: Any) -> Any:
        began.append(True)
        return smtplib.SMTP.data(line, message)

    line.__dict__["data"] = data
    return began


def said(error: Exception) -> str:
    """What went wrong, short, for the people who read the message list. Without anybody's address."""
    return ADDRESS.sub("…", f"{type(error).__name__}: {error}")[:300]
