"""E-mail: multipart, on one connection that is used again, told apart by how it failed."""

from __future__ import annotations

import contextlib
import smtplib

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend

from coordination.channels.carriers import Answer, Letter, Outcome

HEADERS = {"Auto-Submitted": "auto-generated"}


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
        message = mail.EmailMultiAlternatives(
            subject=letter.subject,
            body=letter.text,
            to=[letter.address],
            connection=self.connection,
            headers=HEADERS | {"Message-ID": letter.id},
        )
        if letter.html:
            message.attach_alternative(letter.html, "text/html")
        try:
            message.send()
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            self.close()
            return Answer(Outcome.REFUSED, said(error))
        except Exception as error:  # the line broke somewhere: it may have gone out
            self.close()
            return Answer(Outcome.UNCERTAIN, said(error))
        return Answer(Outcome.TAKEN)

    def close(self) -> None:
        """Hang up; the next message opens a fresh line."""
        connection, self.connection = self.connection, None
        if connection is not None:
            with contextlib.suppress(Exception):
                connection.close()


def said(error: Exception) -> str:
    """What went wrong, short, for the people who read the message list."""
    return f"{type(error).__name__}: {error}"[:300]
