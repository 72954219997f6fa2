"""What belongs to a country, and to no operation: who works for it, and how ready it is."""
