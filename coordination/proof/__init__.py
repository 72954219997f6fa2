"""The proof: who was told what and when in one operation, or in a matter of the Committee, from the hash-chained record."""
