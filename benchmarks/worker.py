"""The worker's memory: a real worker process, a backlog, and the most memory it ever held."""

from __future__ import annotations

import json
import subprocess
import sys

from tooling import ROOT

INSIDE = """
import json, re
import django
django.setup()
from coordination.deadlines.looking import look
done = look(inline=True)
# Not getrusage: that counts the memory of the process which this one was started from.
peak = re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())
print(json.dumps({"mb": int(peak[1]) / 1024, "fired": done.fired, "sent": done.sent}))
"""


def peak_memory() -> dict[str, float]:
    """Run one sweep in a process of its own; MB at its peak, rungs fired, messages sent."""
    done = subprocess.run(
        [sys.executable, "-c", INSIDE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.strip().splitlines()[-1])
