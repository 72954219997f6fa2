"""The rules of the house, held against its sources."""
