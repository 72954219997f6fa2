# Every target goes through tooling/start.sh, which finds a Python and makes .venv.
# Variables: PYTHON, PORT, DATA_DIR, ARGS (for test, test-fast and bench). See docs/operations.md.

.PHONY: run test test-fast check bench fmt messages

run test test-fast check bench fmt messages:
	@exec sh tooling/start.sh $@
