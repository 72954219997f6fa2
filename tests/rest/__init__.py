"""Tests of the adapters between the API and the house."""
