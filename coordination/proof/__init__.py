"""The proof: who was told what and when in one operation, from the hash-chained record."""
