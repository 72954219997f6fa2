"""The Mini-Summit: one meeting, its agenda, attendance and decision table."""
