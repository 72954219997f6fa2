"""A contingency plan taken up by an operation, and how far reality matched it."""
