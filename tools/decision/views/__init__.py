"""The pages of decisions: the table while it is open, one decision, the list of an operation."""
