"""Positions: what each component says of a row of the decision table."""
