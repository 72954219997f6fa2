"""Items that the three levels of a country raise, pass up and down between them, answer and settle."""
