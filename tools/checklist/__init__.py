"""The operational checklist of one operation: what is done, by what evidence, and what is next."""
