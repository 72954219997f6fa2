"""Tests of the pool of advisors."""
