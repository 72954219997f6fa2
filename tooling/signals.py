"""Being asked to stop: Ctrl-C, SIGTERM, or a terminal that closes."""

import signal
from types import FrameType

_REQUESTS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Somebody asked this command to stop. Not an Exception: nothing may take it for a failure."""

    def __init__(self, number: int) -> None:
        self.number = number


def listen() -> None:
    """From now on a request to stop raises `Stopped` in the main thread."""
    for number in _REQUESTS:
        # Started by nohup, a command outlives its terminal.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _stop)


def stop_listening() -> None:
    """From now on requests are ignored: an orderly stop has begun and must not be cut short."""
    for number in _REQUESTS:
        signal.signal(number, signal.SIG_IGN)


def _stop(number: int, frame: FrameType | None) -> None:
    stop_listening()
    raise Stopped(number)
