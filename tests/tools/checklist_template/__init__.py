"""Tests of the checklist templates."""
