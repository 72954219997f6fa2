"""Cells of the decision table."""
