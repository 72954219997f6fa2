"""The minimum coordination parameters that the two principals issue."""
