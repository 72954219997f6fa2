"""Tests of minimum parameters."""
