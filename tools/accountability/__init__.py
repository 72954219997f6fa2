"""Which tools were used where, when and how late: over all operations, and two side by side."""
