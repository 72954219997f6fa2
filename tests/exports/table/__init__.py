"""Tests of a table in every format, each opened with a reader that is not ours."""
