"""Tests of the advisor decision."""
