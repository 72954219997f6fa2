"""The parts of a Word file that holds a table."""
