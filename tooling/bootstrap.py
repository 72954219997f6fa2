"""Says whether this Python will do, and hands the command on.

Written so that any Python of the last fifteen years can read it far enough to say what is missing.
"""

import os
import sys

NEEDED = (3, 11)


def main(arguments):
    """Runs the named command and returns its exit code; a too old Python gets one sentence."""
    command = arguments[0] if arguments else "run"
    if tuple(sys.version_info[:2]) < NEEDED:
        sys.stderr.write(
            "Python {}.{} or newer is needed; found {}.{}. "
            "Install it, or run `make {} PYTHON=/path/to/python3.11`.\n".format(
                *(NEEDED + tuple(sys.version_info[:2]) + (command,))
            )
        )
        return 1
    # The script's own folder would shadow the standard library's `test`.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    from tooling.commands import run_command

    return run_command(command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
