#!/bin/sh
# Hands a command to the first Python that is new enough. One named by PYTHON is used or refused.
for python in ${PYTHON:-python3.11 python3 python3.12 python3.13 python3.14 python}; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$python" tooling/bootstrap.py "$@"
    fi
done
# None will do: let one of them say which version it is.
for python in ${PYTHON:-python3 python}; do
    if "$python" -c 'import sys' >/dev/null 2>&1; then
        exec "$python" tooling/bootstrap.py "$@"
    fi
done
echo "Python 3.11 or newer is needed; found none${PYTHON:+ at $PYTHON}. Install it, or run \`make $1 PYTHON=/path/to/python3.11\`." >&2
exit 1
