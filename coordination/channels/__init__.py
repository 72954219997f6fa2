"""How people and offices are reached: their choices, and the addresses beyond e-mail and inbox."""
