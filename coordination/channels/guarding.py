"""Where messages may go: to the public internet, and not into the network that this machine stands in.

An address that somebody typed makes the server connect to it. Pointed at the inside (a router, a
database, the cloud's own metadata), it would reach what the person who typed it cannot.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for an IPv4 address, which decides."""
SPECIAL = tuple(map(ipaddress.ip_network, ("192.0.0.0/24", "192.88.99.0/24", "64:ff9b:1::/48")))
"""Set apart for protocols, which not every version of Python knows."""


class HostRefused(Exception):
    """A host that is not connected to. The message is a sentence for people."""


class NotPublic(HostRefused):
    """It leads to this machine or into a private network."""


class NoSuchHost(HostRefused):
    """The name leads nowhere now."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet, to one machine."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:
            return False
    refused = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast
    refused = refused or any(ip in network for network in SPECIAL)
    return ip.is_global and not (refused or ip.is_reserved or ip.is_unspecified)


def resolve_public(host: str, port: int = 443) -> list[str]:
    """The IP addresses of a host, looked up once: connect to one of these, not to the name.

    Raises `NoSuchHost`, and `NotPublic` where any of them is not of the public internet, unless
    the settings allow it. An IP address is its own only address.
    """
    found = _addresses(host, port)
    if not settings.WEBHOOKS_MAY_BE_PRIVATE and not all(is_public(each) for each in found):
        raise NotPublic(inside())
    return found


def check_public_host(host: str, port: int = 443) -> None:
    """Raise what `resolve_public` raises."""
    resolve_public(host, port)


def inside() -> str:
    """The sentence for an address that is not public."""
    return _(
        "This address leads to this machine or into a private network, and messages are not sent "
        "there. Give a public address, or ask the operator about WEBHOOKS_MAY_BE_PRIVATE."
    )


def _addresses(host: str, port: int) -> list[str]:
    host = host.strip("[]").rstrip(".")
    try:
        return [str(ipaddress.ip_address(host.partition("%")[0]))]
    except ValueError:
        pass
    last = host.rpartition(".")[2].lower()
    if not host or last.isdigit() or last.startswith("0x"):
        # Forms such as 127.1 or 0x7f000001, which the resolver would read as an IP address.
        raise NoSuchHost(_("This is not the name of a host. Write it out in full."))
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NoSuchHost(
            _("The name of the host leads nowhere. Check how it is written.")
        ) from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))


# --- Libraries that connect by themselves ---------------------------------------------


@dataclass
class Watch:
    """What a library did inside `only_public`."""

    spoke: bool = False
    """Something was sent to the other side, so there was a line."""
    began: bool = False
    """The message itself may have been sent: a web request, or what follows DATA of a mail."""
    was_stopped: bool = False
    """It wanted to connect to an address that is not public, and could not."""


_watch: ContextVar[Watch | None] = ContextVar("channels_watch", default=None)
_is_hooked = False


class Stopped(NotPublic, OSError):
    """Raised in the library's own connect, which treats it as a connection that failed."""


@contextmanager
def only_public() -> Iterator[Watch]:
    """Inside, no connection of this thread leaves for an address that is not public.

    Looks at the very address that is connected to, so neither a name that changes between two
    look-ups nor a redirect gets around it. For libraries that look names up by themselves.
    """
    global _is_hooked
    if not _is_hooked:
        sys.addaudithook(_look)  # cannot be taken away again, so it is added once and on first use
        _is_hooked = True
    watch = Watch()
    token = _watch.set(watch)
    try:
        yield watch
    finally:
        _watch.reset(token)


def _look(event: str, args: tuple[Any, ...]) -> None:
    """Python calls this before each connection, among much else: leave quickly what is of no concern."""
    if event not in ("socket.connect", "socket.sendto", "http.client.send", "smtplib.send"):
        return
    watch = _watch.get()
    if watch is None:
        return
    if event in ("http.client.send", "smtplib.send"):
        watch.spoke = True
        watch.began |= event == "http.client.send" or _text(args[1])[:4].lower() == b"data"
        return
    address = args[1]
    if settings.WEBHOOKS_MAY_BE_PRIVATE:
        return
    if not isinstance(address, tuple) or not is_public(str(address[0])):
        watch.was_stopped = True
        raise Stopped(inside())


def _text(sent: Any) -> bytes:
    return sent if isinstance(sent, bytes) else str(sent)[:4].encode()
