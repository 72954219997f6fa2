"""Focal points: the post that a component names for Movement coordination in a country, and whether it still is."""
