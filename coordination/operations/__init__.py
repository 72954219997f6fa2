"""The operation: what happened, how large, who leads what, where."""
