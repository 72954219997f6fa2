"""Tests of Joint Statements."""
