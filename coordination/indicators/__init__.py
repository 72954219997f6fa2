"""Figures counted from operations, of which the tools know the facts and reviews the use."""
