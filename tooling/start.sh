#!/bin/sh
# Hands a command to the first Python that is new enough. One named by PYTHON is used or refused.
command=$1

hand_over() { # to $1, if it can run $2
    if "$1" -c "$2" >/dev/null 2>&1; then
        exec "$1" tooling/bootstrap.py "$command"
    fi
}

if [ -n "$PYTHON" ]; then
    hand_over "$PYTHON" "import sys"
else
    for python in python3.11 python3 python3.12 python3.13 python3.14 python; do
        hand_over "$python" "import sys; sys.exit(sys.version_info < (3, 11))"
    done
    # None is new enough: let one of them say which version it is.
    hand_over python3 "import sys"
    hand_over python "import sys"
fi
echo "Python 3.11 or newer is needed; found none${PYTHON:+ at $PYTHON}. Install it, or run \`make $command PYTHON=/path/to/python3.11\`." >&2
exit 1
