"""One row of a decision table, and what became of it."""
