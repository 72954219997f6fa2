"""Tests of what issued documents are alike in."""
