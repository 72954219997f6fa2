"""Capacity to convene: what a National Society says, in its own words, that it can lead as convener."""
