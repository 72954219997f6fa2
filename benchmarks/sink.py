"""A mail server in a process of its own that takes everything as fast as it can, and may hang for one."""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from typing import Any

from tooling.ports import LOOPBACK, free_port


class Sink:
    """`with Sink() as sink`: mail to `host`:`port` is counted. `hang_for` is an address that never gets an answer."""

    def __init__(self) -> None:
        self.host, self.port = LOOPBACK, free_port()
        context = multiprocessing.get_context("spawn")
        self._taken = context.Value("q", 0)
        self._last = context.Value("d", 0.0)
        self._hang = context.Array("c", 200)
        self._process = context.Process(
            target=_serve,
            args=(self.host, self.port, self._taken, self._last, self._hang),
            daemon=True,
        )

    @property
    def taken(self) -> int:
        return self._taken.value

    @property
    def last_at(self) -> float:
        """When the last message was taken, on the machine's monotonic clock."""
        return self._last.value

    @property
    def hang_for(self) -> str:
        return self._hang.value.decode()

    @hang_for.setter
    def hang_for(self, address: str) -> None:
        self._hang.value = address.encode()

    def __enter__(self) -> Sink:
        self._process.start()
        give_up_at = time.monotonic() + 20
        while self._last.value == 0 and time.monotonic() < give_up_at:
            time.sleep(0.05)
        return self

    def __exit__(self, *error: Any) -> None:
        self._process.terminate()
        self._process.join()


def _serve(host: str, port: int, taken: Any, last: Any, hang: Any) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            said = line[:4].upper()
            if said in (b"EHLO", b"HELO"):
                writer.write(b"250 sink\r\n")
            elif said == b"RCPT" and hang.value and hang.value in line:
                await asyncio.sleep(3600)
            elif said == b"DATA":
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                with taken.get_lock():
                    taken.value += 1
                last.value = time.perf_counter()
                writer.write(b"250 taken\r\n")
            elif said == b"QUIT":
                break
            else:
                writer.write(b"250 ok\r\n")
        writer.close()

    async def main() -> None:
        server = await asyncio.start_server(talk, host, port, limit=1 << 20)
        last.value = time.perf_counter()
        async with server:
            await server.serve_forever()

    asyncio.run(main())
