"""A worker that dies by SIGKILL at a chosen step of its real work.

The test process is forked: the child opens a database connection of its own, does one look at the
clocks with everything sent, and kills itself at the step. Nothing is tidied up.
"""

import os
import signal
import warnings

from django.db import connections

STEPS = (
    "before the claim of the rung",
    "after the rung's messages were written, before the commit",
    "after the claim of the rung",
    "before the claim of the message",
    "after the claim of the message",
    "after the attempt was written down",
    "after the hand-over",
    "after the answer, before it was written down",
    "before the finish",
    "before the record",
)


def die_at(step):
    """Do one look in a child process that dies at `step`. Returns whether it got there."""
    kept = connections["default"].connection  # noqa: F841 - the child must not hang up for the parent
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        code = 1
        try:
            _fresh_connection(kept)
            _arm(step)
            from coordination.deadlines.looking import look

            look(inline=True)
            code = 0
        finally:
            os._exit(code)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, f"the child failed before {step}"
    return False


_leaked = []


def _fresh_connection(inherited):
    """Forget the parent's connection without closing it: its socket is shared."""
    _leaked.append(inherited)
    connections["default"].connection = None
    connections["default"].savepoint_ids = []
    connections["default"].in_atomic_block = False


def _die():
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(step):
    """Put the death into the one place that the step names; all else is the product's own code."""
    from coordination.channels import webhook
    from coordination.deadlines import chronicle, sweep
    from coordination.deadlines.sending import email, lanes, rounds

    def before(module, name):
        setattr(module, name, lambda *args, **kwargs: _die())

    def after(module, name, happened=bool):
        real = getattr(module, name)

        def wrapped(*args, **kwargs):
            done = real(*args, **kwargs)
            if happened(done):
                _die()
            return done

        setattr(module, name, wrapped)

    assert lanes
    match step:
        case "before the claim of the rung":
            before(sweep, "fire_batch")
        case "after the rung's messages were written, before the commit":
            real = sweep.write_messages
            sweep.write_messages = lambda *args: (real(*args), _die())
        case "after the claim of the rung":
            after(sweep, "fire_batch")
        case "before the claim of the message":
            before(rounds, "claim")
        case "after the claim of the message":
            after(rounds, "claim", lambda claimed: claimed.rows)
        case "after the attempt was written down":
            after(rounds.Round, "_attempt")
        case "after the hand-over":
            after(email.EmailCarrier, "carry")
            after(webhook.WebhookCarrier, "carry")
        case "after the answer, before it was written down":
            after(rounds.Round, "_settle", lambda _nothing: True)
        case "before the finish":
            before(rounds.blindness, "saw_success")
        case "before the record":
            before(chronicle, "record_deliveries")
        case _:
            raise AssertionError(step)
