"""The standing bodies of the three levels in a country: who sits there, when they meet, what they met on."""
