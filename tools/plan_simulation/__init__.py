"""Simulations of a contingency plan: what was found, who follows it up, what shows that it was done."""
