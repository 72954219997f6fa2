"""Watches the children of one start: begins again what ended, gives up on what cannot stay up."""

import http.client
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict

from tooling import CannotGoOn
from tooling.folder import DataFolder
from tooling.processes import Child

RESTARTS_PER_MINUTE = 5
READY_WITHIN_SECONDS = 120


class Supervisor:
    """Holds the children in the order of their start; stops them in the opposite order."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._children: list[Child] = []
        self._ends: dict[str, list[float]] = defaultdict(list)

    def adopt(self, child: Child) -> None:
        """Watches over a child that somebody else starts."""
        self._children.append(child)

    def start(self, child: Child) -> None:
        self.adopt(child)
        child.start()

    def stop(self) -> None:
        """Stops every child, the last one started first, and returns when all are gone."""
        for child in reversed(self._children):
            child.stop()

    def watch(self) -> None:
        """Never returns: a request to stop ends it, or a child that keeps ending."""
        rounds = 0
        while True:
            self.look_after()
            if rounds % 120 == 0:
                self._folder.trim_logs()
            rounds += 1
            time.sleep(0.5)

    def look_after(self) -> None:
        """Starts again what ended by itself; refuses when that happens too often."""
        for child in self._children:
            if child.is_running():
                continue
            code = child.exit_code
            child.forget()
            now = time.monotonic()
            ends = self._ends[child.name] = [t for t in self._ends[child.name] if now - t < 60] + [
                now
            ]
            if len(ends) > RESTARTS_PER_MINUTE:
                raise CannotGoOn(
                    f"The {child.name} process keeps ending; see {child.log}. "
                    f"Its end:\n{child.last_lines()}"
                )
            print(
                f"The {child.name} process ended (exit code {code}); starting it again.",
                file=sys.stderr,
                flush=True,
            )
            child.start()


def wait_for_page(url: str, supervisor: Supervisor) -> None:
    """Returns when the page answers; refuses with its status when it answers with an error."""
    # No proxy stands between this process and its own children.
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    give_up_at = time.monotonic() + READY_WITHIN_SECONDS
    while time.monotonic() < give_up_at:
        supervisor.look_after()
        try:
            with browser.open(url, timeout=10):
                return
        except urllib.error.HTTPError as answer:
            raise CannotGoOn(
                f"{url} answers with error {answer.code}; see log/web.log."
            ) from answer
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    raise CannotGoOn(
        f"{url} did not answer within {READY_WITHIN_SECONDS} seconds; see log/web.log."
    )
