"""Clocks that run on rows: deadlines, rungs, deliveries."""
