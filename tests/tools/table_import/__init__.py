"""Tables brought in: pasted, or in a file."""
