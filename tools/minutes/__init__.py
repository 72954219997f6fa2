"""The minutes of a meeting: confirmed by the convener and the co-convener, or objected to."""
