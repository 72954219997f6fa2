"""Tests of requests for advisors."""
