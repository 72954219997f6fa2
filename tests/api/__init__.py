"""Tests of the API, through its addresses."""
