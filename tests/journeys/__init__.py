"""Whole journeys through the product in a real browser, as somebody takes them who never saw it."""
