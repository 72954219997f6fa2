"""The worker's memory: a real worker process, a backlog, and the most memory it ever held."""

from __future__ import annotations

import json
import subprocess
import sys

from tooling import ROOT

INSIDE = """
import json, resource
import django
django.setup()
from coordination.deadlines.tasks import sweep
done = sweep()
print(json.dumps({"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, **done}))
"""


def peak_memory() -> dict[str, float]:
    """Run one sweep in a process of its own; MB at its peak, rungs fired, messages sent."""
    done = subprocess.run(
        [sys.executable, "-c", INSIDE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.strip().splitlines()[-1])
