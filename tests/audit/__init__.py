"""The record: append-only, chained, checkable by anybody."""
