"""Tests of an operation's checklist."""
