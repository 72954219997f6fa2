"""Builders that reach every state through the product's own actions."""
