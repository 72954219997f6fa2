"""The pages of the desk: what waits, what was edited here, and the record of what was done."""
