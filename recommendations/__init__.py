"""Reviews, what they recommend, and what became of it, round by round."""
