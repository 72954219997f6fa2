"""The pages of a Mini-Summit. Its decision table has its own, in `tools.decision`."""
