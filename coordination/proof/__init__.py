"""The proof: who was told what and when in one operation, one country, or a matter of the Committee, from the hash-chained record."""
