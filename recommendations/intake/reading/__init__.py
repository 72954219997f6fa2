"""A table read out of a Word or Excel file: what stands in its cells, and what could not be read."""
