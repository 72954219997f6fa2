"""Whether a Movement Coordination in Operations Advisor is deployed."""
