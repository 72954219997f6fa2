"""Briefings: a new Secretary General or Head of Delegation is told how the Movement coordinates."""
