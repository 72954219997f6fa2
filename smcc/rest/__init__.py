"""Adapters between the API and the house: a refusal becomes 403, 404 or 409."""
