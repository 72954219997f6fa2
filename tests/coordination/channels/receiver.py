"""Somebody's program on this machine that takes messages by HTTP, and misbehaves on demand."""

from __future__ import annotations

import datetime
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass
class Request:
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """`status` is what it answers; `mode` what it does with the line: answer, close (after the
    answer), cut, half (an answer), hang, trickle."""

    port: int = 0
    status: int = 200
    mode: str = "answer"
    location: str = ""
    body: bytes = b"{}"
    scheme: str = "http"
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}/hook"


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            receiver.connections += 1

        def do_POST(self) -> None:  # noqa: N802
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            receiver.requests.append(Request(self.path, dict(self.headers), body))
            if receiver.mode == "cut":
                self.close_connection = True
                return
            if receiver.mode == "hang":
                receiver.over.wait(20)
                self.close_connection = True
                return
            if receiver.mode == "trickle":  # a byte now and then: no read ever waits long
                for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n":
                    if receiver.over.wait(0.05):
                        break
                    try:
                        self.wfile.write(bytes([byte]))
                    except OSError:
                        break
                self.close_connection = True
                return
            if receiver.mode == "half":  # the status, and then never the rest
                self.send_response(receiver.status)
                self.send_header("Content-Length", "10")
                self.end_headers()
                receiver.over.wait(20)
                self.close_connection = True
                return
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", str(len(receiver.body)))
            self.end_headers()
            self.wfile.write(receiver.body)
            self.close_connection = self.close_connection or receiver.mode == "close"

        do_GET = do_POST  # noqa: N815

        def log_message(self, *args: Any) -> None:
            pass

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is part of the tests."""


@contextmanager
def listening(context: ssl.SSLContext | None = None, **more: Any) -> Iterator[Receiver]:
    """A receiver that answers until the block ends; with a context, by TLS."""
    receiver = Receiver(**more)
    server = _Server(("127.0.0.1", 0), _handler(receiver))
    if context is not None:
        # Handshake in the connection's own thread, so that a refused one does not stop the server.
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        receiver.scheme = "https"
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def certificate(folder: Path, *names: str) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS context for these names, and the file of the authority that vouches for it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    now = datetime.datetime.now(datetime.UTC)

    def made(subject: str, issuer: str, key: Any, signer: Any, *more: Any) -> x509.Certificate:
        named = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, n)]) for n in (subject, issuer)]
        builder = (
            x509.CertificateBuilder()
            .subject_name(named[0])
            .issuer_name(named[1])
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
        )
        for extension, critical in more:
            builder = builder.add_extension(extension, critical)
        return builder.sign(signer, hashes.SHA256())

    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    root = made(
        "Test root", "Test root", root_key, root_key,
        (x509.BasicConstraints(True, None), True), (usage, True),
        (x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), False),
    )  # fmt: skip
    alternatives: list[Any] = []
    for name in names:
        try:
            alternatives.append(x509.IPAddress(ipaddress.ip_address(name)))
        except ValueError:
            alternatives.append(x509.DNSName(name))
    leaf = made(
        names[0], "Test root", key, root_key,
        (x509.SubjectAlternativeName(alternatives), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False),
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    authority, chain = folder / "root.pem", folder / "server.pem"
    authority.write_bytes(root.public_bytes(pem))
    chain.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + leaf.public_bytes(pem)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context, authority
