"""The demo's post office: every message becomes a file in a folder instead of going out.

Files are named by the moment of writing (UTC, microseconds), so that the newest is the last by
name, and they appear whole or not at all. Reading a page opens only that page's files.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from email.message import MIMEPart
from email.utils import getaddresses
from heapq import nlargest
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.html import strip_tags

NAME = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{8}\.eml")


class FolderBackend(BaseEmailBackend):
    """Django e-mail backend: writes each message to `settings.MAILBOX_DIR` as an .eml file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = 0
        for message in email_messages:
            if not message.recipients():
                continue
            try:
                write(message.message().as_bytes())
            except OSError:
                if not self.fail_silently:
                    raise
            else:
                sent += 1
        return sent


def folder() -> Path:
    return Path(settings.MAILBOX_DIR)


def write(raw: bytes) -> str:
    """Write one message and return its name. Several processes may write at once."""
    box = folder()
    box.mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}Z-{secrets.token_hex(4)}.eml"
    draft = box / f".{name}.part"
    with draft.open("wb") as out:
        out.write(raw)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(box / name)
    return name


@dataclass(frozen=True)
class Letter:
    """One message, parsed. `text` is the plain part (or the HTML one without its tags)."""

    name: str
    written_at: datetime
    subject: str
    sender: str
    to: list[str]
    text: str
    html: str = ""
    attachments: list[str] = field(default_factory=list)
    headers: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class LetterPage:
    """Letters newest first; `next` is the cursor of older ones (empty at the end)."""

    letters: list[Letter]
    next: str = ""


def letters(*, before: str = "", size: int = 25, to: str = "") -> LetterPage:
    """A page of letters, newest first, older than the letter named `before`.

    `to` keeps only letters to that address; then letters are read until the page is full.
    """
    found: list[Letter] = []
    wanted = size + 1
    for name in _names(before, None if to else wanted):
        letter = read(name)
        if letter and (not to or to.lower() in (each.lower() for each in letter.to)):
            found.append(letter)
            if len(found) == wanted:
                break
    page = found[:size]
    return LetterPage(page, page[-1].name if len(found) > size else "")


def _names(before: str, at_most: int | None) -> Iterable[str]:
    try:
        with os.scandir(folder()) as entries:
            names = [e.name for e in entries if NAME.fullmatch(e.name)]
    except FileNotFoundError:
        return []
    if before:
        names = [name for name in names if name < before]
    return nlargest(at_most, names) if at_most else sorted(names, reverse=True)


def read(name: str) -> Letter | None:
    """The letter of that name; None where there is none (or the name is not one of ours)."""
    if not NAME.fullmatch(name):
        return None
    try:
        raw = (folder() / name).read_bytes()
    except FileNotFoundError:
        return None
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, ParsedMessage)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    html_text = _content(html)
    return Letter(
        name=name,
        written_at=datetime.strptime(name.split("Z-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
        subject=str(message.get("Subject", "")),
        sender=str(message.get("From", "")),
        to=[address for _, address in getaddresses([str(message.get("To", ""))]) if address],
        text=_content(plain) or strip_tags(html_text).strip(),
        html=html_text,
        attachments=[part.get_filename() or "" for part in message.iter_attachments()],
        headers=[(key, str(value)) for key, value in message.items()],
    )


def _content(part: MIMEPart | None) -> str:
    if part is None:
        return ""
    try:
        return str(part.get_content()).replace("\r\n", "\n")
    except (LookupError, UnicodeError):
        payload = part.get_payload(decode=True)
        return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
