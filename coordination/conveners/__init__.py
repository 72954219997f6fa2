"""Who convenes where, as one matrix: its areas, what it leaves open, and the joint letter that tells it."""
