"""One cell of the decision table: what was written into it, by whom, and what stands.

`docs/decision-table.md` tells how saving and merging work.
"""
