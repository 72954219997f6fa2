"""A decision table brought in: pasted, or in a file. It is looked through first, and written cell by cell."""
